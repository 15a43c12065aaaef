"""What one company does slowly never keeps its neighbour from a quick page."""

import doctest
import runpy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web import share
from tenants.web.share import ShareMiddleware

PATIENCE = 10.0


def test_the_worked_examples_hold() -> None:
    result = doctest.testmod(share)
    assert result.attempted > 0 == result.failed


def asking(middleware: ShareMiddleware, company: Company, path: str) -> Callable[[], HttpResponse]:
    def ask() -> HttpResponse:
        request = RequestFactory().get(path)
        request.tenant = company
        with company_context(company):
            return middleware(request)

    return ask


def test_a_quick_page_of_the_neighbour_is_answered_while_a_company_fills_the_process(
    company: Company, neighbour: Company
) -> None:
    """With as many threads as the server has, and more slow requests of one company than that."""
    finish = Event()

    def view(request: HttpRequest) -> HttpResponse:
        if request.path == "/lenta/":
            assert finish.wait(PATIENCE)
        return HttpResponse("lista")

    middleware = ShareMiddleware(view)
    with ThreadPoolExecutor(settings.WEB_THREADS) as threads:
        slow = [
            threads.submit(asking(middleware, company, "/lenta/"))
            for _ in range(3 * settings.WEB_THREADS)
        ]
        quick = [threads.submit(asking(middleware, neighbour, "/rapida/")) for _ in range(5)]
        answered = wait(quick, PATIENCE).done
        assert not finish.is_set()
        finish.set()
    assert [each.result().status_code for each in answered] == [200] * 5
    codes = [each.result().status_code for each in slow]
    assert codes.count(200) == settings.WEB_THREADS // 2
    assert codes.count(429) == len(codes) - codes.count(200)


def test_a_refused_page_says_when_to_come_back_and_opens_by_itself(company: Company) -> None:
    finish, inside = Event(), Event()

    def view(request: HttpRequest) -> HttpResponse:
        inside.set()
        finish.wait(PATIENCE)
        return HttpResponse("lista")

    middleware = ShareMiddleware(view)
    middleware.share.most = 1
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asking(middleware, company, "/"))
        assert inside.wait(PATIENCE)
        refused = asking(middleware, company, "/")()
        with company_context(company):
            posted = middleware(RequestFactory().post("/"))
        finish.set()
    assert (refused.status_code, refused["Retry-After"]) == (429, "2")
    assert 'http-equiv="refresh" content="2"' in refused.content.decode()
    assert company.name in refused.content.decode()
    assert "http-equiv" not in posted.content.decode()
    assert "envíalo otra vez" in posted.content.decode()


def test_six_people_of_a_company_are_answered_at_the_same_moment(company: Company) -> None:
    """Of a small one nobody is refused, however slow the machine is."""
    together = Barrier(6)

    def view(request: HttpRequest) -> HttpResponse:
        together.wait(PATIENCE)
        return HttpResponse("lista")

    middleware = ShareMiddleware(view)
    with ThreadPoolExecutor(6) as threads:
        asked = [threads.submit(asking(middleware, company, "/")) for _ in range(6)]
        assert [each.result().status_code for each in asked] == [200] * 6


def test_what_fails_gives_its_thread_back(company: Company) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise ValueError("falla")

    middleware = ShareMiddleware(view)
    for _ in range(2 * settings.WEB_THREADS):
        with pytest.raises(ValueError, match="falla"):
            asking(middleware, company, "/")()
    assert not middleware.share._held


@pytest.mark.parametrize("threads", ["2", "6", "9"])
def test_the_share_is_at_most_half_of_what_the_server_has(
    threads: str, monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("WEB_THREADS", threads)
    server = runpy.run_path(str(Path(__file__).parents[3] / "config" / "gunicorn.conf.py"))
    assert server["threads"] == int(threads)
    settings.WEB_THREADS = int(threads)  # type: ignore[attr-defined]  # of the settings
    assert 1 <= 2 * ShareMiddleware(lambda _: HttpResponse()).share.most <= int(threads)


def test_one_person_who_waits_for_each_page_is_never_refused(company: Company) -> None:
    client = Client(headers={"host": f"{company.subdomain}.localhost"})
    assert {client.get("/entrar/").status_code for _ in range(20)} == {200}
