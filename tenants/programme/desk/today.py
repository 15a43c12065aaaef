"""Today: what waits for the people of the programme, in sections of lines that lead somewhere.

A room adds its own section to ``today`` in the wiring: what the desk does not know, such as the
opinions to answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from tenants.hooks import Hooks
from tenants.outbox.models import Mail
from tenants.people.roles import ProgrammeRole
from tenants.periodic.models import JobRun
from tenants.programme.admissions.places import vacancy
from tenants.programme.applications.models import Application
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.rows import MANAGER, SUPPORT, shown
from tenants.programme.desk.words import job_words, mail_words, step_words
from tenants.programme.meetings.models import Meeting
from tenants.programme.onboarding.stuck import quiet_since, stuck_at
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tenants.schemas.models import Step

MOST = 20  # lines of a section; its list shows them all
REFUSED_SINCE = timedelta(days=14)
ENDING_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    text: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Section:
    """``lines`` gives what waits at a moment, in few statements; ``nothing`` is said otherwise.
    ``urgent`` makes what waits stand out."""

    title: str
    nothing: str
    lines: Callable[[datetime], Iterable[Line]]
    more: str = ""  # the name of the address where all of it is
    urgent: bool = False
    roles: tuple[ProgrammeRole, ...] = (MANAGER,)


@dataclass(frozen=True)
class Shown:
    section: Section
    lines: tuple[Line, ...]
    is_cut: bool


today: Hooks[Section] = Hooks("programme.today")


def sections_for(role: str, moment: datetime) -> list[Shown]:
    """Each that the role may see; first what is urgent."""
    found = []
    for section in (*OWN, *today):
        if role in section.roles:
            lines = tuple(section.lines(moment))
            found.append(Shown(section, lines[:MOST], len(lines) > MOST))
    return sorted(found, key=lambda each: not (each.section.urgent and each.lines))


def _applications(moment: datetime) -> list[Line]:
    """By state, the oldest first; who asked for a person's review stands before all."""
    state = Application.State
    asked = Q(review_asked_at__isnull=False)
    rows = Application.objects.filter(Q(state__in=[state.RECEIVED, state.INTERVIEW]) | asked)
    order = {state.RECEIVED: 0, state.INTERVIEW: 1}
    lines = []
    for row in sorted(
        rows.order_by("sent_at")[: MOST + 1],
        key=lambda row: (row.review_asked_at is None, order.get(state(row.state), 2), row.sent_at),
    ):
        said = f"{row.get_state_display()}, enviada el {shown(row.sent_at)}"
        if row.review_asked_at:
            said = f"Pidió que una persona la revise. {said}"
        lines.append(Line(row.company_name, said, desk_url("application", row.pk)))
    return lines


def _waiting_list(moment: datetime) -> list[Line]:
    rows = Application.objects.confirmed().filter(state=Application.State.WAITING)
    return [
        Line(
            f"{number}. {row.company_name}",
            f"{row.city}, en espera desde el {shown(row.waiting_since)}",
            desk_url("application", row.pk),
        )
        for number, row in enumerate(rows.order_by("waiting_since", "pk")[: MOST + 1], 1)
    ]


def _vacancy(moment: datetime) -> list[Line]:
    """A freed place is given to nobody by itself: a person accepts somebody who waits."""
    now = vacancy()
    if not now:
        return []
    places = "1 lugar libre" if now.free == 1 else f"{now.free} lugares libres"
    waiting = "1 empresa en espera" if now.waiting == 1 else f"{now.waiting} empresas en espera"
    address = desk_url("applications") + f"?state={Application.State.WAITING}"
    return [Line(f"Hay {places}", f"{waiting}: decide a quién aceptas.", address)]


def _kept(moment: datetime) -> list[Line]:
    rows = Trial.objects.kept().select_related("company").order_by("ended_at", "pk")
    return [
        Line(
            row.company.name,
            "Detuvo el cierre: escríbele para ver cómo sigue.",
            desk_url("company", row.company_id),
        )
        for row in rows[: MOST + 1]
    ]


def _meetings(moment: datetime) -> list[Line]:
    rows = Meeting.objects.filter(state=Meeting.State.CONFIRMED, starts_at__gt=moment)
    rows = rows.select_related("application", "company").order_by("starts_at")
    return [
        Line(
            str(row.company or row.application),
            f"{row.get_kind_display()}, {shown(row.starts_at)}",
            desk_url("meeting", row.pk),
        )
        for row in rows[: MOST + 1]
    ]


