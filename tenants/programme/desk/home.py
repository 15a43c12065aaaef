"""The first page of the desk."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from tenants.programme.admissions.places import places
from tenants.programme.desk.site import desk
from tenants.programme.desk.today import sections_for
from tenants.programme.managers.access import ManagerRequest, any_manager
from tenants.seats.models import ReservedSeat, Seat
from tenants.seats.taking import seats_in_programme


@any_manager
@require_safe
def home(request: ManagerRequest) -> HttpResponseBase:
    sections = sections_for(request.user.role, now())
    context = desk.each_context(request) | {
        "waiting": [each for each in sections if each.lines],
        "in_order": [each.section for each in sections if not each.lines],
        "places": places(),
        "seats": seats_in_programme(),
        "taken": Seat.objects.count(),
        "reserved": ReservedSeat.objects.count(),
        "most_in_one": settings.MAX_COMPANY_USERS,
    }
    return render(request, "desk/home.html", context)
