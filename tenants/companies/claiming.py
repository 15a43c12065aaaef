"""How a company claims its schema: its name, its owner, and last its address.

No step changes a table, so a company that got a spare schema is open within a moment; one that did
not waits for its schema to be built first. A company whose opening stopped is resumed by calling
``finish_opening`` once more.
"""

from collections.abc import Callable

from django.utils import timezone

from tenants.companies.building import build
from tenants.companies.events import CompanyOpened
from tenants.companies.states import move
from tenants.events.recording import SYSTEM, record
from tenants.hooks import Hooks
from tenants.people import emails
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.people.services import add_person
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, public_context
from tenants.schemas.steps import Steps, alone
from tenants.schemas.transactions import atomic
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
        move(company, Company.State.OPENING)
        try:
            build(company.schema)
            _steps.run(company.schema, company)
            _open(company)
        except Exception:
            move(company, Company.State.FAILED)
            raise


@atomic
def _open(company: Company) -> None:
    with company_context(company), atomic():
        move(company, Company.State.READY)
        company.opened_at = timezone.now()
        company.save(update_fields=["opened_at"])
        record(CompanyOpened(), by=SYSTEM)
        emails.invite(User.objects.get(email=company.owner_email))


def write_name(company: Company) -> None:
    with company_context(company):
        CompanyProfile.objects.filter(pk=1, trade_name="").update(trade_name=company.name)


def add_owner(company: Company) -> None:
    with company_context(company), atomic():
        owner = User.objects.filter(email=company.owner_email).first()
        if owner is None:
            add_person(company.owner_email, company.owner_name, Role.OWNER, by=None)
        else:
            take_seat(owner.pk)  # on two servers the account may be there without it


def publish_address(company: Company) -> None:
    """Raises RuntimeError if the host is another company's."""
    domain, _ = Domain.objects.get_or_create(
        domain=company.host, defaults={"tenant": company, "is_primary": True}
    )
    if domain.tenant_id != company.pk:
        raise RuntimeError(f"{company.host} belongs to another company.")


_steps: Steps[Company] = Steps(
    first={"name": write_name, "owner": add_owner},
    added=claim_steps,
    last={"address": publish_address},
)
