"""Races of acceptance, rejection, expiry and a newer version, on real connections: each
version ends once, and everybody reads the same end."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from threading import Barrier
from time import sleep

from django.db import connection
from django.utils import timezone

from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion, VersionCosts
from quoting.offers.services.answers import Acceptance, accept, reject, state_of
from quoting.offers.services.documents import content_hash
from quoting.offers.services.endings import expire
from quoting.offers.services.links import ensure_link, replace_link, revoke_link
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.quoting.make import MOMENT, TODAY, make_sent
from tests.quoting.offers.make_promises import make_costs, make_line, make_promise
from tests.sizes import sized

RACES = sized("VISITS", 1000, 120)
RUNNERS = ["accept", "reject", "expire", "send"]
LATE = MOMENT + timedelta(days=30)
ENDS = {"accepted": "accept", "rejected": "reject", "expired": "expire"}
REFUSALS = {"NotCurrent", "AlreadyAnswered", "VersionExpired", "QuoteIsAccepted", "nothing"}
Act = Callable[[], object]
Word = str


@dataclass(frozen=True)
class Race:
    """A version in force, the draft of the next one, who runs in which lane, and the seconds by
    which sending, which has more to do before it comes to the lock, sets out before the others."""

    version: QuoteVersion
    draft: Quote
    lanes: tuple[Word, ...]
    head_start: float


def make_races(seller: User, dice: Random) -> list[Race]:
    """All at once: the rows that sending a quotation and beginning its next version leave."""
    customer = Customer.objects.create(name="Constructora Nogal")
    terms = {"customer": customer, "seller": seller, "validity_days": 15}
    numbers = range(1, RACES + 1)
    day = TODAY + timedelta(days=15)
    quotes = Quote.objects.bulk_create(
        Quote(**terms, state="sent", version=1, folio=f"R-{n:04d}", valid_until=day, sent_at=MOMENT)
        for n in numbers
    )
    versions = QuoteVersion.objects.bulk_create(
        QuoteVersion(
            quote=quote,
            folio=quote.folio,
            promise=make_promise([make_line()], folio=quote.folio or ""),
            digest=f"{quote.pk:064d}",
            total=Decimal(1),
            sent_at=MOMENT,
            valid_until=day,
            sent_by=seller,
        )
        for quote in quotes
    )
    VersionCosts.objects.bulk_create(
        VersionCosts(version=version, sheet=make_costs(version.promise)) for version in versions
    )
    have_papers_under_way(versions, seller)
    drafts = Quote.objects.bulk_create(Quote(**terms, revises=quote) for quote in quotes)
    QuoteLine.objects.bulk_create(
        QuoteLine(quote=draft, kind="free", description="Flete", unit_price=Decimal(500))
        for draft in drafts
    )
    return [
        Race(
            version, draft, tuple(dice.sample(RUNNERS, 4)), dice.choice([0, 0, dice.random() / 40])
        )
        for version, draft in zip(versions, drafts, strict=True)
    ]


def have_papers_under_way(versions: list[QuoteVersion], by: User) -> None:
    """So that an acceptance does not have a PDF made, which is not what is raced for."""
    CustomerLink.objects.bulk_create(
        CustomerLink(version=version, created_by=by, revoked_at=MOMENT) for version in versions
    )
    QuoteDocument.objects.bulk_create(
        QuoteDocument(
            version=version,
            content_hash=content_hash(version, None),
            state=QuoteDocument.State.RENDERING,
            started_at=timezone.now(),
        )
        for version in versions
    )


def run(race: Race, word: Word, seller: User) -> Word:
    """What came of it: the word, or the name of the refusal."""
    acts: dict[Word, Act] = {
        "accept": lambda: accept(race.version, Acceptance("Laura"), MOMENT),
        "reject": lambda: reject(race.version, "price", "", MOMENT),
        "expire": lambda: expire(race.version, LATE),
        "send": lambda: send_quote(race.draft, seller, MOMENT),
    }
    try:
        return word if acts[word]() else "nothing"
    except QuotingError as refusal:
        return type(refusal).__name__


@contextmanager
def connected(company: Company) -> Iterator[None]:
    try:
        with company_context(company):
            yield
    finally:
        connection.close()


def run_all(races: list[Race], seller: User, company: Company) -> list[dict[Word, Word]]:
    """Four threads, each with a connection of its own, that set out together in every race."""
    start = Barrier(4)

    def lane(number: int) -> list[tuple[Word, Word]]:
        with connected(company):
            found = []
            for race in races:
                start.wait(timeout=60)
                if race.lanes[number] != "send":
                    sleep(race.head_start)
                found.append((race.lanes[number], run(race, race.lanes[number], seller)))
            return found

    with ThreadPoolExecutor(4) as threads:
        lanes = list(threads.map(lane, range(4)))
    return [dict(results) for results in zip(*lanes, strict=True)]


def test_many_races_have_one_outcome_each(own_company: Company) -> None:
    seller = User.objects.get(email=own_company.owner_email)
    QuoteSettings.objects.update(reminder_days=[])
    races = make_races(seller, Random("carreras"))

    results = run_all(races, seller, own_company)

    outcomes = {row.version_id: row.kind for row in Outcome.objects.defer("evidence")}
    quotes = Quote.objects.in_bulk()
    numbers = dict(QuoteVersion.objects.order_by("number").values_list("quote", "number"))
    endings = Counter(outcomes.values())
    assert endings.total() == Outcome.objects.count() == RACES
    assert min(endings.values()) > RACES / 25, endings  # all four really do win some
    for race, result in zip(races, results, strict=True):
        assert set(result.values()) <= REFUSALS | set(RUNNERS), result
        kind = outcomes[race.version.pk]
        ended = {verb for verb in ENDS.values() if result[verb] == verb}
        was_sent = result["send"] == "send"
        assert ended == ({ENDS[kind]} if kind in ENDS else set()), result
        assert not (was_sent and "accept" in ended)
        assert (kind == "superseded") == (was_sent and not ended)

        quote = quotes[race.version.quote_id]
        assert quote.version == numbers[quote.pk] == (2 if was_sent else 1)
        assert quote.state == ("ready" if was_sent else kind)
        assert (race.draft.pk in quotes) != was_sent
        assert state_of(race.version, TODAY) == kind  # as seller and customer read it


def test_revoking_and_replacing_a_link_at_once_never_fail(own_company: Company) -> None:
    seller = User.objects.get(email=own_company.owner_email)
    version = make_sent(seller)
    start = Barrier(4)

    def lane(number: int) -> list[object]:
        with connected(own_company):
            for _ in range(30):
                link = CustomerLink.objects.filter(version=version).latest("pk")
                start.wait(timeout=60)
                if number % 2:
                    replace_link(version, seller, MOMENT)
                else:
                    revoke_link(link, seller, MOMENT)
            return []

    ensure_link(version, seller)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lane, range(4))) == [[]] * 4
    assert CustomerLink.objects.filter(version=version, revoked_at=None).count() <= 1
