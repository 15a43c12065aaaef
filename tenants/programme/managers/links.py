"""Links with which a person of the programme chooses a password: signed, of one use, of public."""

from datetime import timedelta

from django.utils.crypto import constant_time_compare

from tenants.people.links import account_fingerprint
from tenants.people.models import User
from tenants.programme.managers.models import Manager
from tenants.web.links import BadLink, SiteLink

LINK_AGE = timedelta(hours=24)
_LINK = SiteLink("programme:password", LINK_AGE)


def password_link(manager: User) -> str:
    """The absolute address of the page where ``manager`` chooses a password."""
    return _LINK.url([manager.pk, account_fingerprint(manager)])


def manager_of_link(token: str, *, to_spend: bool = False) -> User:
    """The person a link was made for. Raises BadLink if forged, spent or late.

    ``to_spend`` locks the account until the transaction ends, so that a link is used once.
    """
    manager_id, printed = _LINK.read(token)
    people = Manager.objects.select_for_update() if to_spend else Manager.objects.all()
    manager = people.filter(pk=manager_id, is_active=True).first()
    if manager is None or not constant_time_compare(printed, account_fingerprint(manager)):
        raise BadLink
    return manager
