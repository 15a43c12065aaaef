"""The invitation's link: signed, of one issue, good for seven days. Opening it spends nothing."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from tenants.programme.admissions.models import Admission
from tenants.schemas.companies import site_address
from tenants.web.links import BadLink

_SALT = "admission@public"  # worthless in a company, whose salts hold its own schema


def opening_path(admission: Admission) -> str:
    token = signing.Signer(salt=_SALT).sign_object([admission.pk, admission.nonce])
    return reverse("open_company", settings.PUBLIC_SCHEMA_URLCONF, args=[token])


def opening_link(admission: Admission) -> str:
    """Its absolute address."""
    return f"{site_address(settings.BASE_DOMAIN)}{opening_path(admission)}"


def admission_of_link(token: str) -> Admission:
    """Raises BadLink if forged, or if another invitation was issued since. A used or late one is
    given too: its page says what to do."""
    try:
        number, nonce = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    rows = Admission.objects.select_related("application", "company")
    admission = rows.filter(pk=number).first()
    if admission is None or not constant_time_compare(nonce, admission.nonce):
        raise BadLink
    return admission
