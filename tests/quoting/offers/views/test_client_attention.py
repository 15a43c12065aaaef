"""Twelve kinds of machines fetch the page of the customer again and again; then a person reads."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.utils import timezone

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.responses import CustomerRequest, Outcome, QuoteView
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.links import ensure_link
from quoting.offers.views import client_answers
from tenants.people.models import User
from tenants.people.roles import Role
from tests.people import CompanyClient, make_person
from tests.quoting.make import make_sent
from tests.quoting.offers.views.test_client import path_of
from tests.sizes import sized

Browse = Callable[..., CompanyClient]
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537"

FETCHES = sized("VISITS", 50, 5)
MACHINES = {
    "WhatsApp": "WhatsApp/2.24.8.78 A",
    "Facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Twitter": "Twitterbot/1.0",
    "Telegram": "TelegramBot (like TwitterBot)",
    "LinkedIn": "LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)",
    "Google": "Mozilla/5.0 (X11; Linux x86_64) Chrome/110.0 Google-PageRenderer",
    "SafeLinks": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0",
    "Outlook": "Microsoft Office/16.0 (Microsoft Outlook 16.0.17328; Pro)",
    "curl": "curl/8.5.0",
    "requests": "python-requests/2.31.0",
    "Apple": "Mozilla/5.0 (Macintosh) Safari/605.1.15 (Applebot/0.1)",
}


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    sent = make_sent(owner)
    ensure_link(sent, owner)
    return sent


@pytest.fixture
def in_a_moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def wait(seconds: int = 5) -> None:
        later = timezone.now() + timedelta(seconds=seconds)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return wait


def opened(browser: CompanyClient, version: QuoteVersion) -> str:
    """The page's pass; empty when it gave none."""
    html = browser.get(path_of(version), headers={"user-agent": PHONE}).content.decode()
    found = re.search(r'data-pass="([^"]+)"', html)
    return unescape(found[1]) if found else ""


def tell(
    browser: CompanyClient,
    version: QuoteVersion,
    given: str,
    seconds: str = "3",
    agent: str = PHONE,
) -> HttpResponse:
    return browser.post(
        f"{path_of(version)}atencion/",
        {"pase": given, "segundos": seconds},
        headers={"user-agent": agent},
    )


@pytest.mark.parametrize("agent", MACHINES.values(), ids=MACHINES)
def test_a_machine_that_fetches_everything_again_and_again_is_no_reader(
    version: QuoteVersion, client_for: Browse, agent: str
) -> None:
    machine = client_for(None)
    path = path_of(version)
    headers = {"user-agent": agent}
    for _ in range(FETCHES):
        assert machine.get(path, headers=headers).status_code == 200
        assert machine.head(path, headers=headers).status_code == 200
    for what in ("total/", "aceptar/", "rechazar/", "preguntar/", "renovar/", "atencion/", "pdf/"):
        machine.get(f"{path}{what}", headers=headers)
        machine.head(f"{path}{what}", headers=headers)
    assert not QuoteView.objects.exists()
    assert not Outcome.objects.exists()
    assert not CustomerRequest.objects.exists()
    assert Quote.objects.get(pk=version.quote_id).state == Quote.State.READY


def test_a_person_who_reads_is_counted_once_however_often_they_come_back(
    version: QuoteVersion, client_for: Browse, in_a_moment: Callable[[], None]
) -> None:
    person = client_for(None)
    for _ in range(3):
        given = opened(person, version)
        in_a_moment()
        for seconds in ("2", "5"):
            assert tell(person, version, given, seconds).status_code == 204
    assert QuoteView.objects.get().seconds == 5
    assert Quote.objects.get(pk=version.quote_id).state == Quote.State.VIEWED

    another = client_for(None)
    given = opened(another, version)
    in_a_moment()
    tell(another, version, given)
    assert QuoteView.objects.count() == 2


def test_who_comes_back_is_one_reader_though_their_first_word_was_late(
    version: QuoteVersion, client_for: Browse, in_a_moment: Callable[[], None]
) -> None:
    person = client_for(None)
    passes = [opened(person, version), opened(person, version)]
    in_a_moment()
    for given in passes:
        tell(person, version, given)
    assert QuoteView.objects.count() == 1


def test_the_seconds_are_never_more_than_those_that_passed(
    version: QuoteVersion, client_for: Browse, in_a_moment: Callable[[], None]
) -> None:
    person = client_for(None)
    given = opened(person, version)
    in_a_moment()
    for seconds in ("99999", "999999999", "-1", "x", ""):
        assert tell(person, version, given, seconds).status_code == 204
    assert QuoteView.objects.get().seconds <= 6


@pytest.mark.parametrize("role", list(Role))
def test_a_look_of_the_company_itself_never_counts(
    version: QuoteVersion, client_for: Browse, in_a_moment: Callable[[], None], role: Role
) -> None:
    given = opened(client_for(None), version)
    in_a_moment()
    insider = client_for(make_person(role))
    assert opened(insider, version) == ""
    assert tell(insider, version, given).status_code == 204
    assert not QuoteView.objects.exists()


def test_a_pass_that_is_too_fresh_forged_or_told_by_a_machine_counts_nothing(
    version: QuoteVersion, client_for: Browse, in_a_moment: Callable[[], None]
) -> None:
    visitor = client_for(None)
    given = opened(visitor, version)
    assert tell(visitor, version, given).status_code == 204
    in_a_moment()
    assert tell(visitor, version, given[:-2] + "xx").status_code == 204
    assert tell(visitor, version, "").status_code == 204
    assert tell(visitor, version, given, agent=MACHINES["Facebook"]).status_code == 204
    assert not QuoteView.objects.exists()


def test_who_tells_too_often_is_not_heard(
    version: QuoteVersion,
    client_for: Browse,
    in_a_moment: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_answers, "BEACONS_PER_HOUR", 2)
    for _ in range(4):
        stranger = client_for(None)
        given = opened(stranger, version)
        in_a_moment()
        tell(stranger, version, given)
    assert QuoteView.objects.count() == 2