def _failed_openings(moment: datetime) -> list[Line]:
    rows = list(Company.objects.filter(state=Company.State.FAILED).order_by("created_at"))
    steps = Step.objects.filter(schema__in=[row.schema for row in rows]).exclude(error="")
    stopped = {step.schema_id: step.name for step in steps.order_by("pk")}
    return [
        Line(
            row.name,
            f"Se detuvo en el paso «{step_words(stopped.get(row.schema.pk, 'desconocido'))}»",
            desk_url("company", row.pk),
        )
        for row in rows
    ]


def _trials(moment: datetime) -> list[Line]:
    until = day_of(moment + ENDING_WITHIN)
    rows = Trial.objects.filter(state=Trial.State.RUNNING, ends_on__lte=until)
    return [
        Line(
            row.company.name,
            f"Termina el {shown(row.ends_on)}",
            desk_url("company", row.company_id),
        )
        for row in rows.select_related("company").order_by("ends_on", "pk")[: MOST + 1]
    ]


def _stuck(moment: datetime) -> list[Line]:
    """Those that have done no first step for days, the longest first."""
    return [
        Line(
            company.name,
            f"{checklist.done} de {checklist.total} pasos. Sigue: {checklist.next.label}"
            f" (detenida desde el {shown(quiet_since(company, checklist))})",
            desk_url("company", company.pk),
        )
        for company, checklist in stuck_at(moment)
        if checklist.next is not None
    ]


def _refused_mails(moment: datetime) -> list[Line]:
    rows: Any = Mail.objects.filter(
        state=Mail.State.FAILED, finished_at__gte=moment - REFUSED_SINCE
    )
    return [
        Line(
            mail_words(row.kind),
            f"A {row.to or 'una dirección ya borrada'}. {row.reason}",
            desk_url("mails") + "?state=failed",
        )
        for row in rows.order_by("-finished_at")[: MOST + 1]
    ]


def _alerts(moment: datetime) -> list[Line]:
    late = JobRun.objects.filter(
        Q(company=None) | Q(company__state=Company.State.READY), overdue_from__lte=moment
    )
    failing = JobRun.objects.filter(outcome=JobRun.Outcome.FAILED)
    rows = (late | failing).select_related("company").order_by("overdue_from")
    return [
        Line(
            job_words(row.job) + (f", {row.company.name}" if row.company else ""),
            f"Va tarde desde el {shown(row.overdue_from)}"
            if row.overdue_from <= moment
            else f"Falló: {row.error}",
            desk_url("jobs") + f"?job={row.job}",
        )
        for row in rows[: MOST + 1]
    ]


BOTH = (MANAGER, SUPPORT)
OWN = (
    Section("Aperturas con error", "Ninguna apertura se detuvo.", _failed_openings,
            "desk:companies", urgent=True, roles=BOTH),
    Section("Alertas", "Todas las tareas del reloj van a tiempo.", _alerts,
            "desk:jobs", urgent=True, roles=BOTH),
    Section("Correos rechazados", "Ningún correo se rechazó en dos semanas.", _refused_mails,
            "desk:mails", urgent=True, roles=BOTH),
    Section("Solicitudes por revisar", "Ninguna solicitud espera.", _applications,
            "desk:applications"),
    Section("Entrevistas y capacitaciones", "No hay reuniones confirmadas por venir.", _meetings,
            "desk:meetings", roles=BOTH),
    Section("Detenidas en sus primeros pasos", "Ninguna empresa está detenida.", _stuck,
            "desk:companies", roles=BOTH),
    Section("Piden conservar su empresa", "Nadie detuvo el cierre de su empresa.", _kept,
            "desk:trials", urgent=True, roles=BOTH),
    Section("Lugares por ofrecer", "Ningún lugar libre tiene quien lo espere.", _vacancy,
            "desk:applications"),
    Section("Lista de espera", "Nadie está en la lista de espera.", _waiting_list,
            "desk:applications"),
    Section("Pruebas que terminan en un mes", "Ninguna prueba termina pronto.", _trials,
            "desk:trials", roles=BOTH),
)  # fmt: skip
