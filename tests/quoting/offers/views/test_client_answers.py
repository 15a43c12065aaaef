"""What a customer does on the page of their quotation, and what comes in between."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.models.responses import CustomerRequest, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept, reject
from quoting.offers.services.endings import expire
from quoting.offers.services.links import ensure_link, living_link, replace_link, revoke_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from quoting.offers.views import client_answers
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import FIXED, add, make_house_job, make_quote, make_window
from tests.quoting.offers.views.test_client import path_of

Browse = Callable[..., CompanyClient]
NAME = {"name": "Laura Mendoza", "role": "Compras"}
SIGNATURE = "M10 20L30 40L60 20M100 100L140 90"


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    sent = send_quote(make_house_job(owner), owner, timezone.now())
    ensure_link(sent, owner)
    return sent


@pytest.fixture
def visitor(client_for: Browse) -> CompanyClient:
    return client_for(None)


def act(visitor: CompanyClient, version: QuoteVersion, what: str, **data: Any) -> HttpResponse:
    return visitor.post(f"{path_of(version)}{what}/", data)


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\xa0", " ")


def page(visitor: CompanyClient, version: QuoteVersion, query: str = "") -> str:
    return text_of(visitor.get(f"{path_of(version)}{query}"))


def test_it_is_accepted_with_name_role_and_a_drawn_signature(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    response = act(visitor, version, "aceptar", **NAME, signature=SIGNATURE)

    assert response["Location"] == f"{path_of(version)}listo/aceptada/"
    outcome = Outcome.objects.get(version=version)
    assert (outcome.name, outcome.role, outcome.link_id) == (
        "Laura Mendoza",
        "Compras",
        living_link(version).pk,
    )
    assert outcome.evidence.facts.received.ip == "127.0.0.1"
    assert outcome.evidence.signature.startswith(b"\x89PNG")
    assert "Aceptaste COT-0001" in text_of(visitor.get(response["Location"]))
    shown = page(visitor, version)
    assert "Aceptada por Laura Mendoza (Compras) el" in shown
    assert "Se aceptó completa, por $ 19,769.32" in shown
    assert "aceptar/" not in shown


def test_a_name_alone_is_enough_and_no_name_is_not(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    refused = act(visitor, version, "aceptar", name=" ", role="Compras")
    assert refused.status_code == 422
    assert "Escribe el nombre de quien acepta." in text_of(refused)
    assert 'value="Compras"' in text_of(refused)
    assert act(visitor, version, "aceptar", name="Laura").status_code == 302
    assert Outcome.objects.get().evidence.signature == b""


@pytest.mark.parametrize("path", ["<svg>", "M1 1L2", "M9999 1", "M700 10", "M1 1" * 6000])
def test_what_is_not_strokes_is_no_signature(
    version: QuoteVersion, visitor: CompanyClient, path: str
) -> None:
    response = act(visitor, version, "aceptar", **NAME, signature=path)
    assert response.status_code == 422
    assert "vuelve a firmar" in text_of(response)
    assert not Outcome.objects.exists()


def test_the_totals_follow_the_choice_without_a_script(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    assert "Ver total con mi selección" in page(visitor, version)
    chosen = page(visitor, version, "?eleccion=1&partida=2")
    assert "Total de tu selección" in chosen
    assert "$ 2,045.40" in chosen
    form = text_of(visitor.get(f"{path_of(version)}aceptar/?eleccion=1&partida=2"))
    assert "Tu selección: 1 de 3 partidas" in form
    assert "Aceptar por $ 2,045.40" in form

    act(visitor, version, "aceptar", **NAME, eleccion="1", partida=["2"])

    outcome = Outcome.objects.get()
    assert (outcome.lines, outcome.total) == ([2], Decimal("2045.40"))
    shown = page(visitor, version)
    assert "Se aceptó 1 de 3 partidas, por $ 2,045.40" in shown
    assert shown.count("No se aceptó") == 2


def test_the_totals_of_a_choice_are_a_part_of_the_page(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    part = page(visitor, version, "total/?eleccion=1&partida=2")
    assert "$ 2,045.40" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    "query", ["?eleccion=1", "?eleccion=1&partida=99", "?eleccion=1&partida=x"]
)
def test_a_choice_that_cannot_be_says_so_and_is_not_accepted(
    version: QuoteVersion, visitor: CompanyClient, query: str
) -> None:
    shown = page(visitor, version, query)
    assert "Mientras, este es el total" in shown
    data = {"eleccion": "1"} | ({"partida": "99"} if "99" in query else {})
    assert act(visitor, version, "aceptar", **NAME, **data).status_code == 409
    assert not Outcome.objects.exists()


def test_where_only_the_whole_is_sold_there_is_nothing_to_tick(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    QuoteSettings.objects.update(partial_acceptance=False)
    assert 'form="choice"' not in page(visitor, version)
    assert act(visitor, version, "aceptar", **NAME).status_code == 302


def test_it_is_rejected_with_a_reason(version: QuoteVersion, visitor: CompanyClient) -> None:
    refused = act(visitor, version, "rechazar", comment="Muy caro")
    assert refused.status_code == 422
    assert "Elige el motivo" in text_of(refused)
    assert "Muy caro" in text_of(refused)

    response = act(visitor, version, "rechazar", reason="price", comment="Muy caro")

    assert response["Location"].endswith("listo/rechazada/")
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.reason, outcome.comment) == ("rejected", "price", "Muy caro")
    assert "Gracias por avisarnos" in text_of(visitor.get(response["Location"]))
    assert "no sigue adelante" in page(visitor, version)


@pytest.mark.parametrize("kind", ["question", "change"])
def test_a_question_or_a_change_is_asked_for(
    version: QuoteVersion, visitor: CompanyClient, kind: str
) -> None:
    assert act(visitor, version, "preguntar", kind=kind).status_code == 422
    response = act(visitor, version, "preguntar", kind=kind, text="¿En negro?", name="Laura")
    assert response["Location"].endswith("listo/enviada/")
    asked = CustomerRequest.objects.get()
    assert (asked.kind, asked.text, asked.name) == (kind, "¿En negro?", "Laura")
    assert "Recibimos tu mensaje" in text_of(visitor.get(response["Location"]))


def make_expired(version: QuoteVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    late = timezone.now() + timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: late)


def test_an_expired_one_is_renewed_with_one_tap(
    version: QuoteVersion, visitor: CompanyClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert act(visitor, version, "renovar")["Location"] == path_of(version)
    assert not CustomerRequest.objects.exists()
    make_expired(version, monkeypatch)
    assert "Pedir renovación" in page(visitor, version)
    for _ in range(2):
        assert act(visitor, version, "renovar")["Location"].endswith("listo/renovacion/")
    assert CustomerRequest.objects.get().kind == "renewal"


def test_one_that_expired_meanwhile_keeps_what_was_typed(
    version: QuoteVersion, visitor: CompanyClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_expired(version, monkeypatch)
    for ended in (False, True):
        if ended:
            expire(version, timezone.now())
        response = act(visitor, version, "aceptar", **NAME, signature=SIGNATURE)
        shown = text_of(response)
        assert response.status_code == 409
        assert "Venció el" in shown
        assert "Pedir renovación" in shown
        assert 'value="Laura Mendoza"' in shown
        assert SIGNATURE in shown


def test_an_old_version_leads_to_the_new_one_and_shows_no_signature_of_it(
    version: QuoteVersion, visitor: CompanyClient, owner: User
) -> None:
    draft = start_revision(version.quote, owner, timezone.localdate())
    newer = send_quote(draft, owner, timezone.now())

    shown = page(visitor, version)
    assert "Hay una versión más nueva" in shown
    assert "Pide su enlace a Vidrios Alfa" in shown
    ensure_link(newer, owner)
    assert path_of(newer) in page(visitor, version)
    response = act(visitor, version, "aceptar", **NAME)
    assert response.status_code == 409
    assert "versión más nueva" in text_of(response)
    assert 'value="Laura Mendoza"' in text_of(response)
    assert act(visitor, version, "rechazar", reason="price").status_code == 409

    act(visitor, newer, "aceptar", **NAME)

    assert "Aceptada por Laura" in page(visitor, newer)
    assert "Laura" not in page(visitor, version)
    assert act(visitor, version, "aceptar", **NAME).status_code == 409
    assert visitor.get(f"{path_of(version)}listo/aceptada/")["Location"] == path_of(version)


def test_an_acceptance_that_is_sent_twice_is_one(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    for _ in range(2):
        response = act(visitor, version, "aceptar", **NAME)
        assert response["Location"].endswith("listo/aceptada/")
    assert Outcome.objects.count() == 1


def test_one_that_somebody_else_answered_meanwhile_says_so(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    accept(version, Acceptance("Pedro Ruiz"), timezone.now())
    response = act(visitor, version, "aceptar", **NAME)
    assert response.status_code == 409
    assert "Aceptada por Pedro Ruiz" in text_of(response)
    assert 'value="Laura Mendoza"' in text_of(response)
    late = act(visitor, version, "rechazar", reason="price", comment="Lo pensé mejor")
    assert late.status_code == 409
    assert "Lo pensé mejor" in text_of(late)


def test_a_rejection_is_not_turned_by_an_acceptance(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    reject(version, "price", "", timezone.now())
    assert act(visitor, version, "aceptar", **NAME).status_code == 409
    assert Outcome.objects.get().kind == "rejected"


def test_nothing_is_done_behind_a_link_that_was_closed(
    version: QuoteVersion, visitor: CompanyClient, owner: User
) -> None:
    path = path_of(version)
    replace_link(version, owner, timezone.now())
    for what in ("aceptar", "rechazar", "preguntar", "renovar", "atencion"):
        assert visitor.post(f"{path}{what}/", NAME).status_code == 404
    revoke_link(living_link(version), owner, timezone.now())
    assert not Outcome.objects.exists()


def test_a_get_answers_nothing(version: QuoteVersion, visitor: CompanyClient) -> None:
    for what in ("aceptar", "rechazar", "preguntar"):
        assert visitor.get(f"{path_of(version)}{what}/?name=Laura&reason=price").status_code == 200
    for what in ("renovar", "atencion"):
        assert visitor.get(f"{path_of(version)}{what}/").status_code == 405
    assert not Outcome.objects.exists()
    assert not CustomerRequest.objects.exists()


def test_a_form_of_another_site_is_refused(version: QuoteVersion, visitor: CompanyClient) -> None:
    visitor.handler.enforce_csrf_checks = True
    for what in ("aceptar", "rechazar", "preguntar", "renovar", "atencion"):
        assert act(visitor, version, what, **NAME, reason="price").status_code == 403
    assert not Outcome.objects.exists()


def test_who_sends_too_much_waits_and_loses_nothing(
    version: QuoteVersion, visitor: CompanyClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_answers, "ACTS_PER_HOUR", 2)
    data = {"kind": "question", "text": "¿Cuándo instalan?"}
    assert [act(visitor, version, "preguntar", **data).status_code for _ in range(3)] == [
        302,
        302,
        429,
    ]
    response = act(visitor, version, "preguntar", **data)
    assert "Espera unos minutos" in text_of(response)
    assert "¿Cuándo instalan?" in text_of(response)
    assert CustomerRequest.objects.count() == 2


def test_rooms_optional_lines_alternatives_and_discounts_are_shown_and_chosen(
    owner: User, visitor: CompanyClient
) -> None:
    job = add(
        make_quote(owner),
        make_window(room="Planta alta", location="V1", discount=Decimal(10)),
        make_window(FIXED, room="Planta baja", location="V2", inclusion="optional"),
        make_window(location="V3", inclusion="alternative", choice_group="Vidrio"),
        make_window(location="V4", inclusion="alternative", choice_group="Vidrio"),
    )
    sent = send_quote(job, owner, timezone.now())
    ensure_link(sent, owner)

    shown = page(visitor, sent)
    words = ("Planta alta", "1. V1", "− 10 %", "Planta baja", "2. V2", "Opcional", "Agregar")
    order = [shown.index(word) for word in (*words, "Otras partidas", "Elegir esta")]
    assert order == sorted(order)
    assert shown.count('name="grupo-1"') == 2

    both = act(visitor, sent, "aceptar", **NAME, eleccion="1", partida=["1", "3", "4"])
    assert "Elige solo una de «Vidrio»." in text_of(both)
    act(visitor, sent, "aceptar", **NAME, eleccion="1", partida=["1", "2"], **{"grupo-1": "4"})
    assert Outcome.objects.get().lines == [1, 2, 4]


def test_a_visit_asks_the_database_little_however_many_lines_there_are(
    version: QuoteVersion,
    visitor: CompanyClient,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    page(visitor, version)
    for what in ("", "total/", "aceptar/", "rechazar/", "preguntar/"):
        with django_assert_max_num_queries(9):
            assert visitor.get(f"{path_of(version)}{what}").status_code == 200
