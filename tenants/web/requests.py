"""What a browser sent."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also when nothing was filled in, and never on a GET."""
    return request.POST if request.method == "POST" else None
