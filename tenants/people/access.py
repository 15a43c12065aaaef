"""Who may see a page, and the look-ups that fetch and authorise in one step."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django_htmx.middleware import HtmxDetails
from structlog.contextvars import bind_contextvars

from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company

View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]
Row = TypeVar("Row", bound=Model)


class CompanyRequest(HttpRequest):
    """What a guarded view receives: the middleware has found the company, the guard the person."""

    tenant: Company
    user: User
    htmx: HtmxDetails


def role_required(*roles: Role) -> Guard:
    """Let only these roles in, on every verb: nobody is sent to log in, another role gets 403.

    ``view.allowed_roles`` tells the tests that walk the addresses who may enter.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if request.user.role not in roles:
                raise PermissionDenied
            bind_contextvars(person=request.user.pk)
            return view(request, *args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]  # told on a function
        return guarded

    return guard


any_role = role_required(*Role)
for_owner = role_required(Role.OWNER)
for_sellers = role_required(Role.OWNER, Role.SALES)


def open_to_all(view: View) -> View:
    """Mark a page that needs no log-in, so that no page is open by oversight."""
    view.allowed_roles = None  # type: ignore[attr-defined]  # told on a function
    return view


def works_read_only(view: View) -> View:
    """Mark a view whose POST changes nothing of a company that is read-only."""
    view.works_read_only = True  # type: ignore[attr-defined]  # told on a function
    return view


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # The page stays, with what was typed in it, and asks for the log-in in place.
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method == "GET" else reverse("home")
    return redirect_to_login(back)


def get_or_404(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one row of ``rows`` that matches, or the 404 page; also for ids out of bounds."""
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError) as error:
        raise Http404 from error
