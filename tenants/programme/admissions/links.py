"""The links from an invitation to the open company. Opening one spends nothing.

The invitation's goes by mail: signed, of one issue, good for seven days. Whoever used it gets two
more that are never mailed: that of the opening's progress, and from there the hand-over into the
company, which lets the owner in once.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tenants.people.links import account_fingerprint
from tenants.people.models import User
from tenants.programme.admissions.models import Admission
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web.links import BadLink, SiteLink, company_url, sign, unsign

PROGRESS_AGE = timedelta(hours=2)
HAND_OVER_AGE = timedelta(minutes=10)
_OPENING = SiteLink("open_company")
_PROGRESS = SiteLink("opening_progress", PROGRESS_AGE)
_HAND_OVER = "hand-over"


def opening_path(admission: Admission) -> str:
    return _OPENING.path([admission.pk, admission.nonce])


def opening_link(admission: Admission) -> str:
    """Its absolute address."""
    return _OPENING.url([admission.pk, admission.nonce])


def admission_of_link(token: str) -> Admission:
    """Raises BadLink if forged, or if another invitation was issued since. A used or late one is
    given too: its page says what to do."""
    number, nonce = _OPENING.read(token)
    rows = Admission.objects.select_related("application", "company")
    admission = rows.filter(pk=number).first()
    if admission is None or not constant_time_compare(nonce, admission.nonce):
        raise BadLink
    return admission


def progress_path(admission: Admission) -> str:
    """For the browser that claimed the company: it is handed over from there."""
    return _PROGRESS.path(admission.pk)


def admission_in_progress(token: str) -> tuple[Admission, Company]:
    """Of whoever claimed the company, open or not yet. Raises BadLink if forged or late."""
    rows = Admission.objects.select_related("application", "company__schema")
    admission = rows.filter(pk=_PROGRESS.read(token)).first()
    if admission is None or admission.company is None:
        raise BadLink
    return admission, admission.company


def hand_over_link(company: Company) -> str:
    """The page of the open company that lets its owner in, once, within ten minutes."""
    with company_context(company):
        owner = User.objects.get(email=company.owner_email)
        token = sign(_HAND_OVER, [owner.pk, account_fingerprint(owner)])
        return company_url(reverse("hand_over", settings.ROOT_URLCONF, args=[token]))


def owner_of_link(token: str) -> User:
    """The owner whom a hand-over of the current company lets in. Raises BadLink if forged or late,
    or if the owner chose another password since."""
    number, printed = unsign(_HAND_OVER, token, max_age=HAND_OVER_AGE)
    owner = User.objects.filter(pk=number, is_active=True).first()
    if owner is None or not constant_time_compare(printed, account_fingerprint(owner)):
        raise BadLink
    return owner
