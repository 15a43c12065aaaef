"""Opening a company: it is registered with a schema of its own, then claims it."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

from tenants.companies.claiming import finish_opening
from tenants.companies.events import CompanyRegistered, OpeningResumed
from tenants.companies.spares import take_schema
from tenants.companies.states import move
from tenants.companies.subdomains import TakenSubdomain, clean_subdomain
from tenants.companies.tasks import fill_pool_later, finish_opening_later
from tenants.events.recording import Actor, record
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import public_context
from tenants.schemas.time_zones import proposed_zone, validate_state
from tenants.work.nudges import nudge

logger = logging.getLogger(__name__)
NAME_LENGTH = 120
EMAIL_LENGTH = 254


def register_company(
    name: str,
    subdomain: str,
    owner_name: str,
    owner_email: str,
    *,
    by: Actor,
    state: str = "",
    time_zone: str = "",
    database: str = DEFAULT_DB_ALIAS,
) -> Company:
    """A company that opens once this commits: at once with a spare schema, else by a worker.

    It goes by the clock of ``time_zone``, or else of ``state``, the one of Mexico where it works;
    without either by the centre's. Raises ValidationError in Spanish, by field. An opening that
    fails is in state *failed*.
    """
    with public_context(), transaction.atomic():
        facts = _clean(
            name.strip(), subdomain, owner_name.strip(), owner_email.strip().lower(), state
        )
        facts["time_zone"] = time_zone or proposed_zone(state)
        schema = take_schema(database)
        try:
            with transaction.atomic():
                company = Company.objects.create(schema=schema, **facts)
        except IntegrityError as error:  # another registration took the name a moment before
            taken = TakenSubdomain(facts["subdomain"])
            raise ValidationError({"subdomain": taken.messages}) from error
        record(CompanyRegistered(spare=schema.is_built), by=by, company=company)
        transaction.on_commit(lambda: _proceed(company))
    return company


@transaction.atomic
def resume_opening(company: Company, *, by: Actor) -> None:
    """Go on with an opening that stopped, from the step that did. Raises WrongState."""
    move(company, Company.State.OPENING)
    record(OpeningResumed(), by=by, company=company)
    transaction.on_commit(lambda: _proceed(company))


def _proceed(company: Company) -> None:
    """What is quick is done here; building a schema is left to a worker."""
    if company.schema.is_built:
        try:
            finish_opening(company)
        except Exception:  # said by its step, and resumed from there
            logger.exception("Opening %s stopped", company.schema_name)
    else:
        nudge(finish_opening_later, company.pk)
    nudge(fill_pool_later)


def _clean(
    name: str, subdomain: str, owner_name: str, owner_email: str, state: str
) -> dict[str, str]:
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
    try:
        if state:
            validate_state(state)
    except ValidationError as error:
        errors["state"] = error.messages[0]
    if errors:
        raise ValidationError(errors)
    return {
        "name": name,
        "subdomain": subdomain,
        "owner_name": owner_name,
        "owner_email": owner_email,
    }


def _fits(name: str) -> bool:
    return 1 <= len(name) <= NAME_LENGTH and name.isprintable()


def subdomains_in_use() -> set[str]:
    """Of every company that has one or is about to."""
    return set(Company.objects.values_list("subdomain", flat=True)) | {
        host.removesuffix(f".{settings.BASE_DOMAIN}")
        for host in Domain.objects.values_list("domain", flat=True)
    }
