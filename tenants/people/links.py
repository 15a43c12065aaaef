"""Links that let a person choose a password: signed, of one company, of one use.

A link carries a fingerprint of the account; choosing a password changes the fingerprint, which
spends every older link. Opening a link spends nothing: mail scanners open them all.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from tenants.people.models import User
from tenants.web.links import BadLink, company_url, sign, unsign

RESET = "reset"
INVITATION = "invitation"


def account_fingerprint(user: User) -> str:
    """What choosing a password changes, and a deactivation."""
    state = f"{user.pk}:{user.password}:{user.email}:{user.expulsions}:{user.joined_at}"
    return salted_hmac("tenants.people.links", state).hexdigest()[:32]


def password_path(purpose: str, user: User) -> str:
    """The page where ``user`` chooses a password."""
    token = sign(purpose, [user.pk, account_fingerprint(user)])
    return reverse(f"accounts:{purpose}", args=[token])


def password_link(purpose: str, user: User) -> str:
    """Its absolute address."""
    return company_url(password_path(purpose, user))


def user_of_link(purpose: str, token: str, to_spend: bool = False) -> User:
    """The person a link was made for. Raises BadLink if forged, spent, late or of another company.

    ``to_spend`` locks the account until the transaction ends: of two uses at the same moment the
    second finds the link spent.
    """
    age: timedelta = (
        settings.INVITATION_LINK_AGE if purpose == INVITATION else settings.PASSWORD_RESET_LINK_AGE
    )
    user_id, fingerprint = unsign(purpose, token, max_age=age)
    people = User.objects.select_for_update() if to_spend else User.objects.all()
    user = people.filter(pk=user_id, is_active=True).first()
    if user is None or not constant_time_compare(fingerprint, account_fingerprint(user)):
        raise BadLink
    return user
