"""Applicants of the programme, as far as a test wants them to have come."""

from itertools import count
from typing import Any

from django.utils import timezone

from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.services import accept
from tenants.programme.applications.models import Application, Habit, Line, Method
from tenants.programme.managers.models import Manager
from tenants.schemas.context import public_context

APEX = {"host": "localhost"}
_numbers = count(1)


def make_manager(role: ProgrammeRole = ProgrammeRole.MANAGER, **facts: Any) -> User:
    """A person of the programme."""
    number = next(_numbers)
    email = facts.pop("email", f"{role.value}{number}@programa.example")
    name = facts.pop("full_name", "Inés Robles")
    with public_context():
        return Manager.objects.invite(email, name, role)


def make_application(**facts: Any) -> Application:
    """One that was received: its e-mail is confirmed."""
    number = next(_numbers)
    given = {
        "state": Application.State.RECEIVED,
        "company_name": f"Canceles {number}",
        "rfc": f"CAN0102{number % 28 + 1:02}AB{number % 10}",
        "contact_name": "Nora Díaz",
        "email": f"nora{number}@canceles.example",
        "whatsapp": f"662{number:07}",
        "city": "Hermosillo",
        "place": "Sonora",
        "time_zone": "America/Hermosillo",
        "people": 8,
        "quotes_a_month": 40,
        "method": Method.SPREADSHEET,
        "minutes_a_quote": 45,
        "habit": Habit.DAILY,
        "lines": [Line.SLIDING],
        "weekly_feedback": True,
        "notice_version": "2026-11",
        "consented_at": timezone.now(),
        "sent_at": timezone.now(),
        "confirmed_at": timezone.now(),
    }
    with public_context():
        return Application.objects.create(**given | facts)


def make_admission(by: User | None = None, **facts: Any) -> Admission:
    """An applicant who was accepted and holds an invitation."""
    application = make_application(**facts)
    manager = by or make_manager()
    with public_context():
        return accept(application, "Cumple lo que buscamos.", by=manager, moment=timezone.now())
