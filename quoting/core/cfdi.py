"""An invoice's data under the names that a CFDI 4.0 gives them: as a tree for JSON, and as tables.

Texts and Decimals only; nothing here stamps or validates.

>>> from quoting.core.invoice import Invoice, Issuer, Receiver, SoldLine, concepts
>>> from quoting.core.pricing import Totals
>>> line = SoldLine(1, "Ventana", Decimal(4), Decimal("2444.10"), Decimal("9776.40"))
>>> totals = Totals(Decimal("9776.40"), Decimal("488.82"), Decimal(16))
>>> data = tree(Invoice(Issuer(), Receiver(), concepts([line], totals), totals.tax_rate))
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

HEADINGS = (
    "Partida", "ClaveProdServ", "NoIdentificacion", "Cantidad", "ClaveUnidad", "Unidad",
    "Descripcion", "ValorUnitario", "Importe", "Descuento", "ObjetoImp", "Base", "Impuesto",
    "TipoFactor", "TasaOCuota", "ImporteImpuesto",
)  # fmt: skip


def tree(invoice: Invoice) -> dict[str, Any]:
    """The invoice as nested texts; every amount has two decimals."""
    issuer, receiver = invoice.issuer, invoice.receiver
    taxed = [concept for concept in invoice.concepts if concept.tax_object == TAXED]
    return {
        "Version": "4.0",
        "TipoDeComprobante": "I",
        "Exportacion": "01",
        "Moneda": "MXN",
        "LugarExpedicion": issuer.postal_code,
        "SubTotal": _money(invoice.subtotal),
        "Descuento": _money(invoice.discount),
        "Total": _money(invoice.total),
        "Emisor": {
            "Rfc": issuer.rfc,
            "Nombre": issuer.name,
            "RegimenFiscal": issuer.regime,
        },
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
    yield list(HEADINGS)
    for concept in invoice.concepts:
        line, taxed = concept.line, concept.tax_object == TAXED
        yield [
            line.number,
            line.keys.sat_code,
            line.keys.code,
            line.quantity,
            line.keys.unit,
            line.unit_label,
            line.description,
            line.unit_price,
            concept.amount,
            concept.discount,
            concept.tax_object,
            concept.base,
            IVA if taxed else "",
            BY_RATE if taxed else "",
            invoice.rate if taxed else "",
            concept.tax,
        ]


def payment_rows(invoice: Invoice) -> Iterator[list[Cell]]:
    """The agreed payments, and how an advance is called where it is invoiced by itself."""
    yield ["Pago", "Porcentaje", "Base", "IVA", "Total"]
    for payment in invoice.payments:
        yield [payment.label, payment.percent, payment.base, payment.tax, payment.total]
    yield []
    for name, value in ADVANCE.items():
        yield [f"Anticipo: {name}", value]


def payment_tree(invoice: Invoice) -> list[dict[str, str]]:
    return [
        {
            "Pago": payment.label,
            "Porcentaje": f"{payment.percent:f}",
            "Base": _money(payment.base),
            "IVA": _money(payment.tax),
            "Total": _money(payment.total),
        }
        for payment in invoice.payments
    ]


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


def _concept(concept: Concept, invoice: Invoice) -> dict[str, Any]:
    line = concept.line
    data: dict[str, Any] = {
        "ClaveProdServ": line.keys.sat_code,
        "NoIdentificacion": line.keys.code,
        "Cantidad": f"{line.quantity:f}",
        "ClaveUnidad": line.keys.unit,
        "Unidad": line.unit_label,
        "Descripcion": line.description,
        "ValorUnitario": _money(line.unit_price),
        "Importe": _money(concept.amount),
        "Descuento": _money(concept.discount),
        "ObjetoImp": concept.tax_object,
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
