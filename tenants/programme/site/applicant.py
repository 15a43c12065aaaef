"""What the applicant's page shows: how far the application is, what was sent, what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tenants.outbox.models import Mail
from tenants.programme.applications.models import Application
from tenants.programme.applications.scoring import outside
from tenants.programme.applications.services import MAY_ASK_REVIEW, MAY_FOLLOW

State = Application.State
TOLD = {
    State.RECEIVED: "Una persona del programa la está revisando. Te respondemos por correo.",
    State.INTERVIEW: "Queremos platicar contigo. En tu correo están los horarios de la entrevista.",
    State.ACCEPTED: "Tienes un lugar. En tu correo está la invitación para abrir tu empresa.",
    State.WAITING: "Por ahora no hay lugar. Estás en la lista de espera y te avisamos en cuanto "
    "se libere uno; no tienes que hacer nada.",
    State.DECLINED: "En esta etapa no podemos invitarte. Si crees que nos equivocamos, pide que "
    "una persona la revise otra vez.",
    State.WITHDRAWN: "Retiraste tu solicitud. Si cambias de opinión, llena otra cuando quieras.",
    State.OPENED: "Tu empresa está abierta. Entra por su propia dirección.",
}
MAILS = {
    "application_confirm": "Confirma tu correo",
    "application_received": "Recibimos tu solicitud",
    "application_joined": "Ya teníamos tu solicitud",
    "application_waiting": "Lista de espera",
    "application_declined": "Respuesta a tu solicitud",
    "meeting_proposed": "Horarios para la entrevista",
    "meeting_confirmed": "Tu entrevista quedó confirmada",
    "meeting_reminder": "Recordatorio de la entrevista",
    "meeting_cancelled": "La entrevista se canceló",
    "application_accepted": "Invitación para abrir tu empresa",
    "company_welcome": "Tu empresa está abierta",
}
TONES = {Mail.State.DONE: "ok", Mail.State.FAILED: "bad"}


@dataclass(frozen=True)
class SentMail:
    title: str
    asked_at: datetime
    state: str
    tone: str


@dataclass(frozen=True)
class ApplicantPage:
    """``application`` is None when the one of this link was joined to another person's."""

    own: Application
    application: Application | None
    told: str
    outside: list[str]
    mails: list[SentMail]
    may_withdraw: bool
    may_ask_review: bool


def page_of(own: Application) -> ApplicantPage:
    shown = own.shown
    if shown is None:
        return ApplicantPage(own, None, "", [], _mails([own]), False, False)
    answers = shown.newest_answers
    asks = shown.state in MAY_ASK_REVIEW and shown.review_asked_at is None
    return ApplicantPage(
        own,
        shown,
        TOLD.get(State(shown.state), ""),
        outside(answers) if shown.is_open else [],
        _mails({own, shown, answers}),
        State.WITHDRAWN in MAY_FOLLOW.get(shown.state, ()),
        asks,
    )


def _mails(applications: Iterable[Application]) -> list[SentMail]:
    """What was mailed to the applicant about them, the oldest first."""
    about = [f"application:{each.pk}" for each in applications]
    rows: QuerySet[Any] = Mail.objects.filter(company=None, about__in=about, kind__in=MAILS)
    told = rows.exclude(state=Mail.State.DROPPED).order_by("pk")
    return [
        SentMail(
            MAILS[mail.kind],
            mail.asked_at,
            mail.shown,
            TONES.get(mail.state, ""),
        )
        for mail in told
    ]
