"""The customer's link: made at first need, and revoked when it must end."""

from datetime import datetime

from quoting.offers.addresses import link_id
from quoting.offers.events import LinkCreated, LinkRevoked
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteVersion
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.web.links import BadLink


def living_link(version: QuoteVersion) -> CustomerLink | None:
    """The link that opens ``version`` today, or None when there is none or it was revoked."""
    return version.links.filter(revoked_at=None).first()


@atomic
def ensure_link(version: QuoteVersion, by: User) -> CustomerLink | None:
    """The living link; the first one is made here. None once it was revoked and not replaced:
    what a person closed opens again only by a person's hand."""
    version.hold()
    if version.links.exists():
        return living_link(version)
    return _create(version, by)


@atomic
def replace_link(version: QuoteVersion, by: User, moment: datetime) -> CustomerLink:
    """A new link; those that were given out before stop working."""
    version.hold()
    version.links.filter(revoked_at=None).update(revoked_at=moment)
    return _create(version, by)


@atomic
def revoke_link(link: CustomerLink, by: User, moment: datetime) -> None:
    """From now on the link opens nothing; harmless twice."""
    link.version.hold()
    revoked = CustomerLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=moment)
    if revoked:
        record(LinkRevoked(), by=by, subject=link)


def open_link(token: str) -> CustomerLink:
    """The living link, with its version, that ``token`` opens. Raises BadLink when it is forged,
    of another company or revoked."""
    links = CustomerLink.objects.select_related("version")
    try:
        return links.get(pk=link_id(token), revoked_at=None)
    except (CustomerLink.DoesNotExist, OverflowError) as error:
        raise BadLink from error


def _create(version: QuoteVersion, by: User) -> CustomerLink:
    link = CustomerLink.objects.create(version=version, created_by=by)
    record(LinkCreated(), by=by, subject=link)
    return link
