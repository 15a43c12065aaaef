"""Which companies are stuck in their first steps, for the manager to call."""

from datetime import datetime, timedelta

from tenants.programme.onboarding.checklist import Checklist, checklists_of
from tenants.programme.onboarding.models import Onboarding
from tenants.schemas.companies import Company

QUIET = timedelta(days=3)
"""A company that did no step for so long, and has not finished, is stuck."""


def stuck_at(moment: datetime) -> list[tuple[Company, Checklist]]:
    """The companies that are stuck, the one that is stuck longest first; three queries."""
    through = set(Onboarding.objects.exclude(finished_at=None).values_list("company", flat=True))
    serving = [row for row in Company.objects.serving() if row.pk not in through]
    found = checklists_of(serving)
    stuck = [
        (company, found[company.pk])
        for company in serving
        if is_stuck(company, found[company.pk], moment)
    ]
    return sorted(stuck, key=lambda pair: quiet_since(*pair))


def is_stuck(company: Company, checklist: Checklist, moment: datetime) -> bool:
    if company.opened_at is None or not company.is_serving or checklist.is_finished:
        return False
    return quiet_since(company, checklist) <= moment - QUIET


def quiet_since(company: Company, checklist: Checklist) -> datetime:
    """When it last did a step, or opened. Raises ValueError for one that never did."""
    opened = company.opened_at
    if opened is None:
        raise ValueError(f"{company} was never opened.")
    return max(checklist.last_at or opened, opened)
