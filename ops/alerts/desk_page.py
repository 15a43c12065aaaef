"""The page of one alarm: what it says, whom it hits, who was told, and looking after it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from ops.alerts import acts
from ops.alerts.forms import AcknowledgeForm
from ops.alerts.lists import SEVERITY_TONES, STATE_TONES, VERDICT_TONES
from ops.alerts.models import Alarm
from ops.alerts.services import AlarmError
from tenants.people.access import get_or_404
from tenants.programme.desk.acts import Asked, Stale
from tenants.programme.desk.forms import bound_to, shown_anew
from tenants.programme.desk.rows import names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, any_manager

MOST_RECEIPTS = 100


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, _alarm(pk))


@any_manager
@require_POST
def acknowledge(request: ManagerRequest, pk: int) -> HttpResponseBase:
    alarm = _alarm(pk)
    form = bound_to(AcknowledgeForm, "acknowledge", request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            acts.acknowledge(alarm, Asked(request.user, data["reason"], data["seen"], now()))
        except (Stale, AlarmError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Quedas enterado: nadie más recibe avisos mientras tanto.")
            return redirect("desk:alarm", pk)
        alarm = _alarm(pk)
    return _page(request, alarm, form)


def _alarm(pk: int) -> Alarm:
    found: Alarm = get_or_404(Alarm.objects.all(), pk=pk)
    return found


def _page(request: ManagerRequest, alarm: Alarm, refused: Form | None = None) -> HttpResponseBase:
    seen = acts.mark_of(alarm)
    form = bound_to(AcknowledgeForm, "acknowledge", seen=seen)
    given = list(alarm.acknowledgements.all())
    names = names_of_managers(row.manager_id for row in given)
    moment = now()
    context = desk.each_context(request) | {
        "alarm": alarm,
        "severity_tone": SEVERITY_TONES[alarm.severity],
        "state_tone": STATE_TONES[alarm.state],
        "companies": alarm.companies.order_by("name"),
        "receipts": [
            (row, VERDICT_TONES[row.verdict]) for row in alarm.receipts.all()[:MOST_RECEIPTS]
        ],
        "acknowledgements": [
            (row, names.get(row.manager_id, ""), row.is_worth_something(moment)) for row in given
        ],
        "form": shown_anew(refused, seen) if refused is not None else form,
        "is_refused": refused is not None,
    }
    return render(request, "alerts/desk_alarm.html", context, status=422 if refused else 200)
