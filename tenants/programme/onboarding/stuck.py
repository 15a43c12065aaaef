"""Which companies are stuck in their first steps, for the manager to call."""

from datetime import datetime, timedelta

from tenants.programme.onboarding.checklist import Checklist, checklists_of
from tenants.schemas.companies import Company

QUIET = timedelta(days=3)
"""A company that did no step for so long, and has not finished, is stuck."""


def stuck_at(moment: datetime) -> list[tuple[Company, Checklist]]:
    """The companies that are stuck, the one that is stuck longest first; two queries."""
    serving = [company for company in Company.objects.serving() if company.opened_at]
    found = checklists_of(serving)
    stuck = [
        (company, found[company.pk])
        for company in serving
        if not found[company.pk].is_finished
        and _since(company, found[company.pk]) <= moment - QUIET
    ]
    return sorted(stuck, key=lambda pair: _since(*pair))


def _since(company: Company, checklist: Checklist) -> datetime:
    opened = company.opened_at
    if opened is None:
        raise ValueError(f"{company} was never opened.")
    return max(checklist.last_at or opened, opened)
