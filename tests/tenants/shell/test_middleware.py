"""From a host name to a company: who is answered, who is refused, and what it costs."""

from collections.abc import Iterator
from threading import Thread
from time import monotonic

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.companies.closing import resume_company, suspend_company
from tenants.companies.opening import register_company
from tenants.events.recording import SYSTEM
from tenants.people.models import User
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, public_context
from tenants.shell import middleware
from tenants.shell.middleware import HostDirectory, directory
from tests.people import CompanyClient

LOGIN = "/entrar/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """``clock[0] += 31`` moves the directory's time."""
    now = [monotonic()]
    monkeypatch.setattr(middleware, "monotonic", lambda: now[0])
    directory.forget()
    yield now
    directory.forget()


def visit(host: str, path: str = LOGIN, **headers: str):
    with public_context():
        return Client(headers={"host": host} | headers).get(path)


def test_a_company_answers_on_its_own_address(company: Company) -> None:
    response = visit("vidrios-alfa.localhost")
    assert response.status_code == 200
    assert "Vidrios Alfa" in response.content.decode()


@pytest.mark.parametrize(
    "host",
    ["VIDRIOS-ALFA.localhost", "vidrios-alfa.localhost.", "vidrios-alfa.localhost:8000",
     "www.vidrios-alfa.localhost", "WWW.Vidrios-Alfa.LocalHost.:8000"],
)  # fmt: skip
def test_the_same_address_written_otherwise_is_the_same_company(
    company: Company, host: str
) -> None:
    response = visit(host)
    assert response.status_code == 200
    assert "Vidrios Alfa" in response.content.decode()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "www.localhost:8000"])
def test_the_base_domain_is_the_public_site(company: Company, host: str) -> None:
    assert visit(host, "/").status_code == 200
    assert visit(host, "/personas/").status_code == 404


@pytest.mark.parametrize(
    "host",
    ["nadie.localhost", "a.vidrios-alfa.localhost", "c_1.localhost", "public.localhost",
     "vidrios-alfa.localhost.evil.example", "evil.example", "127.0.0.1", "[::1]:8000",
     "vidrios-alfa.localhost@evil.example", "vidrios-alfa.localhost\\.evil", "", "..",
     "%00.localhost", "vidrios-alfa.localhost:port", "x" * 300 + ".localhost"],
)  # fmt: skip
def test_any_other_host_is_a_404_that_shows_nothing_of_a_company(
    company: Company, host: str
) -> None:
    response = visit(host)
    assert response.status_code == 404
    assert "Vidrios Alfa" not in response.content.decode()
    assert "No hay ninguna empresa" in response.content.decode()


def test_headers_of_a_proxy_do_not_choose_the_company(company: Company) -> None:
    response = visit("nadie.localhost", **{"x-forwarded-host": "vidrios-alfa.localhost"})
    assert response.status_code == 404


def test_pages_without_a_company_carry_the_security_headers_too(company: Company) -> None:
    response = visit("nadie.localhost")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_host_costs_one_statement_and_then_none(company: Company) -> None:
    with CaptureQueriesContext(connection) as first:
        visit("nadie.localhost")
    with CaptureQueriesContext(connection) as second:
        visit("nadie.localhost")
    assert len(first) >= 1
    assert len(second) == 0


def test_a_warm_request_of_an_open_page_costs_no_statement_at_all(own_company: Company) -> None:
    visit("vidrios-propios.localhost")
    with CaptureQueriesContext(connection) as statements:
        response = visit("vidrios-propios.localhost", "/ir/")
    assert response.status_code == 200
    # The driver sends no BEGIN before a first statement, so these two cost nothing.
    assert {each["sql"] for each in statements} <= {"BEGIN", "COMMIT"}


def test_the_directory_never_holds_more_than_its_size(company: Company) -> None:
    small = HostDirectory(size=3)
    for number in range(20):
        assert small.find(f"nadie-{number}.localhost") is None
    assert len(small) == 3


