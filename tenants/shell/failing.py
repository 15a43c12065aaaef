"""The page of our own fault on a company's site: whoever works there may tell what happened."""

from django.http import HttpRequest, HttpResponse

from tenants.shell.navigation import saying_link
from tenants.web.errors import server_error


def company_server_error(request: HttpRequest) -> HttpResponse:
    """Without asking the database who it is: a cookie of a session says that somebody logged in.

    A session that has ended leads through the log-in to the same form. A customer, who has none,
    is shown nothing of it.
    """
    session = getattr(request, "session", None)
    if getattr(request, "tenant", None) is None or session is None or not session.session_key:
        return server_error(request)
    return server_error(request, telling=saying_link(request.path))
