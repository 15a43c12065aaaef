"""The link with which an owner stops the closing or the erasing of the company.

It leads to the base domain, since a closed company's own address answers nobody. It is good until
the day that it names changes. Opening it changes nothing.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tenants.programme.trials.models import Trial
from tenants.schemas.companies import site_address
from tenants.web.links import BadLink

_SALT = "keep-company@public"  # worthless in a company, whose salts hold its own schema


def keep_link(trial: Trial) -> str:
    """Its absolute address."""
    token = signing.Signer(salt=_SALT).sign_object([trial.pk, str(trial.erase_on)])
    path = reverse("keep_company", settings.PUBLIC_SCHEMA_URLCONF, args=[token])
    return f"{site_address(settings.BASE_DOMAIN)}{path}"


def trial_of_link(token: str) -> Trial:
    """The trial, kept or not: its page says how things stand. Raises BadLink if it is forged or of
    another end."""
    try:
        number, day = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    trial = Trial.objects.select_related("company__schema").filter(pk=number).first()
    if trial is None or (trial.erase_on is not None and str(trial.erase_on) != day):
        raise BadLink
    return trial
