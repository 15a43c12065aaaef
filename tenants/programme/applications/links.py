"""The applicant's own page: its link holds the application's key, signed.

A link is a key to the page, so it is only ever mailed. Opening it changes nothing.
"""

from tenants.programme.applications.models import Application
from tenants.web.links import BadLink, SiteLink

_LINK = SiteLink("application")


def application_path(application: Application) -> str:
    return _LINK.path(application.key.hex)


def application_link(application: Application) -> str:
    """Its absolute address."""
    return _LINK.url(application.key.hex)


def application_of_link(token: str) -> Application:
    """The one that the link was mailed for. Raises BadLink.

    It may have been joined to another: ``Application.shown`` says what its link may open.
    """
    rows = Application.objects.select_related("joined_to")
    application = rows.filter(key=_LINK.read(token)).first()
    if application is None:
        raise BadLink
    return application
