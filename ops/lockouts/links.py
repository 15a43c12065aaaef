"""Links in the letter of a lock-out: they end the pause, or say «no fui yo». Each opens a page.

They carry the fingerprint of the account, so that a new password and the end of sessions spend
them.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from ops.lockouts.models import Dossier
from tenants.people.links import account_fingerprint
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import selected
from tenants.web.links import BadLink, SiteLink, letter_url, sign, unsign

AGE = timedelta(hours=24)
UNLOCK, DISOWN = "lockouts:unlock", "lockouts:disown"
_OF_PROGRAMME = {page: SiteLink(page, AGE) for page in (UNLOCK, DISOWN)}


def url_of(page: str, dossier: Dossier, person: User) -> str:
    """The absolute address of ``page``, for a letter of the selected company or programme."""
    held = [person.pk, account_fingerprint(person), dossier.pk]
    if not isinstance(selected(), Company):
        return _OF_PROGRAMME[page].url(held)
    return letter_url(reverse(page, args=[sign(page, held)]))


def read(page: str, token: str, *, to_spend: bool = False) -> tuple[Dossier, User]:
    """The dossier and whose account it is. Raises BadLink if forged, late, spent or of elsewhere.

    ``to_spend`` holds the account's row until the transaction ends.
    """
    place = selected()
    company = place if isinstance(place, Company) else None
    held = unsign(page, token, max_age=AGE) if company else _OF_PROGRAMME[page].read(token)
    number, printed, dossier_id = held
    people = User.objects.select_for_update() if to_spend else User.objects.all()
    person = people.filter(pk=number, is_active=True).first()
    dossier = Dossier.objects.filter(pk=dossier_id, company=company, account=number).first()
    if (
        person is None
        or dossier is None
        or not constant_time_compare(printed, account_fingerprint(person))
    ):
        raise BadLink
    return dossier, person
