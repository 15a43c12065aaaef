"""The link of a visit: of one company, once, until the visit would have ended. Opening it changes
nothing."""

from django.conf import settings
from django.urls import reverse

from tenants.programme.support.models import VISIT_LENGTH, SupportVisit
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company
from tenants.web.links import BadLink, company_url, sign, unsign

_PURPOSE = "support-visit"


def visit_link(visit: SupportVisit) -> str:
    """The absolute address of the page on which the visit begins."""
    company: Company = visit.company
    with company_context(company):
        token = sign(_PURPOSE, visit.key.hex)
        return company_url(reverse("support:visit", settings.ROOT_URLCONF, args=[token]))


def visit_of_link(token: str) -> SupportVisit:
    """One that did not begin yet, of the current company. Raises BadLink."""
    key = unsign(_PURPOSE, token, max_age=VISIT_LENGTH)
    rows = SupportVisit.objects.filter(company=current_company().pk, entered_at=None, left_at=None)
    visit = rows.filter(key=key).first()
    if visit is None:
        raise BadLink
    return visit
