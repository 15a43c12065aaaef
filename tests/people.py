"""The cast of the tests and the browser they use."""

from itertools import count
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, select, selected
from tenants.seats.taking import take_seat

PASSWORD = "ventana grande y clara"
NAMES = {Role.OWNER: "Olivia Dueñas", Role.SALES: "Saúl Ventas", Role.WORKSHOP: "Tomás Taller"}
_numbers = count(1)


@transaction.atomic
def make_person(role: Role, email: str = "", full_name: str = "", **facts: Any) -> User:
    """A person of the current company, with a seat and a password, who has entered before."""
    number = next(_numbers)
    user = User(
        email=email or f"{role.value}{number}@personas.example",
        full_name=full_name or NAMES[role],
        role=role,
        joined_at=timezone.now(),
        **facts,
    )
    user.set_password(PASSWORD)
    user.save()
    take_seat(user.pk)
    return user


def release(answer: HttpResponse) -> None:
    """Close the files of an answer; its own ``close`` would take the test's connection too."""
    for close in answer._resource_closers:
        close()


class CompanyClient(Client):
    """A browser on one company's address; the test's own company is selected again after each
    request, as the requests of a real server never share a connection with the test."""

    def __init__(self, company: Company) -> None:
        self.company = company
        host = Domain.objects.get(tenant_id=company.pk, is_primary=True).domain
        super().__init__(headers={"host": host})

    def request(self, **request: Any) -> HttpResponse:
        before = selected()
        try:
            return super().request(**request)
        finally:
            select(before)

    def force_login(self, user: User, backend: str | None = None) -> None:
        with company_context(self.company):
            super().force_login(user, backend or SCHEMA_BACKEND)
