"""The page of one incident: its clocks, its protocol, its story, and the acts on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cases.models import Case
from ops.alerts.lists import SEVERITY_TONES
from ops.incidents.closing import missing_to_close
from ops.incidents.desk import acts
from ops.incidents.desk.forms import (
    ActionForm,
    CaseIncidentForm,
    CauseForm,
    DoneForm,
    MitigateForm,
    OpenForm,
    ResolveForm,
    SeverityForm,
    StepForm,
    TellForm,
    WhomForm,
    WriteForm,
)
from ops.incidents.desk.lists import STATE_TONES
from ops.incidents.models import Entry, Incident
from ops.incidents.opening import open_for_case
from ops.incidents.protocol import CLOCKS, PROTOCOLS, Clock, Protocol, percent_run
from ops.incidents.report import minutes_felt, report_of
from ops.incidents.services import ByHand, open_by_hand
from ops.incidents.telling import IncidentError
from ops.incidents.timeline import timeline_of
from tenants.outbox.models import Mail
from tenants.people.access import get_or_404
from tenants.programme.desk.acting import Act, Refusal, by_name, forms_of, try_act
from tenants.programme.desk.forms import AssignForm
from tenants.programme.desk.models import Note
from tenants.programme.desk.rows import authors, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.desk.words import event_words, mail_words
from tenants.programme.managers.access import ManagerRequest, any_manager
from tenants.web.requests import posted

MOST_MAILS = 50
State = Incident.State

ACTS = by_name(
    Act("attend", "Lo tomo", "Quedas a cargo y se detiene el primer reloj.", "Quedas a cargo.",
        acts.attend, tone="primary"),
    Act("tell", "Avisar a las empresas", "Un correo a los dueños de las afectadas, y a la página "
        "de estado.", "El aviso va en camino.", acts.tell, TellForm),
    Act("mitigate", "Ya no se siente", "La causa puede seguir: mitigado no es resuelto.",
        "Mitigado.", acts.mitigate, MitigateForm, tone="primary"),
    Act("resolve", "Quedó resuelto", "La causa ya no está. Se escribe el borrador del informe.",
        "Resuelto: completa el informe para cerrarlo.", acts.resolve, ResolveForm, tone="primary"),
    Act("step", "Marcar un paso", "Lo que el sistema puede ver se marca solo.", "Paso marcado.",
        acts.tick, StepForm),
    Act("note", "Agregar una nota", "Queda en la historia con tu nombre.", "Nota agregada.",
        acts.note, WriteForm),
    Act("severity", "Cambiar la gravedad", "Con ella cambian los relojes, que cuentan desde que "
        "empezaron.", "Gravedad cambiada.", acts.judge, SeverityForm),
    Act("whom", "A quién afecta", "De aquí salen los avisos y los minutos de cada empresa.",
        "Empresas anotadas.", acts.say_whom, WhomForm),
    Act("assign", "Asignar", "Otra persona del programa queda a cargo.", "Asignado.",
        acts.assign, AssignForm),
    Act("cause", "Escribir la causa raíz", "Va en el informe.", "Causa raíz escrita.",
        acts.explain, CauseForm),
    Act("action", "Agregar una acción", "Con dueño y fecha; si se vence, se avisa.",
        "Acción agregada.", acts.add_action, ActionForm),
    Act("done", "Marcar una acción hecha", "Su número está en la lista de acciones.",
        "Acción hecha.", acts.finish_action, DoneForm),
    Act("close", "Cerrar", "El informe queda escrito. P1 y P2 necesitan causa raíz y una acción.",
        "Cerrado.", acts.close, tone="primary"),
    Act("reopen", "Volvió", "Los relojes empiezan otra vez.", "Abierto otra vez.", acts.reopen,
        tone="danger"),
)  # fmt: skip
WORKING = ("tell", "step", "note", "severity", "whom", "assign", "cause", "action")
MAY_FOLLOW = {
    State.OPEN: ("attend", "mitigate", "resolve", *WORKING),
    State.ATTENDED: ("mitigate", "resolve", *WORKING),
    State.MITIGATED: ("resolve", *WORKING, "reopen"),
    State.RESOLVED: ("close", "cause", "action", "note", "step", "whom", "tell", "reopen"),
    State.CLOSED: ("note", "action", "reopen"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    words: str
    is_done: bool
    said: str


@dataclass(frozen=True, slots=True)
class ShownClock:
    """``percent`` is how much of it has run; ``ended`` is when it stopped."""

    words: str
    limit: str
    by: datetime
    percent: int
    ended: datetime | None

    @property
    def tone(self) -> str:
        if self.ended is not None:
            return "ok" if self.ended <= self.by else "bad"
        return "bad" if self.percent >= 100 else "warn" if self.percent >= 50 else "neutral"


@any_manager
@require_safe
def show(request: ManagerRequest, pk: int) -> HttpResponseBase:
    return _page(request, _incident(pk))


@any_manager
@require_POST
def act(request: ManagerRequest, pk: int, act: str) -> HttpResponseBase:
    refusal = try_act(request, ACTS[act], _incident(pk), (IncidentError,))
    if refusal is None:
        return redirect("desk:incident", pk)
    return _page(request, _incident(pk), refusal)


@any_manager
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ManagerRequest) -> HttpResponseBase:
    form = OpenForm(posted(request))
    if form.is_valid():
        data = form.cleaned_data
        said = ByHand(**data | {"companies": tuple(data["companies"])})
        try:
            incident = open_by_hand(said, by=request.user, moment=now())
        except IncidentError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:incident", incident.pk)
    return _form(request, form, None)


@any_manager
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: ManagerRequest, pk: int) -> HttpResponseBase:
    """One for each case, however often it is asked for."""
    case = get_or_404(Case.objects.select_related("company__schema"), pk=pk)
    form = CaseIncidentForm(posted(request))
    if form.is_valid():
        nature = form.cleaned_data["nature"]
        incident = open_for_case(case, nature=nature, by=request.user, moment=now())
        return redirect("desk:incident", incident.pk)
    return _form(request, form, case)


def _form(request: ManagerRequest, form: Any, case: Case | None) -> HttpResponseBase:
    context = desk.each_context(request) | {"form": form, "case": case}
    status = 422 if form.errors else 200
    return render(request, "incidents/desk_new.html", context, status=status)


def _incident(pk: int) -> Incident:
    found: Incident = get_or_404(Incident.objects.all(), pk=pk)
    return found


def _page(
    request: ManagerRequest, incident: Incident, refusal: Refusal | None = None
) -> HttpResponseBase:
    moment = now()
    seen = acts.mark_of(incident)
    affected = list(incident.affected.select_related("company"))
    names = list(MAY_FOLLOW[State(incident.state)])
    if incident.actions.filter(done_at=None).exists():
        names.append("done")
    forms = forms_of(
        [ACTS[name] for name in names],
        refusal,
        lambda act: seen,
        manager=incident.manager_id or request.user.pk,
        severity=incident.severity,
        reach=incident.reach,
        companies=[row.company_id for row in affected],
    )
    context = (
        desk.each_context(request)
        | _facts_of(incident, moment)
        | {
            "incident": incident,
            "affected": affected,
            "is_late": incident.is_late(moment),
            "forms": forms,
            "refused": refusal and refusal.act,
        }
    )
    status = 422 if refusal else 200
    return render(request, "incidents/desk_incident.html", context, status=status)


def _facts_of(incident: Incident, moment: datetime) -> dict[str, Any]:
    protocol = PROTOCOLS[incident.severity]
    actions, notes = list(incident.actions.all()), list(Note.objects.about(incident))
    names = names_of_managers([incident.manager_id, *authors(*actions, *notes)])
    mails: Any = Mail.objects.filter(about=f"incident:{incident.pk}")
    is_over = incident.state in {State.RESOLVED, State.CLOSED}
    return {
        "severity_tone": SEVERITY_TONES[incident.severity],
        "state_tone": STATE_TONES[incident.state],
        "owner": names.get(incident.manager_id, ""),
        "clocks": _clocks(incident, protocol, moment),
        "steps": _steps(incident, protocol),
        "lines": timeline_of(incident, moment),
        "minutes": minutes_felt(incident, moment),
        "updates": incident.updates.all(),
        "actions": [(row, names.get(row.manager_id, "")) for row in actions],
        "missing": missing_to_close(incident) if is_over else [],
        "report": incident.report or (report_of(incident, moment) if is_over else ""),
        "notes": [(row, names.get(row.manager_id, ""), event_words(row.act)) for row in notes],
        "mails": [(mail, mail_words(mail.kind)) for mail in mails.order_by("-pk")[:MOST_MAILS]],
    }


def _clocks(incident: Incident, protocol: Protocol, moment: datetime) -> list[ShownClock]:
    """Those of the answer and of the mitigation; that of the news while it runs."""
    since = incident.clock_from
    shown = []
    for clock, by, ended in (
        (Clock.RESPOND, incident.respond_by, incident.attended_at or incident.mitigated_at),
        (Clock.MITIGATE, incident.mitigate_by, incident.mitigated_at),
    ):
        percent = percent_run(incident.severity, clock, since, ended or moment)
        words = CLOCKS[clock].capitalize()
        shown.append(ShownClock(words, protocol.in_words[clock], by, percent, ended))
    if incident.news_by is not None and incident.is_felt:
        last = incident.updates.last()
        percent = percent_run(incident.severity, Clock.NEWS, last.at if last else since, moment)
        words = CLOCKS[Clock.NEWS].capitalize()
        shown.append(
            ShownClock(words, protocol.in_words[Clock.NEWS], incident.news_by, percent, None)
        )
    return shown


def _steps(incident: Incident, protocol: Protocol) -> list[ShownStep]:
    """Each with how it is known to be done."""
    ticked = {row.code: row for row in incident.entries.filter(kind=Entry.Kind.STEP)}
    names = names_of_managers(row.manager_id for row in ticked.values())
    seen: dict[str, bool] = {
        "take": incident.attended_at is not None or not incident.is_felt,
        "tell": incident.updates.exists(),
        "mitigate": not incident.is_felt,
        "solve": incident.state in {State.RESOLVED, State.CLOSED},
        "learn": bool(incident.root_cause) and incident.actions.exists(),
        "close": incident.state == State.CLOSED,
    }
    shown = []
    for step in protocol.steps:
        row = ticked.get(step.code)
        said = names.get(row.manager_id, "") if row else "lo ve el sistema" if step.is_seen else ""
        is_done = seen[step.code] if step.is_seen else row is not None
        shown.append(ShownStep(step.words, is_done, said if is_done else ""))
    return shown
