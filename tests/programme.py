"""The people and the applicants of the programme, made through its services."""

from datetime import datetime
from itertools import count
from secrets import randbelow
from typing import Any

from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.services import accept
from tenants.programme.applications import services
from tenants.programme.applications.models import Application
from tenants.programme.managers.services import create_manager
from tenants.schemas.context import public_context

APEX = {"host": "localhost"}
ANSWERS: dict[str, Any] = {
    "company_name": "Cancelería del Valle",
    "rfc": "CVA010203AB1",
    "contact_name": "Rosa Vela",
    "email": "rosa@delvalle.example",
    "whatsapp": "524771234567",
    "city": "León",
    "place": "Guanajuato",
    "time_zone": "America/Mexico_City",
    "people": 12,
    "quotes_a_month": 40,
    "method": "spreadsheet",
    "minutes_a_quote": 45,
    "habit": "daily",
    "lines": ["sliding", "tempered", "mirror"],
    "weekly_feedback": True,
    "remarks": "",
}
OTHER: dict[str, Any] = {
    "rfc": "OTR010203AB1",
    "email": "otra@otra.example",
    "whatsapp": "525512345678",
}
"""What makes an application another company's."""
_numbers = count(randbelow(10**6))
"""Programs that share a database make others."""


def make_manager(
    role: ProgrammeRole = ProgrammeRole.MANAGER, name: str = "Inés Robles", email: str = ""
) -> User:
    with public_context():
        return create_manager(email or f"persona{next(_numbers)}@programa.example", name, role)


def entered(manager: User, *, verified: bool = True) -> Client:
    """A browser on the apex in which ``manager`` has given the password, or both factors."""
    browser = Client(headers=APEX)
    with public_context():
        browser.force_login(manager, SCHEMA_BACKEND)
        device = TOTPDevice.objects.create(user=manager, confirmed=True)
        session = browser.session
        session["schema"] = "public"
        if verified:
            session["otp_device_id"] = device.persistent_id
        session.save()
    return browser


def make_application(
    *, confirmed: bool = True, at: datetime | None = None, **answers: Any
) -> Application:
    """Sent, and with its e-mail confirmed; each is of another company."""
    number = next(_numbers)
    own = {
        "rfc": f"VGA{number % 10**6:06}AB1",
        "email": f"nora{number}@canceles.example",
        "whatsapp": f"477{number:07}",
    }
    return make_rosas(confirmed=confirmed, at=at, **own | answers)


def make_rosas(
    *, confirmed: bool = True, at: datetime | None = None, **answers: Any
) -> Application:
    """As ``make_application``, but always of the company of ``ANSWERS``."""
    moment = at or timezone.now()
    with public_context():
        sent = services.send_application(ANSWERS | answers, services.Consent("2026-11", moment))
        if confirmed:
            services.confirm_application(sent, moment)
            sent.refresh_from_db()
        return sent


def make_admission(by: User | None = None, **answers: Any) -> Admission:
    """An applicant who was accepted and holds an invitation."""
    application = make_application(**answers)
    manager = by or make_manager()
    with public_context():
        return accept(application, "Cumple lo que buscamos.", by=manager, moment=timezone.now())
