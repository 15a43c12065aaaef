"""A company's data, whole, in one ZIP: to keep, to look at in a spreadsheet, to take elsewhere.

Tables are CSV that Excel opens (UTF-8); each sent version is also there as it was promised, in
JSON, and the catalogue as the YAML that ``catalog_import`` reads. Amounts are pesos, measures
millimetres. What was sent is read and written a few versions at a time: it may be large.
"""

import json
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from catalog.core import codec
from catalog.portable.stored import stored_catalog
from catalog.portable.writing import write_catalog
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.fields import as_stored
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.workshop.models import WorkOrder
from tenants.schemas.clock import day_of
from tenants.web.spreadsheets import Rows, csv_text

A_PART = 500  # rows read at once
PROMISES = 50  # versions, whose contents are large

READ_ME = """Datos de tu empresa en Cotizador de Ventanas.

clientes.csv       tus clientes, también los de paso
cotizaciones.csv   todas: borradores, enviadas, aceptadas, canceladas, rechazadas y vencidas
partidas.csv       las partidas de cada versión enviada, como las vio el cliente
borradores.csv     las partidas de lo que aún no se envía; su precio sale del catálogo
respuestas.csv     cómo terminó cada versión: quién la aceptó o rechazó, y si se canceló
ordenes.csv        las órdenes de trabajo
catalogo.yaml      tu catálogo, para llevarlo a otra empresa o guardarlo
versiones/         cada versión enviada, completa: precios, costos y despiece

Importes en pesos y medidas en milímetros. Los CSV abren en Excel. Los PDF y las constancias se
descargan en la página de cada cotización.
"""


