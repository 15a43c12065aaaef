"""The applicant's own page: its link holds the application's key, signed.

A link is a key to the page, so it is only ever mailed. Opening it changes nothing.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tenants.programme.applications.models import Application
from tenants.schemas.companies import site_address
from tenants.web.links import BadLink

_SALT = "application@public"  # worthless in a company, whose salts hold its own schema


def application_path(application: Application) -> str:
    token = signing.Signer(salt=_SALT).sign(application.key.hex)
    return reverse("application", settings.PUBLIC_SCHEMA_URLCONF, args=[token])


def application_link(application: Application) -> str:
    """Its absolute address."""
    return f"{site_address(settings.BASE_DOMAIN)}{application_path(application)}"


def application_of_link(token: str) -> Application:
    """The one that the link was mailed for. Raises BadLink.

    It may have been joined to another: ``Application.shown`` says what its link may open.
    """
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature as error:
        raise BadLink from error
    application = Application.objects.filter(key=key).select_related("joined_to").first()
    if application is None:
        raise BadLink
    return application
