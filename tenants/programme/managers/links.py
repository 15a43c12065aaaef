"""Links with which a person of the programme chooses a password: signed, of one use, of public."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tenants.people.links import account_fingerprint
from tenants.people.models import User
from tenants.programme.managers.models import Manager
from tenants.schemas.companies import site_address
from tenants.web.links import BadLink

LINK_AGE = timedelta(hours=24)
_SALT = "manager-password@public"  # worthless in a company, whose salts hold its own schema


def password_link(manager: User) -> str:
    """The absolute address of the page where ``manager`` chooses a password."""
    token = signing.dumps([manager.pk, account_fingerprint(manager)], salt=_SALT)
    path = reverse("programme:password", settings.PUBLIC_SCHEMA_URLCONF, args=[token])
    return f"{site_address(settings.BASE_DOMAIN)}{path}"


def manager_of_link(token: str, *, to_spend: bool = False) -> User:
    """The person a link was made for. Raises BadLink if forged, spent or late.

    ``to_spend`` locks the account until the transaction ends, so that a link is used once.
    """
    try:
        manager_id, printed = signing.loads(token, salt=_SALT, max_age=LINK_AGE)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    people = Manager.objects.select_for_update() if to_spend else Manager.objects.all()
    manager = people.filter(pk=manager_id, is_active=True).first()
    if manager is None or not constant_time_compare(printed, account_fingerprint(manager)):
        raise BadLink
    return manager
