"""Who may see a page of the programme: its people, with both factors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from tenants.people.models import User
from tenants.people.roles import ProgrammeRole

View = Callable[..., HttpResponseBase]
HALFWAY = frozenset({"password"})


class ManagerRequest(HttpRequest):
    """What a guarded view receives."""

    user: User


def manager_required(*roles: ProgrammeRole) -> Callable[[View], View]:
    """Let only these roles in, on every verb, once both factors were right; the programme's other
    role gets 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated or user.role not in ProgrammeRole.values:
                return redirect("programme:login")
            if not user.is_verified():
                return redirect("programme:code")
            if user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]  # told on a function
        return never_cache(guarded)

    return guard


any_manager = manager_required(*ProgrammeRole)


def halfway(view: View) -> View:
    """The pages between the password and the code."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect("programme:login")
        if request.user.is_verified():
            return redirect("desk:home")
        return view(request, *args, **kwargs)

    guarded.allowed_roles = HALFWAY  # type: ignore[attr-defined]  # told on a function
    return never_cache(guarded)
