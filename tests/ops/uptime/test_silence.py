"""Who watches the watcher: its silence is told within three minutes, once, and so is its end."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ops.uptime.models import Watcher
from ops.uptime.silence import look_for_silence
from tenants.outbox.models import Mail
from tenants.programme.managers.services import create_manager
from tenants.schemas.context import public_context

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> datetime:
    with public_context():
        create_manager("ines@programa.example", "Inés Robles", "encargado")
        moment = timezone.now()
        Watcher.objects.create(name="norte", heard_at=moment)
    Mail.objects.all().delete()
    return moment


def kinds() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_watcher_that_reports_is_not_told(heard: datetime) -> None:
    look_for_silence(heard + timedelta(seconds=120))
    assert kinds() == []


def test_a_silence_is_told_within_three_minutes_and_once(heard: datetime) -> None:
    for seconds in range(140, 400, 20):
        look_for_silence(heard + timedelta(seconds=seconds))
    assert kinds() == ["watcher_silent"]
    told = Watcher.objects.get().silence_told_at
    assert told is not None and told - heard <= timedelta(minutes=3)


def test_its_return_is_told_and_the_next_silence_too(heard: datetime) -> None:
    look_for_silence(heard + timedelta(minutes=5))
    back = heard + timedelta(minutes=20)
    Watcher.objects.update(heard_at=back)
    for _ in range(2):
        look_for_silence(back + timedelta(seconds=10))
    look_for_silence(back + timedelta(minutes=5))
    assert kinds() == ["watcher_silent", "watcher_back", "watcher_silent"]


def test_the_letter_says_which_watcher_and_what_to_do(heard: datetime) -> None:
    mail.outbox.clear()
    look_for_silence(heard + timedelta(minutes=5))
    (row,) = Mail.objects.all()
    assert row.to == "ines@programa.example"
