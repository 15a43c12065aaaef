"""A message goes along its chain until a channel takes it, and every answer is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ops.alerts.core.words import Message
from ops.alerts.sending.channels import Channels
from ops.alerts.sending.delivery import Deliveries
from ops.alerts.sending.store import Store
from ops.alerts.sending.verdicts import Outcome, Verdict
from tests.ops.alerts.sinks import mailbox, webhook
from tests.ops.alerts.worlds import NOON

MESSAGE = Message("P1 · El sitio está caído", "Desde las 12:01.")
YES, NO, LATER = (
    Outcome(Verdict.ACCEPTED), Outcome(Verdict.REFUSED, "HTTP 400"), Outcome(Verdict.FAILED),
)  # fmt: skip


class Says:
    """Channels that answer as they are told to; the last answer stays."""

    def __init__(self, **answers: list[Outcome]) -> None:
        self.answers = answers

    def knows(self, channel: str) -> bool:
        return channel in self.answers

    def send(self, channel: str, message: Message) -> Outcome:
        rest = self.answers[channel]
        return rest.pop(0) if len(rest) > 1 else rest[0]


class Post:
    """A store and its deliveries with a clock that is moved by hand."""

    def __init__(self, sender: object) -> None:
        self.store, self.now = Store(":memory:"), NOON
        self.deliveries = Deliveries(self.store, sender, lambda: self.now)  # type: ignore[arg-type]

    def queue(self, *channels: str, why: str = "fires") -> None:
        self.store.queue("sitio-1", "P1.0", why, channels, MESSAGE, self.now)

    def wait(self, seconds: int) -> list[tuple[str, str]]:
        """Every receipt after so long, by channel and verdict."""
        for _ in range(seconds + 1):
            self.deliveries.pump()
            self.deliveries.settle(5)
            self.now += timedelta(seconds=1)
        return [(each.channel, each.verdict) for each in self.store.receipts()]

    def close(self) -> None:
        self.deliveries.close()
        self.store.close()


@pytest.fixture
def posts() -> Iterator[list[Post]]:
    opened: list[Post] = []
    yield opened
    for post in opened:
        post.close()


def make_post(posts: list[Post], sender: object) -> Post:
    posts.append(Post(sender))
    return posts[-1]


def test_the_first_channel_that_takes_it_is_enough(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[YES], sms=[YES]))
    post.queue("correo", "sms")
    assert post.wait(120) == [("correo", "accepted")]


def test_a_refusal_is_never_tried_again_and_the_next_channel_follows_at_once(
    posts: list[Post],
) -> None:
    post = make_post(posts, Says(correo=[NO], sms=[YES]))
    post.queue("correo", "sms")
    assert post.wait(0) == [("correo", "refused"), ("sms", "accepted")]
    assert len(post.wait(7200)) == 2


def test_a_failure_is_tried_again_and_heals(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[LATER, LATER, YES], sms=[YES]))
    post.queue("correo", "sms")
    assert post.wait(60) == [("correo", "failed"), ("correo", "failed"), ("correo", "accepted")]


def test_a_failure_that_lasts_gives_way_within_a_minute(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[LATER], sms=[YES]))
    post.queue("correo", "sms")
    assert post.wait(40) == [("correo", "failed")] * 3 + [("sms", "accepted")]


def test_after_the_last_channel_those_that_may_heal_come_again(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[LATER] * 4 + [YES], sms=[NO]))
    post.queue("correo", "sms")
    found = post.wait(600)
    assert found[:4] == [("correo", "failed")] * 3 + [("sms", "refused")]
    assert found[4:] == [("correo", "failed"), ("correo", "accepted")]


def test_what_nobody_can_take_is_given_up_and_not_tried_for_a_day(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[NO]))
    post.queue("correo", "ninguno")
    assert post.wait(3600) == [("correo", "refused")]
    assert post.store.due(post.now + timedelta(days=2)) == []


def test_a_later_message_replaces_one_that_waits(posts: list[Post]) -> None:
    post = make_post(posts, Says(correo=[LATER, YES]))
    post.queue("correo")
    post.wait(0)
    post.queue("correo", why="over")
    post.wait(60)
    assert [(each.why, each.verdict) for each in post.store.receipts()] == [
        ("fires", "failed"), ("over", "accepted"),
    ]  # fmt: skip


def test_real_servers_that_refuse_and_hang_leave_it_to_the_mail(posts: list[Post]) -> None:
    with webhook(400) as refuses, webhook(0) as hangs, mailbox() as box:
        addresses = {"slack": refuses.address, "webhook": hangs.address, "correo": box.address}
        post = make_post(posts, Channels(addresses))
        post.queue("slack", "webhook", "correo")
        found = post.wait(30)
    assert found == [("slack", "refused"), *[("webhook", "failed")] * 3, ("correo", "accepted")]
    assert len(box.received) == 1 and len(refuses.received) == 1
