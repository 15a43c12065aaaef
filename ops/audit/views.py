"""The activity of a company, for its owners."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ops.audit.activity import WHO, acts_of, keeping_of, lines_of
from tenants.people.access import CompanyRequest, role_required
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.web.pages import page_of


@role_required(Role.OWNER)
@require_safe
def activity(request: CompanyRequest) -> HttpResponseBase:
    """Who did what, support and exports too, and whether somebody changed what is told."""
    who = request.GET.get("quien", "")
    page = page_of(request, acts_of(request.tenant, who))
    people = [(str(pk), name) for pk, name in User.objects.values_list("pk", "full_name")]
    context = {
        "page_obj": page,
        "lines": lines_of(page.object_list),
        "keeping": keeping_of(request.tenant),
        "who": who,
        "choices": [*sorted(people, key=lambda each: each[1]), *WHO.items()],
    }
    return render(request, "audit/activity.html", context)
