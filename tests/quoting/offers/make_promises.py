"""Sent quotations as plain data, in the shape that a version keeps them."""

from decimal import Decimal
from typing import Any

from catalog.core.money import cents, milestones, percent
from quoting.core.words import amount_in_words

COMPANY = {
    "trade_name": "Vidrios y Aluminios del Bajío",
    "legal_name": "Vidrios y Aluminios del Bajío, S.A. de C.V.",
    "rfc": "VAB010203AB1",
    "address": "Av. de las Torres 1420, Col. Industrial, C.P. 37340",
    "city": "León, Guanajuato",
    "phone": "477 000 0000",
    "whatsapp": "477 000 0001",
    "email": "ventas@vidrios.example",
    "website": "vidrios.example",
    "bank": "Banco de Ejemplo",
    "account_holder": "Vidrios y Aluminios del Bajío, S.A. de C.V.",
    "clabe": "000000000000000000",
    "logo": "",
}
CUSTOMER = {
    "name": "Constructora Mendoza",
    "contact": "Ing. Laura Mendoza",
    "phone": "477 000 0002",
    "email": "laura@mendoza.example",
    "address": "Blvd. Campestre 55, León",
    "rfc": "",
}
TERMS = """Las medidas son de referencia hasta el levantamiento en obra; incluye una visita.
El vano debe estar terminado, a plomo y a escuadra. No incluye albañilería, resanes ni andamios.
Garantía de un año en funcionamiento y herrajes; el vidrio se revisa a la entrega."""


def make_drawing(**changes: Any) -> dict[str, Any]:
    return {
        "scheme": "corrediza",
        "notation": "XO",
        "viewed_from": "exterior",
        "width": "1500",
        "height": "1200",
        "options": [],
    } | changes


def make_line(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A sliding window of 1500 × 1200 mm; ``quantity`` and ``unit_price`` give the amount."""
    line = {
        "number": number,
        "kind": "product",
        "location": "Recámara 1",
        "title": 'Ventana corrediza XO, Línea 3"',
        "description": "",
        "series": 'Línea 3"',
        "finish": "Natural",
        "glass": "Claro 6 mm",
        "options": [],
        "width": "1500",
        "height": "1200",
        "area_m2": "1.8",
        "quantity": "4",
        "unit": "pza",
        "unit_price": "2444.10",
        "drawing": make_drawing(),
    } | changes
    amount = cents(Decimal(line["quantity"]) * Decimal(line["unit_price"]))
    return {"amount": str(amount), "pieces": line["quantity"]} | line


def make_job_lines() -> list[dict[str, Any]]:
    """Four sliding, two fixed and three awning windows: 17,939.50 before the discount."""
    return [
        make_line(1),
        make_line(
            2,
            location="Escalera",
            title='Ventana fija, Línea 3"',
            width="800",
            height="600",
            area_m2="0.48",
            quantity="2",
            unit_price="928.04",
            drawing=make_drawing(scheme="fija", notation="O", width="800", height="600"),
        ),
        make_line(
            3,
            location="Baños",
            title="Ventana proyectante 1 hoja, serie 1400",
            series="Serie 1400",
            options=["Mosquitero"],
            width="600",
            height="600",
            area_m2="0.36",
            quantity="3",
            unit_price="2102.34",
            drawing=make_drawing(scheme="proyectante", notation="X", width="600", height="600"),
        ),
    ]


def make_different_lines(count: int) -> list[dict[str, Any]]:
    """Sliding windows of which no two are equal, so that each has a drawing of its own."""
    widths = [str(900 + 5 * index) for index in range(count)]
    return [
        make_line(
            number,
            location=f"Depto. {100 + number}",
            width=width,
            drawing=make_drawing(width=width),
        )
        for number, width in enumerate(widths, 1)
    ]


def make_totals(
    lines: list[dict[str, Any]], discount: str = "5", tax: str = "16"
) -> dict[str, str]:
    subtotal = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
    taken = percent(subtotal, Decimal(discount))
    base = subtotal - taken
    iva = percent(base, Decimal(tax))
    return {
        "subtotal": str(subtotal),
        "discount_percent": discount,
        "discount": str(taken),
        "base": str(base),
        "tax_rate": tax,
        "tax": str(iva),
        "total": str(base + iva),
        "in_words": amount_in_words(base + iva),
    }


def make_milestones(total: str) -> list[dict[str, str]]:
    first, rest = milestones(Decimal(total), [Decimal(60), Decimal(40)])
    return [
        {
            "label": "Anticipo",
            "percent": "60",
            "when": "al aceptar la cotización",
            "amount": str(first),
        },
        {"label": "Resto", "percent": "40", "when": "contra entrega", "amount": str(rest)},
    ]


def make_public(lines: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """What a sent quotation says to its customer; by default the job of 19,769.32."""
    lines = make_job_lines() if lines is None else lines
    totals = make_totals(lines)
    return {
        "format": 1,
        "folio": "COT-0001",
        "version": 1,
        "sent_on": "2026-11-24",
        "valid_until": "2026-12-09",
        "seller": "Ana Ruiz",
        "company": dict(COMPANY),
        "customer": dict(CUSTOMER),
        "site": "Casa Los Encinos, lote 14",
        "lines": lines,
        "totals": totals,
        "milestones": make_milestones(totals["total"]),
        "delivery_time": "15 a 20 días hábiles a partir del anticipo y las medidas finales",
        "terms": TERMS,
        "notes": "Incluye instalación y limpieza de obra.",
    } | changes
