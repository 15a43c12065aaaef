"""An invented programme for a laptop: a manager who may enter, and applications in every state.

All of it goes through the services. The second factor's key is public, as the password is, so
whoever calls this refuses to run but on localhost.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from time import time
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import now
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.hooks import Hooks
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.admissions.agreement import agreement_now
from tenants.programme.admissions.services import accept, claim
from tenants.programme.applications import services as applications
from tenants.programme.applications.models import Application
from tenants.programme.managers import services as managers
from tenants.programme.managers.models import Manager
from tenants.programme.meetings.services import Proposal, choose_slot, propose_interview
from tenants.programme.site.notice import NOTICE_VERSION
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

Prepare = Callable[[Sequence[Company], User, datetime], None]
invented: Hooks[Prepare] = Hooks("programme.invented")
"""What upper floors invent for the demonstration; harmless twice."""

EMAIL, NAME = "ines@programa.example", "Inés Robles"
SUPPORT_EMAIL, SUPPORT_NAME = "hugo@programa.example", "Hugo Sáenz"
KEY = "3132333435363738393031323334353637383930"  # the example of RFC 4226, in hexadecimal
State = Application.State

PLAIN: dict[str, Any] = {
    "contact_name": "Rosa Treviño", "city": "León", "place": "Guanajuato", "people": 12,
    "quotes_a_month": 40, "method": "spreadsheet", "minutes_a_quote": 45, "habit": "daily",
    "lines": ["sliding", "casement", "tempered"], "weekly_feedback": True,
}  # fmt: skip
INVENTED: tuple[tuple[State, dict[str, Any]], ...] = (
    (State.RECEIVED, {"company_name": "Vidrios y Aluminio Peninsular", "rfc": "VAP150312AB1",
        "city": "Mérida", "place": "Yucatán", "people": 9, "contact_name": "Jorge Canul",
        "remarks": "Hacemos también mosquiteros y domos."}),
    (State.RECEIVED, {"company_name": "Aluminios del Desierto", "rfc": "ADE110920QX3",
        "city": "Hermosillo", "place": "Sonora", "time_zone": "America/Hermosillo", "people": 34,
        "quotes_a_month": 85, "method": "chat", "contact_name": "Martha Bojórquez"}),
    (State.INTERVIEW, {"company_name": "Ventanas Tijuana", "rfc": "VTI080504KL9",
        "city": "Tijuana", "place": "Baja California", "time_zone": "America/Tijuana",
        "people": 22, "method": "program", "contact_name": "Luis Armenta"}),
    (State.WAITING, {"company_name": "Cancelería Regia", "rfc": "CRE990731M20",
        "city": "Monterrey", "place": "Nuevo León", "people": 48, "quotes_a_month": 120,
        "contact_name": "Karla Garza"}),
    (State.WAITING, {"company_name": "Vidriería La Central", "rfc": "VCE0302118V5",
        "people": 6, "quotes_a_month": 22, "method": "paper", "habit": "some",
        "lines": ["mirror", "tempered"], "contact_name": "Beto Ramírez"}),
    (State.ACCEPTED, {"company_name": "PVC de Querétaro", "rfc": "PQU1706018T4",
        "city": "Querétaro", "place": "Querétaro", "people": 15, "lines": ["pvc", "casement"],
        "contact_name": "Sofía Arriaga"}),
    (State.DECLINED, {"company_name": "Herrería Méndez", "rfc": "MEHJ800101AA1",
        "city": "Puebla", "place": "Puebla", "people": 2, "quotes_a_month": 5, "method": "paper",
        "habit": "none", "lines": ["railing"], "weekly_feedback": False,
        "contact_name": "Jacinto Méndez"}),
    (State.WITHDRAWN, {"company_name": "Fachadas Cancún", "rfc": "FCA120215HB7",
        "city": "Cancún", "place": "Quintana Roo", "time_zone": "America/Cancun",
        "lines": ["facade"], "contact_name": "Irene Pech"}),
    (State.UNCONFIRMED, {"company_name": "Espejos Colima", "rfc": "ECO190901TR2",
        "city": "Colima", "place": "Colima", "lines": ["mirror"], "contact_name": "Omar Cárdenas"}),
)  # fmt: skip
REASONS = {
    State.INTERVIEW: "Ya usa otro programa: quiero saber qué le falta antes de decidir.",
    State.WAITING: "Cumple, pero primero entran otras ciudades.",
    State.ACCEPTED: "Única de PVC y de Querétaro; dará su opinión cada semana.",
    State.DECLINED: "Dos personas y cinco cotizaciones al mes: hoy le serviría poco.",
}


@transaction.atomic
def prepare_people(password: str, moment: datetime) -> User:
    """The manager, with both factors, and one of support without; what is there is left alone."""
    with public_context():
        manager = _person(EMAIL, NAME, ProgrammeRole.MANAGER, password, moment)
        _person(SUPPORT_EMAIL, SUPPORT_NAME, ProgrammeRole.SUPPORT, password, moment)
        if not managers.is_enrolled(manager):
            device = managers.begin_enrolment(manager)
            device.key = KEY
            device.save(update_fields=["key"])
            managers.confirm_enrolment(manager, f"{TOTP(device.bin_key).token():06}")
        return manager


def _person(email: str, name: str, role: str, password: str, moment: datetime) -> User:
    person: User | None = Manager.objects.filter(email=email).first()
    if person is None:
        person = managers.create_manager(email, name, role)
        managers.choose_password(person, password, moment)
    return person


def secret_and_code() -> tuple[str, str]:
    """What an application of codes takes, and the code that works next."""
    device = TOTPDevice.objects.get(user__email=EMAIL)
    token = TOTP(device.bin_key)
    token.time = time()
    step = max(token.t(), device.last_t + 1)
    token.time = step * device.step
    return managers.secret_of(device), f"{token.token():06}"


def open_shop(facts: Mapping[str, Any], subdomain: str, password: str, by: User) -> Company:
    """A company that applied, was accepted and opened; ``facts`` are its answers."""
    with public_context():
        moment = now()
        application = _apply(dict(facts), moment)
        admission = accept(application, "De la demostración.", by=by, moment=moment)
        return claim(
            admission,
            subdomain=subdomain,
            password=password,
            agreement_version=agreement_now().version,
            moment=moment,
        )


def prepare_applications(by: User, moment: datetime) -> None:
    """One in each state that is left, some days apart; harmless twice."""
    with public_context():
        if Application.objects.filter(~Q(state=State.OPENED)).exists():
            return
        for number, (state, facts) in enumerate(INVENTED):
            _bring_to(state, facts, by, moment - timedelta(days=len(INVENTED) - number))


def applications_by_state() -> dict[str, int]:
    """How many there are in each."""
    with public_context():
        rows = Application.objects.values_list("state").annotate(Count("pk"))
        return dict(rows.order_by("state"))


@transaction.atomic
def _bring_to(state: State, facts: dict[str, Any], by: User, moment: datetime) -> None:
    application = _apply(facts, moment, confirm=state != State.UNCONFIRMED)
    reason, later = REASONS.get(state, ""), moment + timedelta(hours=20)
    match state:
        case State.INTERVIEW:
            day = (later + timedelta(days=8)).replace(hour=18, minute=0, second=0, microsecond=0)
            offer = Proposal([day, day + timedelta(days=1)], "https://video.example/entrevista")
            meeting = propose_interview(application, offer, reason, by=by, moment=later)
            choose_slot(meeting, meeting.slots.all()[0].pk, later + timedelta(hours=3))
        case State.WAITING:
            applications.put_on_waiting_list(application, reason, by=by, moment=later)
        case State.ACCEPTED:
            accept(application, reason, by=by, moment=later)
        case State.DECLINED:
            applications.decline(application, reason, by=by, moment=later)
            applications.ask_review(application, later + timedelta(hours=3))
        case State.WITHDRAWN:
            applications.withdraw(application, later)


def _apply(facts: dict[str, Any], moment: datetime, *, confirm: bool = True) -> Application:
    answers = PLAIN | facts
    mailbox = answers["contact_name"].split()[0].lower().replace("í", "i").replace("é", "e")
    answers.setdefault("email", f"{mailbox}@{answers['rfc'].lower()}.example")
    number = sum(map(ord, answers["rfc"])) % 10_000
    answers.setdefault("whatsapp", f"+52 477 555 {number:04}")
    consent = applications.Consent(NOTICE_VERSION, moment)
    application = applications.send_application(answers, consent)
    return applications.confirm_application(application, moment) if confirm else application
