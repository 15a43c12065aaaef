"""What companies do, told to the programme in the same transaction as the act."""

from tenants.people.models import User
from tenants.programme.models import Activity
from tenants.schemas.context import current_company


def record(verb: str, by: User | None = None, subject: str = "", **facts: object) -> None:
    """One row in public. ``facts`` are plain JSON values, never personal data of customers."""
    Activity.objects.create(
        company_id=current_company().pk,
        actor_id=by.pk if by else None,
        verb=verb,
        subject=subject,
        facts=facts,
    )
