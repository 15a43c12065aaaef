"""So many requests a minute by person, and not one more."""

import logging
from socket import socket
from threading import Thread
from time import monotonic

import pytest
import redis
from django.conf import LazySettings

from tenants.schemas.companies import Company
from tenants.web.ratelimit import HOUR, TIMEOUT, RateLimiter, RateLimitMiddleware

MINUTE = 60_000_000.0  # the beginning of one


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may answer late, and then requests pass: here they are to be counted."""
    monkeypatch.setattr("tenants.web.ratelimit.TIMEOUT", 30)


@pytest.fixture
def limiter(settings: LazySettings) -> RateLimiter:
    return RateLimiter(settings.RATE_LIMIT_REDIS_URL, 150)


def test_of_a_burst_of_400_exactly_150_pass(limiter: RateLimiter) -> None:
    assert sum(limiter.allow("ana", MINUTE) for _ in range(400)) == 150


def test_of_a_burst_of_400_in_threads_exactly_150_pass(limiter: RateLimiter) -> None:
    passed: list[bool] = []
    threads = [
        Thread(target=lambda: passed.extend(limiter.allow("ana", MINUTE) for _ in range(50)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(passed), sum(passed)) == (400, 150)


def test_the_window_slides_instead_of_starting_anew_each_minute(limiter: RateLimiter) -> None:
    burst = sum(limiter.allow("ana", MINUTE + 59) for _ in range(200))
    just_after = sum(limiter.allow("ana", MINUTE + 61) for _ in range(200))
    half_a_minute_later = sum(limiter.allow("ana", MINUTE + 90) for _ in range(200))
    assert (burst, just_after) == (150, 3)
    assert half_a_minute_later == 72  # half of the former 150 still counts, and the 3
    assert sum(limiter.allow("ana", MINUTE + 240) for _ in range(200)) == 150


def test_a_window_may_be_an_hour(settings: LazySettings) -> None:
    hourly = RateLimiter(settings.RATE_LIMIT_REDIS_URL, 5, HOUR)
    beginning = MINUTE - MINUTE % HOUR
    assert sum(hourly.allow("ana", beginning) for _ in range(9)) == 5
    assert sum(hourly.allow("ana", beginning + 600) for _ in range(9)) == 0
    assert sum(hourly.allow("ana", beginning + 2 * HOUR) for _ in range(9)) == 5


def test_refused_requests_do_not_count_against_the_person(limiter: RateLimiter) -> None:
    for _ in range(1000):
        limiter.allow("ana", MINUTE)
    assert sum(limiter.allow("ana", MINUTE + 119) for _ in range(200)) > 140


def test_people_do_not_use_up_each_others_requests(limiter: RateLimiter) -> None:
    for _ in range(200):
        limiter.allow("c_1:7", MINUTE)
    assert limiter.allow("c_1:8", MINUTE)
    assert limiter.allow("c_2:7", MINUTE)


def test_the_counters_expire(limiter: RateLimiter, settings: LazySettings) -> None:
    limiter.allow("ana", MINUTE)
    with redis.Redis.from_url(settings.RATE_LIMIT_REDIS_URL) as server:
        assert all(0 < server.ttl(key) <= 120 for key in server.keys("rl:*"))
        assert server.keys("rl:*")


def test_a_counter_that_hangs_holds_one_request_and_not_the_next(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.web.ratelimit.TIMEOUT", TIMEOUT)
    with socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        hung = RateLimiter(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0", 1)
        started = monotonic()
        assert all(hung.allow("ana", MINUTE) for _ in range(50))
    assert monotonic() - started < 8  # fifty times that wait would be ten


def test_a_counter_that_was_started_anew_counts_again_at_once(
    limiter: RateLimiter, settings: LazySettings
) -> None:
    limiter.allow("ana", MINUTE)
    with redis.Redis.from_url(settings.RATE_LIMIT_REDIS_URL) as server:
        server.script_flush()
        server.client_kill_filter(_type="normal", skipme=True)
        assert limiter.allow("ana", MINUTE)
        assert server.get(server.keys("rl:ana:*")[0]) == b"2"


def test_requests_pass_when_the_counter_is_away(caplog: pytest.LogCaptureFixture) -> None:
    lost = RateLimiter("redis://127.0.0.1:1/0", 1)
    with caplog.at_level(logging.WARNING):
        assert all(lost.allow("ana", MINUTE) for _ in range(3))
    assert "requests pass" in caplog.text


def test_the_151st_request_gets_a_page_that_says_when_to_return(
    company: Company, neighbour: Company, client_for, owner, seller, settings: LazySettings
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 5
    client = client_for(owner)
    answers = [client.get("/personas/") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert "Vas muy rápido" in answers[-1].content.decode()
    assert client_for(seller).get("/").status_code != 429
    assert client_for(None).get("/entrar/").status_code == 200
    assert client_for(None, company=neighbour).get("/entrar/").status_code == 200


def test_what_a_page_asks_by_itself_is_counted_apart(
    company: Company, client_for, owner, settings: LazySettings
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 5
    client = client_for(owner)

    bell = [client.get("/avisos/nuevos/", headers={"X-By-Itself": "bell"}) for _ in range(6)]

    assert [answer.status_code for answer in bell] == [200] * 5 + [429]
    assert [client.get("/personas/").status_code for _ in range(6)] == [200] * 5 + [429]


def test_who_types_fast_can_still_save(
    company: Company, client_for, owner, settings: LazySettings
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 5
    client = client_for(owner)

    keys = [client.get("/personas/", headers={"X-By-Itself": "typing"}) for _ in range(21)]

    assert [answer.status_code for answer in keys] == [200] * 20 + [429]
    assert [client.get("/personas/").status_code for _ in range(6)] == [200] * 5 + [429]


def test_visitors_who_have_not_entered_are_counted_by_address(
    company: Company, client_for, settings: LazySettings
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 2
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    client = client_for(None)

    def visit(address: str) -> int:
        return client.get("/entrar/", headers={"X-Real-IP": address}).status_code

    assert [visit("203.0.113.1") for _ in range(3)] == [200, 200, 429]
    assert visit("203.0.113.2") == 200


def test_the_middleware_takes_its_limit_from_the_settings(settings: LazySettings) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 77
    assert RateLimitMiddleware(lambda request: None).limiter.limit == 77
