"""An invoice's data under the names of a CFDI 4.0: as a tree for JSON, and as tables.

>>> from quoting.core.invoice import Invoice, Party, SoldLine, concepts
>>> from quoting.core.pricing import Totals
>>> line = SoldLine(1, "Ventana", Decimal(4), Decimal("2444.10"), Decimal("9776.40"))
>>> totals = Totals(Decimal("9776.40"), Decimal("488.82"), Decimal(16))
>>> data = tree(Invoice(Party(), Party(), concepts([line], totals), totals.tax_rate))
>>> data["Conceptos"][0]["Importe"], data["Descuento"], data["Total"]
('9776.40', '488.82', '10773.59')
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalog.core.money import cents
from quoting.core.invoice import TAXED, Concept, Invoice

IVA, BY_RATE = "002", "Tasa"

ADVANCE = {
    "ClaveProdServ": "84111506",
    "ClaveUnidad": "ACT",
    "Cantidad": "1",
    "Descripcion": "Anticipo del bien o servicio",
    "TipoRelacion": "07",
}
"""How an advance is invoiced by itself; the last invoice names it under that kind of relation."""

Cell = str | int | Decimal

_AMOUNTS = {"ValorUnitario", "Importe", "Descuento"}
_OF_A_TREE = slice(1, 11)  # the columns of a concept that its branch has too
_PAYMENT = ("Pago", "Porcentaje", "Base", "IVA", "Total")


def tree(invoice: Invoice) -> dict[str, Any]:
    """The invoice as nested texts; every amount has two decimals."""
    issuer, receiver = invoice.issuer, invoice.receiver
    taxed = any(concept.tax_object == TAXED for concept in invoice.concepts)
    return {
        "Version": "4.0",
        "TipoDeComprobante": "I",
        "Exportacion": "01",
        "Moneda": "MXN",
        "LugarExpedicion": issuer.postal_code,
        "SubTotal": _money(invoice.subtotal),
        "Descuento": _money(invoice.discount),
        "Total": _money(invoice.total),
        "Emisor": {"Rfc": issuer.rfc, "Nombre": issuer.name, "RegimenFiscal": issuer.regime},
        "Receptor": {
            "Rfc": receiver.rfc,
            "Nombre": receiver.name,
            "DomicilioFiscalReceptor": receiver.postal_code,
            "RegimenFiscalReceptor": receiver.regime,
            "UsoCFDI": receiver.use,
        },
        "Conceptos": [_concept(concept, invoice) for concept in invoice.concepts],
        "Impuestos": {
            "TotalImpuestosTrasladados": _money(invoice.tax),
            "Traslados": [_transfer(invoice.base, invoice.tax, invoice)] if taxed else [],
        },
    }


def concept_rows(invoice: Invoice) -> Iterator[list[Cell]]:
    """A row for each concept, the headings first."""
    rows = [_columns(concept, invoice) for concept in invoice.concepts]
    yield from map(list, rows[:1])
    for row in rows:
        yield list(row.values())


def payment_rows(invoice: Invoice) -> Iterator[list[Cell]]:
    """The agreed payments, and how an advance is called where it is invoiced by itself."""
    yield list(_PAYMENT)
    for payment in invoice.payments:
        yield [payment.label, payment.percent or "", payment.base, payment.tax, payment.total]
    yield []
    for name, value in ADVANCE.items():
        yield [f"Anticipo: {name}", value]


def payment_tree(invoice: Invoice) -> list[dict[str, str]]:
    found = []
    for payment in invoice.payments:
        amounts = map(_money, (payment.base, payment.tax, payment.total))
        rate = f"{payment.percent:f}" if payment.percent else ""
        texts = (payment.label, rate, *amounts)
        found.append(dict(zip(_PAYMENT, texts, strict=True)))
    return found


def party_rows(invoice: Invoice) -> Iterator[list[Cell]]:
    """Whose invoice it is, what it comes to, and what is missing: a name and its value each."""
    issuer, receiver = invoice.issuer, invoice.receiver
    yield ["Dato", "Valor"]
    yield ["Emisor: RFC", issuer.rfc]
    yield ["Emisor: nombre", issuer.name]
    yield ["Emisor: régimen fiscal", issuer.regime]
    yield ["Lugar de expedición (C.P.)", issuer.postal_code]
    yield ["Receptor: RFC", receiver.rfc]
    yield ["Receptor: nombre", receiver.name]
    yield ["Receptor: régimen fiscal", receiver.regime]
    yield ["Receptor: domicilio fiscal (C.P.)", receiver.postal_code]
    yield ["Receptor: uso de CFDI", receiver.use]
    yield ["SubTotal", invoice.subtotal]
    yield ["Descuento", invoice.discount]
    yield ["IVA trasladado", invoice.tax]
    yield ["Total", invoice.total]
    for missing in invoice.missing:
        yield ["Falta", str(missing)]


def _columns(concept: Concept, invoice: Invoice) -> dict[str, Cell]:
    """What a table says of a concept and of its tax, by heading."""
    line, taxed = concept.line, concept.tax_object == TAXED
    return {
        "Partida": line.number,
        "ClaveProdServ": line.keys.sat_code,
        "NoIdentificacion": line.keys.code,
        "Cantidad": line.quantity,
        "ClaveUnidad": line.keys.unit,
        "Unidad": line.unit_label,
        "Descripcion": line.description,
        "ValorUnitario": line.unit_price,
        "Importe": concept.amount,
        "Descuento": concept.discount,
        "ObjetoImp": concept.tax_object,
        "Base": concept.base,
        "Impuesto": IVA if taxed else "",
        "TipoFactor": BY_RATE if taxed else "",
        "TasaOCuota": invoice.rate if taxed else "",
        "ImporteImpuesto": concept.tax,
    }


def _concept(concept: Concept, invoice: Invoice) -> dict[str, Any]:
    columns = [*_columns(concept, invoice).items()][_OF_A_TREE]
    data: dict[str, Any] = {
        name: (_money(value) if name in _AMOUNTS else f"{value:f}")
        if isinstance(value, Decimal)
        else value
        for name, value in columns
    }
    if concept.tax_object == TAXED:
        transfer = _transfer(concept.base, concept.tax, invoice)
        data["Impuestos"] = {"Traslados": [transfer]}
    return data


def _transfer(base: Decimal, tax: Decimal, invoice: Invoice) -> dict[str, str]:
    return {
        "Base": _money(base),
        "Impuesto": IVA,
        "TipoFactor": BY_RATE,
        "TasaOCuota": f"{invoice.rate:f}",
        "Importe": _money(tax),
    }


def _money(amount: Decimal) -> str:
    return f"{cents(amount):.2f}"