def write_company_data(target: IO[bytes]) -> None:
    """Write the ZIP of the current company to ``target``."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("LEEME.txt", READ_ME)
        archive.writestr("catalogo.yaml", write_catalog(stored_catalog()))
        for name, rows in (
            ("clientes", _customers()),
            ("cotizaciones", _quotes()),
            ("borradores", _drafts()),
            ("respuestas", _answers()),
            ("ordenes", _orders()),
        ):
            archive.writestr(f"{name}.csv", csv_text(rows))
        archive.writestr("partidas.csv", csv_text(_promises(archive)))


def _customers() -> Rows:
    yield [
        "Nombre", "De paso", "Atención a", "Teléfono", "Correo", "Dirección", "Ciudad", "RFC",
        "Razón social", "Régimen fiscal", "Uso de CFDI", "Código postal fiscal", "Notas",
    ]  # fmt: skip
    for row in Customer.objects.order_by("pk").iterator(chunk_size=A_PART):
        yield [
            row.name, _yes(row.casual), row.contact, row.phone, row.email, row.address, row.city,
            row.rfc, row.tax_name, row.tax_regime, row.tax_use, row.tax_postal_code, row.notes,
        ]  # fmt: skip


def _quotes() -> Rows:
    yield [
        "Número", "Folio", "Versión", "Estado", "Cliente", "Obra", "Asesor", "Descuento %", "IVA %",
        "Total", "Creada", "Enviada", "Vigente hasta", "Vista", "Decidida", "Descartada",
        "Notas para el cliente", "Notas internas",
    ]  # fmt: skip
    rows = Quote.objects.select_related("customer", "seller").order_by("pk")
    for row in rows.iterator(chunk_size=A_PART):
        yield [
            row.pk, row.folio, row.version or None, row.get_state_display(), row.customer.name,
            row.site, row.seller.full_name, row.discount, row.tax_rate, row.total,
            *map(_day, (row.created_at, row.sent_at)), row.valid_until,
            *map(_day, (row.viewed_at, row.decided_at, row.discarded_at)),
            row.notes, row.internal_notes,
        ]  # fmt: skip


def _drafts() -> Rows:
    yield [
        "Cotización", "Partida", "Piso o zona", "Ubicación", "Qué es", "Detalle", "Ancho", "Alto",
        "Cantidad", "Acabado", "Vidrio", "Opciones", "Precio escrito", "Descuento %", "Descuento $",
        "Inclusión", "Grupo", "Nota interna",
    ]  # fmt: skip
    rows = QuoteLine.objects.described().filter(quote__folio=None).order_by("quote", "position")
    for row in rows.iterator(chunk_size=A_PART):
        yield [
            row.quote_id, row.position, row.room, row.location,
            str(row.product or row.material or row.get_kind_display()), row.description, row.width,
            row.height, row.quantity, row.finish and row.finish.name, row.glass and row.glass.name,
            json.dumps(row.options, ensure_ascii=False) if row.options else "", row.unit_price,
            row.discount, row.discount_amount, row.get_inclusion_display(), row.choice_group,
            row.internal_note,
        ]  # fmt: skip


def _answers() -> Rows:
    yield [
        "Folio", "Versión", "Resultado", "Momento", "Medio", "Nombre", "Cargo", "Lo registró",
        "Partidas aceptadas", "Total aceptado", "Motivo", "Comentario", "Cancelada",
        "Motivo de cancelación", "La canceló", "Comentario de cancelación",
    ]  # fmt: skip
    rows = Outcome.objects.select_related("version", "by", "cancellation__by")
    rows = rows.defer("version__promise", "evidence")
    rows = rows.order_by("version__quote_id", "version__number")
    for row in rows.iterator(chunk_size=A_PART):
        ended = row.cancellation if row.is_cancelled else None
        yield [
            row.version.folio, row.version.number, row.get_kind_display(), _day(row.at),
            row.get_channel_display(), row.name, row.role, row.by and row.by.full_name,
            ", ".join(map(str, row.lines)), row.total, row.get_reason_display(), row.comment,
            ended and _day(ended.at), ended and ended.get_reason_display(),
            ended and ended.by.full_name, ended and ended.comment,
        ]  # fmt: skip


def _orders() -> Rows:
    yield [
        "Orden", "Cotización", "Versión", "Estado", "Prioridad", "Piezas", "Entrega prometida",
        "Creada", "Notas",
    ]  # fmt: skip
    rows = WorkOrder.objects.select_related("version").defer("version__promise").order_by("pk")
    for row in rows.iterator(chunk_size=A_PART):
        yield [
            row.folio, row.version.folio, row.version.number, row.get_state_display(),
            row.get_priority_display(), row.pieces, row.promised_on, _day(row.created_at),
            row.notes,
        ]  # fmt: skip


def _promises(archive: ZipFile) -> Iterator[list[Any]]:
    """The lines of every sent version, each of which goes into ``archive`` as it passes."""
    names = [
        "number", "room", "location", "title", "description", "width", "height", "pieces",
        "quantity", "unit", "finish", "glass", "unit_price", "discount", "amount",
    ]  # fmt: skip
    yield [
        "Folio", "Versión", "Partida", "Piso o zona", "Ubicación", "Qué es", "Detalle", "Ancho",
        "Alto", "Piezas", "Cantidad", "Unidad", "Acabado", "Vidrio", "Precio unitario", "Descuento",
        "Importe", "Va en el total", "Opciones",
    ]  # fmt: skip
    versions = QuoteVersion.objects.order_by("quote", "number")
    for version in versions.iterator(chunk_size=PROMISES):
        row = QuoteVersion.objects.filter(pk=version.pk)
        promise, costs = map(codec.Raw, as_stored(row, "promise", "costs__sheet"))
        whole = codec.write({"promise": promise, "costs": costs}, indent=1)
        archive.writestr(f"versiones/{version.folio}-v{version.number}.json", whole)
        for line in version.promise.lines:
            yield [
                version.folio,
                version.number,
                *(getattr(line, name) for name in names),
                _yes(line.counts),
                ", ".join(line.options),
            ]


def _day(moment: Any) -> Any:
    return day_of(moment) if moment else None


def _yes(value: bool) -> str:
    return "sí" if value else "no"
