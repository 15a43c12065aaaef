"""A visit's beginning and end, and what the company reads of all of them."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.people.access import (
    CompanyRequest,
    View,
    open_to_all,
    role_required,
    works_read_only,
)
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.support import services
from tenants.programme.support.links import visit_of_link
from tenants.programme.support.models import SupportVisit
from tenants.programme.support.services import VisitError
from tenants.programme.support.sessions import begin_session
from tenants.web.links import BadLink

VISITS_SHOWN = 100


def works_in_visit(view: View) -> View:
    """Mark a view that support may post to during a visit."""
    view.works_in_visit = True  # type: ignore[attr-defined]  # told on a function
    return works_read_only(view)


@open_to_all
@never_cache
@works_in_visit
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET says who, why and how long; POST opens the session of the visit, once."""
    try:
        found = visit_of_link(token)
        owner = User.objects.filter(pk=found.user_id, is_active=True).first()
        if owner is None:
            raise BadLink
        name = services.names_of([found.manager_id], active=True).get(found.manager_id)
        if name is None:
            raise BadLink
        if request.method == "POST":
            begun = services.begin_visit(found, timezone.now())
            begin_session(request, begun, owner, name)
            return redirect("home")
    except (BadLink, VisitError):
        return render(request, "support/link_invalid.html", status=410)
    context = {"found": found, "name": name, "person": owner}
    return render(request, "support/visit.html", context)


@open_to_all
@never_cache
@works_in_visit
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    found = getattr(request, "visit", None)
    if found is not None:
        services.leave(found, timezone.now())
        request.session.flush()
    return redirect("support:over")


@open_to_all
@never_cache
@require_safe
def over(request: HttpRequest) -> HttpResponseBase:
    return render(request, "support/over.html")


@role_required(Role.OWNER)
@require_safe
def visits(request: CompanyRequest) -> HttpResponseBase:
    """What support looked at: who, when, why and how many pages."""
    rows = list(SupportVisit.objects.filter(company=request.tenant)[:VISITS_SHOWN])
    names = services.names_of(row.manager_id for row in rows)
    seen = services.pages_seen()
    people = dict(
        User.objects.filter(pk__in=[row.user_id for row in rows]).values_list("pk", "full_name")
    )
    told = [
        (row, names.get(row.manager_id, ""), people.get(row.user_id, ""), seen.get(row.pk, 0))
        for row in rows
    ]
    return render(request, "support/visits.html", {"visits": told, "now": timezone.now()})
