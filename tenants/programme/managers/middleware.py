"""The second factor of a request, on the programme's own site alone."""

from typing import Any

from django.http import HttpRequest
from django_otp.middleware import OTPMiddleware


class SecondFactorMiddleware(OTPMiddleware):
    """Gives ``request.user`` its ``is_verified()``. A company's site has no second factor, and
    the tables of devices, which are public's, are not looked at from there."""

    def __call__(self, request: HttpRequest) -> Any:
        if getattr(request, "tenant", None) is not None:
            return self.get_response(request)
        return super().__call__(request)
