"""The people and the applicants of the programme, made through its services."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.applications import services
from tenants.programme.applications.models import Application
from tenants.programme.managers.services import create_manager
from tenants.schemas.context import public_context

APEX = {"host": "localhost"}
ANSWERS: dict[str, Any] = {
    "company_name": "Vidrios Gama", "contact_name": "Gabriela Mata", "city": "León",
    "place": "Guanajuato", "people": 12, "quotes_a_month": 40, "method": "spreadsheet",
    "minutes_a_quote": 45, "habit": "daily", "lines": ["sliding", "tempered"],
    "weekly_feedback": True,
}  # fmt: skip
_numbers = count(1)


def make_manager(role: ProgrammeRole = ProgrammeRole.MANAGER, name: str = "Inés Robles") -> User:
    with public_context():
        return create_manager(f"persona{next(_numbers)}@programa.example", name, role)


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
    *, confirmed: bool = True, at: datetime | None = None, **facts: Any
) -> Application:
    """Sent, and with its e-mail confirmed; each is of another company."""
    number = next(_numbers)
    own = {
        "rfc": f"VGA{number:06}AB1",
        "email": f"gabriela{number}@gama.example",
        "whatsapp": f"477 6{number:02} {number:04}",
    }
    moment = at or timezone.now() - timedelta(days=1)
    with public_context():
        consent = services.Consent("2026-11", moment)
        application = services.send_application(ANSWERS | own | facts, consent)
        if confirmed:
            application = services.confirm_application(application, moment)
    return application
