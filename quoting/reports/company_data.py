"""A company's data, whole, in one ZIP: to keep, to look at in a spreadsheet, to take elsewhere.

Tables are CSV that Excel opens (UTF-8); each sent version is also there as it was promised, in
JSON, and the catalogue as the YAML that ``catalog_import`` reads. Amounts are pesos, measures
millimetres. What was sent is read and written a few versions at a time: it may be large.
"""

import json
from collections.abc import Iterator
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string

from catalog.core import codec
from catalog.portable.stored import stored_catalog
from catalog.portable.writing import write_catalog
from quoting.core.promise import SentLine
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.fields import as_stored
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.payments.models import Payment
from quoting.reports.tables import Columns, table
from quoting.workshop.models import WorkOrder
from tenants.companies.exporting import exports
from tenants.web.spreadsheets import csv_text

A_PART = 500  # rows read at once
PROMISES = 50  # versions, whose contents are large


def write_company_data(target: IO[bytes]) -> None:
    """Write the ZIP of the current company to ``target``."""
    quotes = Quote.objects.select_related("customer", "seller").exclude(customer__is_sample=True)
    drafts = QuoteLine.objects.described().filter(quote__folio=None)
    drafts = drafts.exclude(quote__customer__is_sample=True)
    answers = Outcome.objects.select_related("version", "by", "cancellation__by")
    answers = answers.defer("version__promise", "evidence")
    orders = WorkOrder.objects.select_related("version").defer("version__promise")
    payments = Payment.objects.select_related("quote__customer", "by", "cancellation__by")
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        others = [export() for export in exports]
        told = render_to_string("quoting/texts/company_data.txt", {"others": others})
        archive.writestr("LEEME.txt", told)
        for other in others:
            archive.writestr(other.name, other.text)
            for name, content in other.beside:
                archive.writestr(name, content)
        archive.writestr("catalogo.yaml", write_catalog(stored_catalog()))
        for name, rows, columns in (
            ("clientes", Customer.objects.filter(is_sample=False).order_by("pk"), CUSTOMERS),
            ("cotizaciones", quotes.order_by("pk"), QUOTES),
            ("borradores", drafts.order_by("quote", "position"), DRAFTS),
            ("respuestas", answers.order_by("version__quote_id", "version__number"), ANSWERS),
            ("pagos", payments.order_by("pk"), PAYMENTS),
            ("ordenes", orders.order_by("pk"), ORDERS),
        ):
            read = rows.iterator(chunk_size=A_PART)
            archive.writestr(f"{name}.csv", csv_text(table(read, columns)))
        archive.writestr("partidas.csv", csv_text(table(_promised(archive), PROMISED)))


class Promised(NamedTuple):
    version: QuoteVersion
    line: SentLine


def _promised(archive: ZipFile) -> Iterator[Promised]:
    """The lines of every sent version, each of which goes into ``archive`` as it passes."""
    versions = QuoteVersion.objects.order_by("quote", "number")
    for version in versions.iterator(chunk_size=PROMISES):
        row = QuoteVersion.objects.filter(pk=version.pk)
        promise, costs = map(codec.Raw, as_stored(row, "promise", "costs__sheet"))
        whole = codec.write({"promise": promise, "costs": costs}, indent=1)
        archive.writestr(f"versiones/{version.folio}-v{version.number}.json", whole)
        yield from (Promised(version, line) for line in version.promise.lines)


CUSTOMERS: Columns = {
    "Nombre": "name", "De paso": "casual", "Atención a": "contact", "Teléfono": "phone",
    "Correo": "email", "Dirección": "address", "Ciudad": "city", "RFC": "rfc",
    "Razón social": "tax_name", "Régimen fiscal": "tax_regime", "Uso de CFDI": "tax_use",
    "Código postal fiscal": "tax_postal_code", "Notas": "notes",
}  # fmt: skip
QUOTES: Columns = {
    "Número": "pk", "Folio": "folio", "Versión": lambda row: row.version or None,
    "Estado": "get_state_display", "Cliente": "customer.name", "Obra": "site",
    "Asesor": "seller.full_name", "Descuento %": "discount", "IVA %": "tax_rate", "Total": "total",
    "Creada": "created_at", "Cerrada": "sent_at", "Enviada": "shared_at",
    "Vigente hasta": "valid_until",
    "Vista": "viewed_at", "Decidida": "decided_at", "Descartada": "discarded_at",
    "Notas para el cliente": "notes", "Notas internas": "internal_notes",
}  # fmt: skip
DRAFTS: Columns = {
    "Cotización": "quote_id", "Partida": "position", "Piso o zona": "room",
    "Ubicación": "location",
    "Qué es": lambda row: str(row.product or row.material or row.get_kind_display()),
    "Detalle": "description", "Ancho (mm)": "width",
    "Alto (mm)": "height", "Cantidad": "quantity", "Acabado": "finish.name", "Vidrio": "glass.name",
    "Opciones": lambda row: json.dumps(row.options, ensure_ascii=False) if row.options else "",
    "Precio escrito": "unit_price", "Descuento %": "discount",
    "Descuento $": "discount_amount", "Inclusión": "get_inclusion_display",
    "Grupo": "choice_group", "Nota para el taller": "workshop_note",
    "Nota interna": "internal_note",
}  # fmt: skip
ANSWERS: Columns = {
    "Folio": "version.folio", "Versión": "version.number", "Resultado": "get_kind_display",
    "Momento": "at", "Medio": "get_channel_display", "Nombre": "name", "Cargo": "role",
    "Lo registró": "by.full_name",
    "Partidas aceptadas": lambda row: ", ".join(map(str, row.lines)), "Total aceptado": "total",
    "Motivo": "get_reason_display", "Comentario": "comment", "Cancelada": "cancellation.at",
    "Motivo de cancelación": "cancellation.get_reason_display",
    "La canceló": "cancellation.by.full_name",
    "Comentario de cancelación": "cancellation.comment",
}  # fmt: skip
PAYMENTS: Columns = {
    "Recibo": "folio", "Cotización": "receipt.quotation", "Cliente": "receipt.customer.name",
    "Recibido": "received_on", "Importe": "amount", "Medio": "get_means_display",
    "Referencia": "reference", "Concepto": "receipt.concept", "Nota": "note",
    "Lo registró": "by.full_name", "Momento": "at", "Cancelado": "cancellation.at",
    "Motivo de cancelación": "cancellation.get_reason_display",
    "Lo canceló": "cancellation.by.full_name",
    "Comentario de cancelación": "cancellation.comment",
}  # fmt: skip
ORDERS: Columns = {
    "Orden": "folio", "Cotización": "version.folio", "Versión": "version.number",
    "Estado": "get_state_display", "Prioridad": "get_priority_display", "Piezas": "pieces",
    "Entrega prometida": "promised_on", "Creada": "created_at", "Notas": "notes",
}  # fmt: skip
PROMISED: Columns = {
    "Folio": "version.folio", "Versión": "version.number", "Partida": "line.number",
    "Piso o zona": "line.room", "Ubicación": "line.location", "Qué es": "line.title",
    "Detalle": "line.description", "Ancho": "line.width", "Alto": "line.height",
    "Piezas": "line.pieces", "Cantidad": "line.quantity", "Unidad": "line.unit",
    "Acabado": "line.finish", "Vidrio": "line.glass", "Precio unitario": "line.unit_price",
    "Descuento": "line.discount", "Importe": "line.amount", "Va en el total": "line.counts",
    "Opciones": lambda row: ", ".join(row.line.options),
}  # fmt: skip
