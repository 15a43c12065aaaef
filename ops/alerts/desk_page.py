"""The page of one alarm: what it says, whom it hits, who was told, and looking after it."""

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
from tenants.programme.desk.acting import Act, Refusal, forms_of, try_act
from tenants.programme.desk.rows import names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, any_manager

MOST_RECEIPTS = 100
ACKNOWLEDGE = Act(
    "acknowledge", "Enterado", "Calla los avisos un rato, no la vigilancia.",
    "Quedas enterado: nadie más recibe avisos mientras tanto.", acts.acknowledge, AcknowledgeForm,
    tone="primary",
)  # fmt: skip


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, _alarm(pk))


@any_manager
@require_POST
def acknowledge(request: ManagerRequest, pk: int) -> HttpResponseBase:
    refusal = try_act(request, ACKNOWLEDGE, _alarm(pk), (AlarmError,))
    if refusal is None:
        return redirect("desk:alarm", pk)
    return _page(request, _alarm(pk), refusal)


def _alarm(pk: int) -> Alarm:
    found: Alarm = get_or_404(Alarm.objects.all(), pk=pk)
    return found


def _page(
    request: ManagerRequest, alarm: Alarm, refusal: Refusal | None = None
) -> HttpResponseBase:
    ((_, form),) = forms_of([ACKNOWLEDGE], refusal, lambda act: acts.mark_of(alarm))
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
        "form": form,
        "is_refused": refusal is not None,
    }
    return render(request, "alerts/desk_alarm.html", context, status=422 if refusal else 200)
