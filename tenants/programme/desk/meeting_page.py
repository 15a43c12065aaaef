"""Meetings at the desk: offer times to an applicant or a company, and write what came of it."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.people.access import get_or_404
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import MAY_FOLLOW, ApplicationError
from tenants.programme.desk.meeting_forms import OutcomeForm, ProposalForm
from tenants.programme.desk.rows import MANAGER, SUPPORT, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.programme.meetings import services
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.script import SCRIPT
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import ZONES
from tenants.web.requests import posted

GET_OR_POST = ["GET", "HEAD", "POST"]


@manager_required(MANAGER)
@require_http_methods(GET_OR_POST)
def propose_interview(request: ManagerRequest, pk: int) -> HttpResponseBase:
    application = get_or_404(Application.objects.all(), pk=pk)
    with timezone.override(ZoneInfo(application.time_zone)):
        form = ProposalForm(posted(request), needs_reason=True)
        if form.is_valid():
            try:
                meeting = services.propose_interview(
                    application,
                    form.proposal(),
                    form.cleaned_data["reason"],
                    by=request.user,
                    moment=timezone.now(),
                )
            except (services.MeetingError, ApplicationError) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Los horarios van en camino por correo.")
                return redirect("desk:meeting", meeting.pk)
        may = Application.State.INTERVIEW in MAY_FOLLOW.get(application.state, frozenset())
        return _proposing(request, form, application, "desk:application", may=may)


@manager_required(MANAGER, SUPPORT)
@require_http_methods(GET_OR_POST)
def propose_training(request: ManagerRequest, pk: int) -> HttpResponseBase:
    company = get_or_404(Company.objects.all(), pk=pk)
    with timezone.override(company.zone):
        form = ProposalForm(posted(request), needs_reason=False, initial={"minutes": 60})
        if form.is_valid():
            try:
                meeting = services.propose_training(
                    company, form.proposal(), by=request.user, moment=timezone.now()
                )
            except services.MeetingError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Los horarios van en camino por correo.")
                return redirect("desk:meeting", meeting.pk)
        return _proposing(request, form, company, "desk:company", may=company.is_serving)


def _proposing(
    request: ManagerRequest, form: ProposalForm, guest: Model, back: str, *, may: bool
) -> HttpResponseBase:
    context = desk.each_context(request) | {
        "form": form,
        "guest": guest,
        "back": back,
        "may": may,
        "zone": ZONES.get(timezone.get_current_timezone_name(), ""),
    }
    return render(request, "desk/propose.html", context, status=422 if form.errors else 200)


@manager_required(MANAGER, SUPPORT)
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    meeting = _meeting(pk)
    return _page(request, meeting, OutcomeForm(meeting))


@manager_required(MANAGER, SUPPORT)
@require_POST
def write(request: ManagerRequest, pk: int) -> HttpResponseBase:
    """What was written stays in the form when it is refused."""
    meeting = _meeting(pk)
    form = OutcomeForm(meeting, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.write_notes(
                meeting,
                data["notes"],
                form.scores(),
                held=data["held"],
                by=request.user,
                moment=timezone.now(),
            )
        except services.MeetingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Quedó escrito.")
            return redirect("desk:meeting", pk)
    return _page(request, meeting, form)


@manager_required(MANAGER, SUPPORT)
@require_POST
def cancel(request: ManagerRequest, pk: int) -> HttpResponseBase:
    try:
        services.cancel_meeting(_meeting(pk), by=request.user, moment=timezone.now())
    except services.MeetingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Cancelada: el aviso va en camino por correo.")
    return redirect("desk:meeting", pk)


def _meeting(pk: int) -> Meeting:
    return get_or_404(Meeting.objects.select_related("application", "company"), pk=pk)


def _page(request: ManagerRequest, meeting: Meeting, form: OutcomeForm) -> HttpResponseBase:
    context = desk.each_context(request) | {
        "meeting": meeting,
        "guest": meeting.guest,
        "slots": meeting.slots.all(),
        "host_name": names_of_managers([meeting.manager_id]).get(meeting.manager_id, ""),
        "form": form,
        "script": SCRIPT if meeting.kind == Meeting.Kind.INTERVIEW else (),
        "takes_notes": meeting.state in services.TAKES_NOTES or bool(form.errors),
    }
    return render(request, "desk/meeting.html", context, status=422 if form.errors else 200)
