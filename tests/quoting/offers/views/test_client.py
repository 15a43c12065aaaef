"""The page behind the customer's link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.core import codec
from quoting.core.promise import Inclusion
from quoting.offers.addresses import customer_token
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument, QuoteVersion, VersionCosts
from quoting.offers.services.documents import request_document
from quoting.offers.services.links import living_link, revoke_link
from quoting.offers.tasks import make_document
from quoting.offers.views import client
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import CompanyClient, make_person
from tests.quoting.make import make_sent
from tests.quoting.offers.make_promises import make_costs, make_different_lines, make_promise

Browse = Callable[..., CompanyClient]


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    sent = make_sent(owner)
    request_document(sent, owner)
    return sent


def path_of(version: QuoteVersion) -> str:
    return f"/c/{customer_token(living_link(version))}/"


def visit(client_for: Browse, path: str) -> HttpResponse:
    return client_for(None).get(path)


def make_ready(version: QuoteVersion) -> None:
    document, link = version.documents.get(), living_link(version)
    make_document(connection.schema_name, document.pk, link.pk)


def test_it_shows_the_quotation_to_anyone_with_the_link(
    version: QuoteVersion, client_for: Browse
) -> None:
    response = visit(client_for, path_of(version))

    html = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 200
    for expected in (
        "Cotización COT-0001",
        "Sra. Mendoza",
        "Casa Encinos 12",
        "Recámaras",
        "150 × 120 cm",
        "$ 9,776.40",
        "$ 19,769.32",
        "DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.",
        "$ 11,861.59",
        "29 de marzo de 2030",
        "Descargar PDF",
    ):
        assert expected in html
    assert html.count("<svg xmlns") == 3


def test_costs_and_margins_are_nowhere_in_it(version: QuoteVersion, client_for: Browse) -> None:
    html = visit(client_for, path_of(version)).content.decode().lower()

    secrets = [f"{price.direct_cost:,.2f}" for price in version.costs.sheet.prices().values()]
    for secret in [*secrets, "costo", "margen", "utilidad", "indirecto"]:
        assert secret not in html


def make_long(like: QuoteVersion) -> QuoteVersion:
    """A version of 300 different lines with a link, beside the one it is ``like``."""
    lines = [
        replace(line, inclusion=Inclusion.OPTIONAL if line.number > 10 else line.inclusion)
        for line in make_different_lines(300)
    ]
    promise = make_promise(lines, version=2)
    version = QuoteVersion.objects.create(
        quote=like.quote,
        number=2,
        folio=like.folio,
        promise=promise,
        digest=codec.digest(promise),
        total=promise.totals.total,
        sent_at=like.sent_at,
        valid_until=date(2099, 1, 1),
        sent_by=like.sent_by,
    )
    VersionCosts.objects.create(version=version, sheet=make_costs(promise))
    CustomerLink.objects.create(version=version, created_by=like.sent_by)
    return version


def test_neither_the_page_nor_a_tick_ever_reads_what_the_company_keeps(
    version: QuoteVersion, client_for: Browse, owner: User
) -> None:
    long = make_long(version)
    path, ticked = path_of(long), "eleccion=1&partida=1&partida=11"

    def statements(browser: CompanyClient, *addresses: str) -> str:
        with CaptureQueriesContext(connection) as captured:
            for address in addresses:
                assert browser.get(address).status_code in {200, 202}
        return " ".join(query["sql"] for query in captured)

    read = statements(
        client_for(None),
        path,
        f"{path}?{ticked}",
        f"{path}total/?{ticked}",
        f"{path}aceptar/?{ticked}",
        f"{path}rechazar/",
        f"{path}preguntar/",
        f"{path}pdf/",
    )
    assert '"quoting_quoteversion"."promise"' in read
    assert "versioncosts" not in read

    list_of_them = statements(client_for(owner), "/cotizaciones/")
    assert "versioncosts" not in list_of_them
    assert '"promise"' not in list_of_them
    own_page = statements(client_for(owner), f"/cotizaciones/{version.quote_id}/")
    assert "versioncosts" not in own_page
    workshop = statements(client_for(owner), f"/taller/{version.pk}/")
    assert "versioncosts" in workshop  # what it would look like


def test_its_preview_tells_company_and_folio_only(
    version: QuoteVersion, client_for: Browse
) -> None:
    html = visit(client_for, path_of(version)).content.decode()

    head = html[: html.index("</head>")]
    assert 'property="og:title" content="Cotización COT-0001"' in head
    assert "Mendoza" not in head
    assert "19,769" not in head


def test_its_address_is_kept_from_search_engines_caches_and_other_sites(
    version: QuoteVersion, client_for: Browse
) -> None:
    response = visit(client_for, path_of(version))

    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_it_is_light_and_needs_no_script(version: QuoteVersion, client_for: Browse) -> None:
    html = visit(client_for, path_of(version)).content.decode()

    assert len(html) < 60_000
    assert "htmx" not in html.partition("<body")[2].replace("hx-", "")


def test_once_expired_it_says_so(
    version: QuoteVersion, client_for: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "today", lambda: date(2030, 3, 29))
    assert "Venció" not in visit(client_for, path_of(version)).content.decode()

    monkeypatch.setattr(client, "today", lambda: date(2030, 3, 30))
    assert "Venció el 29 de marzo de 2030" in visit(client_for, path_of(version)).content.decode()


def test_looking_changes_nothing(version: QuoteVersion, client_for: Browse) -> None:
    before = list(QuoteDocument.objects.values())
    for path in (path_of(version), f"{path_of(version)}pdf/"):
        visit(client_for, path)

    assert list(QuoteDocument.objects.values()) == before
    assert client_for(None).post(path_of(version)).status_code == 405


def test_what_only_asks_for_the_headers_is_answered(
    version: QuoteVersion, client_for: Browse
) -> None:
    assert client_for(None).head(path_of(version)).status_code == 200


@pytest.mark.parametrize(
    ("whatsapp", "phone", "number"),
    [("477 123 4567", "", "524771234567"), ("", "(477) 765-4321", "524777654321"), ("x", "", "")],
)
def test_the_shop_is_reached_by_whatsapp_when_it_has_a_number(
    owner: User, client_for: Browse, whatsapp: str, phone: str, number: str
) -> None:
    CompanyProfile.objects.update(whatsapp=whatsapp, phone=phone)
    sent = make_sent(owner)
    request_document(sent, owner)

    html = visit(client_for, path_of(sent)).content.decode()

    assert ("https://wa.me/" in html) == bool(number)
    assert f"https://wa.me/{number}?text=Hola" in html or not number


def test_the_pdf_is_downloaded_under_a_name_that_says_what_it_is(
    version: QuoteVersion, client_for: Browse
) -> None:
    make_ready(version)

    response = visit(client_for, f"{path_of(version)}pdf/")

    assert response["Content-Disposition"] == 'attachment; filename="COT-0001 Sra Mendoza.pdf"'
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Referrer-Policy"] == "same-origin"


def test_while_the_pdf_is_made_a_page_waits_for_it(
    version: QuoteVersion, client_for: Browse
) -> None:
    response = visit(client_for, f"{path_of(version)}pdf/")

    assert response.status_code == 202
    assert "preparando el PDF" in response.content.decode()
    assert response["Refresh"] == "5"


def test_when_the_pdf_failed_nobody_waits_for_it(version: QuoteVersion, client_for: Browse) -> None:
    QuoteDocument.objects.update(state=QuoteDocument.State.FAILED, reason="x")

    response = visit(client_for, f"{path_of(version)}pdf/")

    assert "Refresh" not in response
    assert "no está listo" in response.content.decode()


@pytest.mark.parametrize("suffix", ["", "pdf/"])
def test_forged_revoked_and_foreign_links_get_the_same_page(
    version: QuoteVersion, client_for: Browse, neighbour: Company, suffix: str
) -> None:
    with company_context(neighbour):
        theirs = make_sent(make_person(version.sent_by.role))
        request_document(theirs, theirs.sent_by)
        foreign = path_of(theirs)
    revoked = path_of(version)
    revoke_link(living_link(version), version.sent_by, timezone.now())

    pages = set()
    for path in ("/c/forjado/", foreign, revoked):
        response = visit(client_for, f"{path}{suffix}")
        assert response.status_code == 404
        assert response["Referrer-Policy"] == "same-origin"
        pages.add(response.content)
    assert len(pages) == 1
    assert "Este enlace no abre" in pages.pop().decode()
