"""That a person looked at a quotation, and for how long.

A page being fetched says nothing: previews, scanners and mail filters fetch it too. The page tells
of its reader only after a gesture of theirs, with a pass it was given when it was served; the pass
must have been in the reader's hands for a moment, and not since yesterday.
"""

import re
from datetime import datetime, timedelta
from secrets import token_urlsafe

from quoting.drafts.models.quotes import Quote
from quoting.offers.events import QuoteViewed
from quoting.offers.models.responses import CustomerLink, QuoteView
from quoting.offers.services.followups import notify
from tenants.events.recording import CUSTOMER, record
from tenants.schemas.transactions import atomic
from tenants.web.links import BadLink, sign, unsign

PURPOSE = "attention"
SOONEST = timedelta(seconds=2)
LATEST = timedelta(hours=12)
LONGEST = 4 * 3600  # seconds of one reading

_VISITOR = re.compile(r"[A-Za-z0-9_-]{16,40}", re.ASCII)
_MACHINE = re.compile(
    r"bot/|bot;|bot\)|crawl|spider|preview|facebookexternalhit|whatsapp/|curl/|python|wget|scanner",
    re.IGNORECASE,
)


def known_visitor(told: str) -> str:
    """The visitor that a browser tells of itself, or a new one."""
    return told if _VISITOR.fullmatch(told) else token_urlsafe(16)


def attention_pass(link: CustomerLink, visitor: str, moment: datetime) -> str:
    """What the page gives back when its reader moves."""
    return sign(PURPOSE, [link.pk, visitor, int(moment.timestamp())])


def read_pass(link: CustomerLink, given: str, moment: datetime) -> tuple[str, int]:
    """The visitor of a pass of ``link``, and the whole seconds since it was given out.

    Raises BadLink for one that is forged, of another link, too fresh or too old.
    """
    content = unsign(PURPOSE, given)
    if not (isinstance(content, list) and len(content) == 3 and content[0] == link.pk):
        raise BadLink
    _, visitor, since = content
    age = int(moment.timestamp()) - since
    if not SOONEST.total_seconds() <= age <= LATEST.total_seconds():
        raise BadLink
    return visitor, age


def is_machine(user_agent: str) -> bool:
    """Whether a visitor says of itself that nobody is reading."""
    return not user_agent or bool(_MACHINE.search(user_agent))


@atomic
def note_view(link: CustomerLink, visitor: str, seconds: int, moment: datetime) -> bool:
    """Write that ``visitor`` has read for ``seconds``; whether it is their first time.

    The first view of the version that is with the customer turns its quotation from sent to viewed.
    """
    version = link.version
    seconds = max(0, min(seconds, LONGEST))
    views = QuoteView.objects.filter(version=version, visitor=visitor)
    if views.exists():
        views.filter(seconds__lt=seconds).update(seconds=seconds)
        return False
    quote = version.hold()
    _, is_new = QuoteView.objects.get_or_create(
        version=version,
        visitor=visitor,
        defaults={"link": link, "seen_at": moment, "seconds": seconds},
    )
    if is_new and quote.viewed_at is None and quote.version == version.number:
        _first_view(quote, version.folio, moment)
    return is_new


def _first_view(quote: Quote, folio: str, moment: datetime) -> None:
    quote.viewed_at = moment
    quote.shared_at = quote.shared_at or moment
    if quote.state in {Quote.State.READY, Quote.State.SENT}:
        quote.state = Quote.State.VIEWED
    quote.save(update_fields=["viewed_at", "shared_at", "state", "updated_at"])
    notify(quote, f"Tu cliente abrió {folio}.", moment)
    record(QuoteViewed(version=quote.version), by=CUSTOMER, subject=quote)
