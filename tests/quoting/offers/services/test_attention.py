"""A view is a person's, told by their page; whatever only fetches the page is nobody."""

from datetime import timedelta

import pytest

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import CustomerLink, QuoteView
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.attention import (
    attention_pass,
    is_machine,
    known_visitor,
    note_view,
    read_pass,
)
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from tenants.people.models import User
from tenants.web.links import BadLink
from tests.quoting.make import MOMENT, TODAY, make_sent

ANNA, BRUNO = "anna-anna-anna-anna", "bruno-bruno-bruno-1"
LATER = MOMENT + timedelta(seconds=5)


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    return make_sent(owner)


@pytest.fixture
def link(version: QuoteVersion, owner: User) -> CustomerLink:
    link = ensure_link(version, owner)
    assert link is not None
    return link


def test_the_first_view_turns_the_quotation_from_sent_to_viewed(
    version: QuoteVersion, link: CustomerLink
) -> None:
    assert note_view(link, ANNA, 3, LATER)
    quote = Quote.objects.get(pk=version.quote_id)
    assert (quote.state, quote.viewed_at) == (Quote.State.VIEWED, LATER)
    assert note_view(link, BRUNO, 3, LATER + timedelta(hours=1))
    quote.refresh_from_db()
    assert quote.viewed_at == LATER
    assert Notification.objects.count() == 1
    assert QuoteView.objects.count() == 2


def test_one_visitor_is_one_view_that_grows_longer(link: CustomerLink) -> None:
    assert note_view(link, ANNA, 3, LATER)
    for told, kept in ((15, 15), (4, 15), (60, 60), (10**9, 4 * 3600)):
        assert not note_view(link, ANNA, told, LATER + timedelta(hours=1))
        view = QuoteView.objects.get()
        assert (view.seconds, view.seen_at) == (kept, LATER)


def test_a_view_does_not_undo_an_answer(version: QuoteVersion, link: CustomerLink) -> None:
    accept(version, Acceptance("Laura"), MOMENT)
    assert note_view(link, ANNA, 3, LATER)
    quote = Quote.objects.get(pk=version.quote_id)
    assert (quote.state, quote.viewed_at) == (Quote.State.ACCEPTED, LATER)


def test_a_view_of_an_old_version_says_nothing_of_the_new_one(
    version: QuoteVersion, link: CustomerLink, owner: User
) -> None:
    send_quote(start_revision(version.quote, owner, TODAY), owner, MOMENT)
    assert note_view(link, ANNA, 3, LATER)
    quote = Quote.objects.get(pk=version.quote_id)
    assert (quote.state, quote.viewed_at) == (Quote.State.READY, None)


def test_a_pass_is_good_after_a_moment_and_until_the_evening(link: CustomerLink) -> None:
    given = attention_pass(link, ANNA, MOMENT)
    assert read_pass(link, given, LATER) == (ANNA, 5)
    for moment in (MOMENT, MOMENT + timedelta(seconds=1), MOMENT + timedelta(hours=13)):
        with pytest.raises(BadLink):
            read_pass(link, given, moment)


def test_a_pass_is_of_one_link_and_cannot_be_made_up(link: CustomerLink, owner: User) -> None:
    other = ensure_link(make_sent(owner), owner)
    assert other is not None
    for given in (attention_pass(other, ANNA, MOMENT), "", "x", "x:y:z"):
        with pytest.raises(BadLink):
            read_pass(link, given, LATER)


def test_a_visitor_that_the_page_did_not_name_is_named_anew() -> None:
    for strange in ("", "corto", "<b>" * 8, "a" * 99):
        visitor = known_visitor(strange)
        assert visitor != strange
        assert known_visitor(visitor) == visitor
        assert len(visitor) >= 16


@pytest.mark.parametrize(
    ("agent", "machine"),
    [
        ("", True),
        ("curl/8.5.0", True),
        ("WhatsApp/2.23.20.0", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", False),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT P60) Chrome/120.0 Mobile Safari/537.36", False),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 [FB_IAB/FB4A;FBAV/440.0]", False),
    ],
)
def test_machines_that_say_so_are_believed(agent: str, machine: bool) -> None:
    assert is_machine(agent) is machine
