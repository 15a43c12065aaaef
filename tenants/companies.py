"""The services of the programme about companies: register, suspend, resume."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tenants.activity import record
from tenants.context import company_context
from tenants.models import Company, Domain
from tenants.provisioning import open_company_later
from tenants.subdomains import clean_subdomain


@transaction.atomic
def register_company(name: str, subdomain: str, owner_name: str, owner_email: str) -> Company:
    """A company in state *pending*, whose opening a worker starts once this commits.

    Raises ValidationError in Spanish, by field.
    """
    company = Company.objects.register(
        **_clean(name, subdomain, owner_name.strip(), owner_email.strip().lower())
    )
    transaction.on_commit(lambda: open_company_later.delay(company.pk))
    return company


def _clean(name: str, subdomain: str, owner_name: str, owner_email: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not name.strip():
        errors["name"] = "Escribe el nombre de la empresa."
    if not owner_name:
        errors["owner_name"] = "Escribe el nombre de la persona dueña."
    try:
        validate_email(owner_email)
    except ValidationError:
        errors["owner_email"] = "Escribe el correo de la persona dueña, por ejemplo ana@ejemplo.mx."
    try:
        subdomain = clean_subdomain(subdomain, taken=subdomains_in_use())
    except ValidationError as error:
        errors["subdomain"] = error.messages[0]
    if errors:
        raise ValidationError(errors)
    return {
        "name": name.strip(),
        "subdomain_wanted": subdomain,
        "owner_name": owner_name,
        "owner_email": owner_email,
    }


def subdomains_in_use() -> set[str]:
    """Of every company that has one or is about to."""
    return set(Company.objects.values_list("subdomain_wanted", flat=True)) | {
        host.removesuffix(f".{settings.BASE_DOMAIN}")
        for host in Domain.objects.values_list("domain", flat=True)
    }


def suspend_company(company: Company) -> None:
    """Its site shows a page that says so; its data stay. Seen everywhere within 30 s."""
    _set_state(company, Company.State.SUSPENDED, "company.suspended")


def resume_company(company: Company) -> None:
    _set_state(company, Company.State.READY, "company.resumed")


@transaction.atomic
def _set_state(company: Company, state: Company.State, verb: str) -> None:
    company.state = state
    company.save(update_fields=["state"])
    with company_context(company):
        record(verb)
