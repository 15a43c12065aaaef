"""The services of the programme about companies: register, suspend, resume."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import IntegrityError, transaction

from tenants.events.activity import record
from tenants.programme.models import Company, Domain
from tenants.programme.subdomains import TakenSubdomain, clean_subdomain
from tenants.schemas.context import company_context
from tenants.schemas.provisioning import open_company_later

NAME_LENGTH = 120
EMAIL_LENGTH = 254


@transaction.atomic
def register_company(name: str, subdomain: str, owner_name: str, owner_email: str) -> Company:
    """A company in state *pending*, whose opening a worker starts once this commits.

    Raises ValidationError in Spanish, by field.
    """
    facts = _clean(name.strip(), subdomain, owner_name.strip(), owner_email.strip().lower())
    try:
        with transaction.atomic():
            company = Company.objects.register(**facts)
    except IntegrityError as error:  # another registration took the name a moment before
        taken = TakenSubdomain(facts["subdomain_wanted"])
        raise ValidationError({"subdomain": taken.messages}) from error
    transaction.on_commit(lambda: open_company_later.delay(company.pk))
    return company


@transaction.atomic
def resume_opening(company: Company) -> None:
    """Have a worker go on with an opening that failed, from the step that did."""
    if company.state == Company.State.FAILED:
        company.state = Company.State.PENDING
        company.save(update_fields=["state"])
    transaction.on_commit(lambda: open_company_later.delay(company.pk))


def _clean(name: str, subdomain: str, owner_name: str, owner_email: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not _fits(name):
        errors["name"] = f"Escribe el nombre de la empresa, de hasta {NAME_LENGTH} letras."
    if not _fits(owner_name):
        errors["owner_name"] = (
            f"Escribe el nombre de la persona dueña, de hasta {NAME_LENGTH} letras."
        )
    try:
        EmailValidator()(owner_email)
        MaxLengthValidator(EMAIL_LENGTH)(owner_email)
    except ValidationError:
        errors["owner_email"] = "Escribe el correo de la persona dueña, por ejemplo ana@ejemplo.mx."
    try:
        subdomain = clean_subdomain(subdomain, taken=subdomains_in_use())
    except ValidationError as error:
        errors["subdomain"] = error.messages[0]
    if errors:
        raise ValidationError(errors)
    return {
        "name": name,
        "subdomain_wanted": subdomain,
        "owner_name": owner_name,
        "owner_email": owner_email,
    }


def _fits(name: str) -> bool:
    return 1 <= len(name) <= NAME_LENGTH and name.isprintable()


def subdomains_in_use() -> set[str]:
    """Of every company that has one or is about to."""
    return set(Company.objects.values_list("subdomain_wanted", flat=True)) | {
        host.removesuffix(f".{settings.BASE_DOMAIN}")
        for host in Domain.objects.values_list("domain", flat=True)
    }


class WrongState(Exception):
    """The company is in a state from which this cannot be done."""


def suspend_company(company: Company) -> None:
    """Its site shows a page that says so; its data stay. Seen everywhere within 30 s.

    Raises WrongState unless it is serving.
    """
    _move(company, Company.State.READY, Company.State.SUSPENDED, "company.suspended")


def resume_company(company: Company) -> None:
    """Raises WrongState unless it is suspended: what was never opened must not serve."""
    _move(company, Company.State.SUSPENDED, Company.State.READY, "company.resumed")


@transaction.atomic
def _move(company: Company, before: Company.State, after: Company.State, verb: str) -> None:
    company.refresh_from_db(from_queryset=Company.objects.select_for_update())
    if company.state != before:
        raise WrongState(f"{company.schema_name} is {company.state}, not {before}.")
    company.state = after
    company.save(update_fields=["state"])
    with company_context(company):
        record(verb)
