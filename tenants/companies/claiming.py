"""How a company claims its schema: its name, its owner, its address, and the welcome.

No step changes a table, so all of them are one short transaction: a company that got a spare schema
is open within a moment, and an opening that stops leaves nothing of it. One without a spare waits
for its schema to be built first. ``finish_opening`` once more goes on with what stopped.
"""

from collections.abc import Callable

from django.utils import timezone

from tenants.companies.building import build, count_steps
from tenants.companies.events import CompanyOpened
from tenants.companies.states import move
from tenants.events.recording import SYSTEM, record
from tenants.hooks import Hooks
from tenants.people import emails
from tenants.people.events import PersonInvited
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, public_context
from tenants.schemas.steps import Steps, alone
from tenants.seats.taking import take_seat

claim_steps: Hooks[Callable[[Company], None]] = Hooks("schemas.claim_steps")


def finish_opening(company: Company) -> None:
    """Run every step that is not finished. On an error the company is *failed*, the step says why,
    and the error is raised again. Does nothing if it is open or another worker is at it.
    """
    with public_context(), alone(company.schema.pk) as got_it:
        company.refresh_from_db()
        if not got_it or not company.is_opening:
            return
        try:
            build(company.schema)
            with company_context(company):
                _steps.run_together(company.schema, company)
        except Exception:
            move(company, Company.State.FAILED)
            raise


def write_name(company: Company) -> None:
    CompanyProfile.objects.filter(pk=1, trade_name="").update(trade_name=company.name)


def add_owner(company: Company) -> None:
    """On two servers the account may be there without the rest: the company's commits first."""
    owner = User.objects.filter(email=company.owner_email).first()
    if owner is None:
        owner = User.objects.invite(company.owner_email, company.owner_name, Role.OWNER)
    take_seat(owner.pk)
    record(PersonInvited(role=Role.OWNER), by=SYSTEM, subject=owner)


def publish_address(company: Company) -> None:
    """Raises RuntimeError if the host is another company's."""
    domain, _ = Domain.objects.get_or_create(
        domain=company.host, defaults={"tenant": company, "is_primary": True}
    )
    if domain.tenant_id != company.pk:
        raise RuntimeError(f"{company.host} belongs to another company.")


def welcome(company: Company) -> None:
    """It serves from here on; an owner who has no password yet is invited to choose one. Raises
    WrongState if it is being erased."""
    move(company, Company.State.READY, opened_at=timezone.now())
    record(CompanyOpened(), by=SYSTEM)
    owner = User.objects.get(email=company.owner_email)
    if not owner.has_joined:
        emails.invite(owner)


_steps: Steps[Company] = Steps(
    first={"name": write_name, "owner": add_owner},
    added=claim_steps,
    last={"address": publish_address, "welcome": welcome},
)


def steps_of_an_opening() -> int:
    """How many there are, from the schema to the welcome."""
    return count_steps() + len(list(_steps.items()))