def test_the_directory_survives_threads_that_read_and_forget_at_once(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = HostDirectory(size=2)
    monkeypatch.setattr(Domain.objects, "select_related", lambda *names: Domain.objects.none())
    failures: list[Exception] = []

    def hammer(number: int) -> None:
        try:
            for turn in range(400):
                small.find(f"{number}-{turn % 5}.localhost")
                small.forget()
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=hammer, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_change_made_elsewhere_is_seen_after_thirty_seconds(
    company: Company, clock: list[float]
) -> None:
    assert visit("vidrios-alfa.localhost").status_code == 200
    Company.objects.filter(pk=company.pk).update(state=Company.State.SUSPENDED)  # no signal
    clock[0] += 29
    assert visit("vidrios-alfa.localhost").status_code == 200
    clock[0] += 2
    assert visit("vidrios-alfa.localhost").status_code == 403


def test_an_unknown_host_that_becomes_a_company_is_seen_after_a_second(
    company: Company, clock: list[float]
) -> None:
    assert visit("nueva.localhost").status_code == 404
    rows = [Domain(domain="nueva.localhost", tenant=company, is_primary=False)]
    Domain.objects.bulk_create(rows)  # no signal
    clock[0] += 1
    assert visit("nueva.localhost").status_code == 200


def test_a_suspension_made_here_is_seen_at_once_and_so_is_its_end(company: Company) -> None:
    visit("vidrios-alfa.localhost")
    suspend_company(company, by=SYSTEM)
    response = visit("vidrios-alfa.localhost", "/cotizaciones/")
    assert response.status_code == 403
    page = response.content.decode()
    assert "suspendido" in page
    assert "Vidrios Alfa" in page
    resume_company(company, by=SYSTEM)
    assert visit("vidrios-alfa.localhost").status_code == 200


def test_a_closing_company_says_that_it_is_gone(company: Company) -> None:
    company.state = Company.State.CLOSED
    company.save()
    response = visit("vidrios-alfa.localhost")
    assert response.status_code == 403
    assert "ya no usa el cotizador" in response.content.decode()


@pytest.mark.parametrize(
    "state", [Company.State.OPENING, Company.State.FAILED, Company.State.ERASING]
)
def test_a_company_that_was_never_opened_is_unknown_even_if_it_has_an_address(
    company: Company, state: Company.State
) -> None:
    company.state = state
    company.save()
    assert visit("vidrios-alfa.localhost").status_code == 404


def test_a_registered_company_does_not_answer_before_it_is_open(company: Company) -> None:
    with public_context():
        register_company("Nueva", "vidrios-nuevos", "Nora", "nora@nueva.example", by=SYSTEM)
    assert visit("vidrios-nuevos.localhost").status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site", "evil"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_write_that_another_site_started_is_refused(
    company: Company, client_for, owner, site: str, method: str
) -> None:
    client = client_for(owner)
    response = getattr(client, method)("/salir/", headers={"Sec-Fetch-Site": site})
    assert response.status_code == 403
    assert client.get("/personas/").status_code == 200  # still inside


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_write_from_the_companys_own_page_passes(
    company: Company, client_for, owner, site: str
) -> None:
    assert client_for(owner).post("/salir/", headers={"Sec-Fetch-Site": site}).status_code == 302


def test_a_link_from_another_site_may_be_followed(company: Company) -> None:
    assert visit("vidrios-alfa.localhost", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_form_without_its_token_is_refused_with_a_page_that_explains(company: Company) -> None:
    client = Client(headers={"host": "vidrios-alfa.localhost"}, enforce_csrf_checks=True)
    response = client.post(LOGIN, {"username": "a@b.mx", "password": "x"})
    assert response.status_code == 403
    assert "La página venció" in response.content.decode()
    asked = client.post(LOGIN, {"username": "a@b.mx"}, headers={"HX-Request": "true"})
    assert asked.status_code == 401, "a page of htmx asks for the log-in in place"


def cookie_of(client: Client, settings: LazySettings) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_session_of_one_company_is_nobody_at_the_other(
    company: Company, neighbour: Company, client_for, owner, settings: LazySettings
) -> None:
    here = client_for(owner)
    assert here.get("/personas/").status_code == 200
    there = CompanyClient(neighbour)
    there.cookies[settings.SESSION_COOKIE_NAME] = cookie_of(here, settings)
    response = there.get("/personas/")
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


def test_a_session_row_copied_to_the_other_company_is_nobody_there(
    company: Company, neighbour: Company, client_for, owner, settings: LazySettings
) -> None:
    here = client_for(owner)
    row = Session.objects.get(pk=cookie_of(here, settings))
    there = CompanyClient(neighbour)
    with company_context(neighbour):
        Session.objects.create(
            session_key=row.session_key,
            session_data=row.session_data,
            expire_date=row.expire_date,
        )
    there.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    response = there.get("/personas/")
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)
    with company_context(neighbour):
        assert not Session.objects.filter(pk=row.session_key).exists()


@pytest.mark.parametrize(("size", "status"), [(3 * 1024**2 + 1, 413), (3 * 1024**2, 302)])
def test_an_upload_beyond_the_limit_is_refused_in_words_before_it_is_read(
    company: Company, settings: LazySettings, size: int, status: int
) -> None:
    settings.UPLOAD_MAX_BYTES = 3 * 1024**2
    photo = (
        "/cotizaciones/1/partidas/1/fotos/"  # of nobody: whoever comes this far is sent to enter
    )
    said = {"content-length": str(size)}
    answer = CompanyClient(company).generic("POST", photo, b"read by nobody", headers=said)
    assert answer.status_code == status
    assert ("pasa de 3 MB" in answer.content.decode()) == (status == 413)


def test_nobody_keeps_what_a_person_was_shown(company: Company, client_for, owner: User) -> None:
    client = client_for(owner)
    for page in ("/personas/", "/reportes/", "/cotizaciones/", "/empresa/"):
        assert "no-store" in client.get(page, follow=True)["Cache-Control"], page
