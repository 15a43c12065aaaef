"""What a company's site must be able to do: tried on a restored copy, and on a new release.

Upper floors add theirs in their ``wiring``. Whatever a proof writes is taken back.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tenants.hooks import Hooks
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_home
from tenants.schemas.context import company_context, public_context, select
from tenants.schemas.models import Schema

proofs: Hooks[Callable[[Company], str]] = Hooks("companies.proofs")
"""Each works inside the company and says in Spanish what it did; what it raises is a fault."""

glances: Hooks[Callable[[Company], list[str]]] = Hooks("companies.glances")
"""The newest that the selected schema of a company holds, a Spanish line each."""

kept_forward: Hooks[Callable[[Schema, Schema], None]] = Hooks("companies.kept_forward")
"""What may not go back with a company's data, such as numbers that were given out: of the schema it
leaves, in the one it takes."""


class ProofFailed(Exception):
    """``str()`` is for the operator: the proof, and what went wrong."""


def prove(company: Company) -> Iterator[str]:
    """Try everything in turn; the sentence of each. Raises ProofFailed at the first fault."""
    for name, proof in proofs.items():
        try:
            yield _tried(company, proof)
        except Exception as error:
            why = f"{name}: {type(error).__name__}: {error}"
            raise ProofFailed(f"{company.name} ({company.schema_name}), {why}") from error


def _tried(company: Company, proof: Callable[[Company], str]) -> str:
    with public_context(), company_context(company), transaction.atomic():
        home = current_home()
        with transaction.atomic(using=home):
            told = proof(company)
            transaction.set_rollback(True, using=home)
        transaction.set_rollback(True)
        return told


def log_in(company: Company) -> str:
    """A person with a password enters through the log-in page and sees the first one."""
    password = uuid4().hex
    person = User(
        email=f"{uuid4().hex[:12]}@prueba.invalid",
        full_name="Prueba de entrada",
        role=Role.OWNER,
        joined_at=timezone.now(),
    )
    person.set_password(password)
    person.save()
    browser = Client(headers={"host": company.host})
    entry = {"username": person.email, "password": password}
    secure = settings.SECURE_SSL_REDIRECT
    answer = browser.post(reverse("accounts:login"), entry, secure=secure)
    if answer.status_code != HTTPStatus.FOUND:
        raise AssertionError(f"la entrada contesta {answer.status_code}")
    first = browser.get(reverse(settings.LOGIN_REDIRECT_URL), secure=secure, follow=True)
    select(company)
    if first.status_code != HTTPStatus.OK:
        raise AssertionError(f"la primera página contesta {first.status_code}")
    return "se entra con contraseña y se ve la primera página"
