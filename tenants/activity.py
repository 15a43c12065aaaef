"""What companies do, told to the programme in the same transaction as the act."""

from tenants.accounts.models import User
from tenants.context import current_company
from tenants.models import Activity


def record(verb: str, by: User | None = None, subject: str = "", **facts: object) -> None:
    """One row in public. ``facts`` are plain JSON values, never personal data of customers."""
    Activity.objects.create(
        company_id=current_company().pk,
        actor_id=by.pk if by else None,
        verb=verb,
        subject=subject,
        facts=facts,
    )
