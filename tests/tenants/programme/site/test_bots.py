"""A thousand posts of programs that fill in forms leave nothing behind."""

from datetime import timedelta
from itertools import cycle, islice

import pytest
from django.core.signing import dumps
from django.test import Client
from django.utils import timezone

from tenants.outbox.models import Mail
from tenants.programme.applications.models import Application
from tenants.programme.site import applying
from tenants.programme.site.stamp import new_stamp
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.tenants.programme.site.test_applying import APEX, PATH, filled, opened

POSTS = 1000
KINDS = {
    "fills in every field": lambda: filled(fax="1"),
    "posts what it has just read": lambda: filled(stamp=new_stamp(timezone.now()).signed()),
    "does not read the page": lambda: filled(stamp=""),
    "makes a stamp": lambda: filled(stamp=dumps(["0" * 32, "2026-01-01T00:00:00+00:00"])),
    "posts an old page": lambda: filled(stamp=opened(timedelta(days=3))),
}


@pytest.mark.parametrize("limited", [True, False])
def test_a_thousand_posts_of_programs_leave_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, limited: bool
) -> None:
    """With the limit of a visitor, and from as many addresses as posts."""
    if not limited:
        monkeypatch.setattr(applying, "_may_post", lambda request: True)
    for number, make in enumerate(islice(cycle(KINDS.values()), POSTS // 2)):
        address = "203.0.113.9" if limited else f"198.51.{number // 250}.{number % 250}"
        browser = Client(headers=APEX, REMOTE_ADDR=address)
        answer = browser.post(PATH, {**make(), "email": f"bot{number}@bot.example"})
        assert answer.status_code in {200, 429}
    with public_context():
        assert not Application.objects.exists()
        assert not Mail.objects.filter(about__startswith="application:").exists()


def test_a_program_without_cookies_is_refused(company: Company) -> None:
    browser = Client(headers=APEX, enforce_csrf_checks=True)
    for _ in range(20):
        assert browser.post(PATH, filled()).status_code == 403
    with public_context():
        assert not Application.objects.exists()


def test_a_person_whose_browser_filled_the_bait_is_told_and_loses_nothing(
    company: Company,
) -> None:
    browser = Client(headers=APEX)
    assert 'class="bait"' in browser.get(PATH).text
    answer = browser.post(PATH, filled(fax="477 123 4567"))
    assert "Deja vacío el campo" in answer.text
    assert 'class="bait"' not in answer.text
    assert "Cancelería del Valle" in answer.text
    assert browser.post(PATH, filled()).status_code == 302
