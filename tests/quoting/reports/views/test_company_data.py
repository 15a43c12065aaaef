"""All of a company's data in one file, for its owner."""

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from zipfile import ZipFile

from catalog.core import codec
from catalog.portable.files import parse
from catalog.portable.reading import read_catalog
from catalog.portable.stored import stored_catalog
from quoting.drafts.models.quotes import Quote
from quoting.offers.services.answers import Acceptance, accept, reject
from quoting.offers.services.endings import cancel_acceptance
from quoting.payments.services.registering import cancel_payment
from quoting.reports.events import DataExported
from tenants.events.models import Event
from tenants.people.models import User
from tests.people import CompanyClient, release
from tests.quoting.make import MOMENT, add, make_customer, make_quote, make_sent, make_window
from tests.quoting.payments.make import make_accepted, pay

Browse = Callable[..., CompanyClient]


def downloaded(client: CompanyClient) -> ZipFile:
    answer = client.post("/empresa/datos/descargar/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    content = b"".join(answer.streaming_content)
    release(answer)
    return ZipFile(BytesIO(content))


def table(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"))))


def test_the_file_has_every_quotation_customer_and_promise(
    client_for: Browse, owner: User, seller: User
) -> None:
    version = make_sent(seller)
    draft = add(
        make_quote(seller, make_customer("=Vidrios; S.A.")), make_window(("FIJA-3", "800", "600"))
    )

    archive = downloaded(client_for(owner))

    quotes = table(archive, "cotizaciones.csv")
    assert {row["Número"] for row in quotes} == {str(pk) for pk in (version.quote_id, draft.pk)}
    assert [row["Nombre"] for row in table(archive, "clientes.csv")][-1] == "'=Vidrios; S.A."
    lines = table(archive, "partidas.csv")
    assert [row["Importe"] for row in lines] == ["9776.40", "1856.08", "6307.02"]
    assert [row["Ancho (mm)"] for row in table(archive, "borradores.csv")] == ["800.0"]
    promised = json.loads(archive.read(f"versiones/{version.folio}-v1.json"))
    assert promised["promise"] == json.loads(codec.write(version.promise))
    assert promised["costs"] == json.loads(codec.write(version.costs.sheet))
    assert archive.testzip() is None


def test_the_file_says_how_each_version_ended(
    client_for: Browse, owner: User, seller: User
) -> None:
    told = Acceptance("Laura", role="Compras", channel="phone", by=seller, lines=[1, 3])
    accept(make_sent(seller), told, MOMENT)
    cancelled = accept(make_sent(seller), Acceptance("=Rosa"), MOMENT)
    cancel_acceptance(cancelled, "unpaid", "Ya no contestó", owner, MOMENT)
    reject(make_sent(seller), "price", "Le dieron crédito", MOMENT)

    stands, ended, rejected = table(downloaded(client_for(owner)), "respuestas.csv")

    assert (stands["Nombre"], stands["Medio"], stands["Lo registró"]) == (
        "Laura", "Por teléfono", seller.full_name,
    )  # fmt: skip
    assert (stands["Partidas aceptadas"], stands["Cancelada"]) == ("1, 3", "")
    assert (ended["Resultado"], ended["Nombre"]) == ("Aceptada", "'=Rosa")
    assert (ended["Cancelada"], ended["Motivo de cancelación"], ended["La canceló"]) == (
        "2030-03-14", "No pagó el anticipo", owner.full_name,
    )  # fmt: skip
    assert (rejected["Motivo"], rejected["Comentario"]) == ("El precio", "Le dieron crédito")


def test_the_catalogue_in_it_is_the_companys_own(client_for: Browse, owner: User) -> None:
    archive = downloaded(client_for(owner))
    assert read_catalog(parse(archive.read("catalogo.yaml"))) == stored_catalog()


def test_taking_the_data_is_told_and_changes_nothing_else(
    client_for: Browse, owner: User, seller: User
) -> None:
    version = make_sent(seller)
    before = Quote.objects.filter(pk=version.quote_id).values().get()
    client = client_for(owner)
    assert client.get("/empresa/datos/descargar/").status_code == 405
    downloaded(client)
    assert Event.objects.of_kind(DataExported).filter(actor_id=owner.pk).count() == 1
    assert Quote.objects.filter(pk=version.quote_id).values().get() == before


def test_sellers_and_workshop_do_not_take_it(client_for: Browse, seller: User) -> None:
    client = client_for(seller)
    assert client.get("/empresa/datos/").status_code == 403
    assert client.post("/empresa/datos/descargar/").status_code == 403


def test_the_file_has_every_payment_also_those_that_were_cancelled(
    client_for: Browse, owner: User
) -> None:
    quote = make_accepted(owner)
    pay(quote, owner, reference="=SPEI")
    cancel_payment(pay(quote, owner, "100"), "mistake", "Era de otra obra", owner, MOMENT)

    stands, cancelled = table(downloaded(client_for(owner)), "pagos.csv")

    assert (stands["Recibo"], stands["Importe"], stands["Medio"]) == (
        "REC-0001", "11861.59", "Transferencia",
    )  # fmt: skip
    assert (stands["Referencia"], stands["Concepto"], stands["Cancelado"]) == (
        "'=SPEI", "Anticipo", "",
    )  # fmt: skip
    assert (cancelled["Cancelado"], cancelled["Motivo de cancelación"]) == (
        "2030-03-14", "Se registró por error",
    )  # fmt: skip
