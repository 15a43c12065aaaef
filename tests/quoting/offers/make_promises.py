"""Promises for tests: what sent quotations say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog.core import codec
from catalog.core.drawing import Sketch
from catalog.core.money import cents, percent
from catalog.core.recipes import Scheme
from quoting.core.costs import CostedLine, CostSheet
from quoting.core.evidence import Evidence, Facts, Offerer, Reception, Signer
from quoting.core.pricing import Price, PriceMethod, Totals
from quoting.core.promise import (
    Foot,
    Letterhead,
    Milestone,
    Promise,
    Recipient,
    SentLine,
    due,
)

COMPANY = Letterhead(
    trade_name="Vidrios y Aluminios del Bajío",
    legal_name="Vidrios y Aluminios del Bajío, S.A. de C.V.",
    rfc="VAB010203AB1",
    address="Av. de las Torres 1420, Col. Industrial, C.P. 37340",
    city="León, Guanajuato",
    phone="477 000 0000",
    whatsapp="477 000 0001",
    email="ventas@vidrios.example",
    website="vidrios.example",
    bank="Banco de Ejemplo",
    account_holder="Vidrios y Aluminios del Bajío, S.A. de C.V.",
    clabe="000000000000000000",
    logo="",
)
CUSTOMER = Recipient(
    name="Constructora Mendoza",
    contact="Ing. Laura Mendoza",
    phone="477 000 0002",
    email="laura@mendoza.example",
    address="Blvd. Campestre 55, León",
    rfc="",
)
TERMS = """Las medidas son de referencia hasta el levantamiento en obra; incluye una visita.
El vano debe estar terminado, a plomo y a escuadra. No incluye albañilería, resanes ni andamios.
Garantía de un año en funcionamiento y herrajes; el vidrio se revisa a la entrega."""


def make_sketch(width: str = "1500", height: str = "1200", **changes: Any) -> Sketch:
    facts = {"scheme": Scheme.SLIDING, "notation": "XO"} | changes
    return Sketch(width=Decimal(width), height=Decimal(height), **facts)


def make_line(number: int = 1, **changes: Any) -> SentLine:
    """A sliding window of 1500 × 1200 mm; ``quantity`` and ``unit_price`` give the amount."""
    facts = {
        "kind": "product",
        "location": "Recámara 1",
        "title": 'Ventana corrediza XO, Línea 3"',
        "series": 'Línea 3"',
        "finish": "Natural",
        "glass": "Claro 6 mm",
        "width": Decimal(1500),
        "height": Decimal(1200),
        "quantity": Decimal(4),
        "unit": "pza",
        "unit_price": Decimal("2444.10"),
        "sketch": make_sketch(),
    } | changes
    amount = cents(facts["quantity"] * facts["unit_price"])
    return SentLine(**{"number": number, "amount": amount, "pieces": facts["quantity"]} | facts)


def make_job_lines() -> list[SentLine]:
    """Four sliding, two fixed and three awning windows: 17,939.50 before the discount."""
    return [
        make_line(1),
        make_line(
            2,
            location="Escalera",
            title='Ventana fija, Línea 3"',
            width=Decimal(800),
            height=Decimal(600),
            quantity=Decimal(2),
            unit_price=Decimal("928.04"),
            sketch=make_sketch("800", "600", scheme=Scheme.FIXED, notation="O"),
        ),
        make_line(
            3,
            location="Baños",
            title="Ventana proyectante 1 hoja, serie 1400",
            series="Serie 1400",
            options=("Mosquitero",),
            width=Decimal(600),
            height=Decimal(600),
            quantity=Decimal(3),
            unit_price=Decimal("2102.34"),
            sketch=make_sketch("600", "600", scheme=Scheme.AWNING, notation="X"),
        ),
    ]


def make_different_lines(count: int) -> list[SentLine]:
    """Sliding windows of which no two are equal, so that each has a drawing of its own."""
    widths = [str(900 + 5 * index) for index in range(count)]
    return [
        make_line(
            number,
            location=f"Depto. {100 + number}",
            width=Decimal(width),
            sketch=make_sketch(width),
        )
        for number, width in enumerate(widths, 1)
    ]


def make_foot(lines: Iterable[SentLine], discount: str = "5", tax: str = "16") -> Foot:
    subtotal = sum((line.amount for line in lines), Decimal("0.00"))
    taken = percent(subtotal, Decimal(discount))
    return Foot.of(Totals(subtotal, taken, Decimal(tax)), Decimal(discount))


def make_milestones(total: Decimal) -> tuple[Milestone, ...]:
    first = Milestone("Anticipo", Decimal(60), "al aceptar la cotización")
    return due([first, Milestone("Resto", Decimal(40), "contra entrega")], total)


def make_promise(lines: Iterable[SentLine] | None = None, **changes: Any) -> Promise:
    """What a sent quotation says to its customer; by default the job of 19,769.32."""
    lines = tuple(make_job_lines() if lines is None else lines)
    foot = make_foot(lines)
    promise = Promise(
        folio="COT-0001",
        version=1,
        sent_on=date(2026, 11, 24),
        valid_until=date(2026, 12, 9),
        company=COMPANY,
        customer=CUSTOMER,
        lines=lines,
        totals=foot,
        seller="Ana Ruiz",
        site="Casa Los Encinos, lote 14",
        milestones=make_milestones(foot.total),
        delivery_time="15 a 20 días hábiles a partir del anticipo y las medidas finales",
        terms=TERMS,
        notes="Incluye instalación y limpieza de obra.",
    )
    return replace(promise, **changes)


def make_evidence(promise: Promise, name: str = "Laura Mendoza", **changes: Any) -> Evidence:
    """What is written down when all of ``promise`` is accepted."""
    facts = Facts(
        company=Offerer(promise.company.trade_name),
        folio=promise.folio,
        version=promise.version,
        promise_digest=codec.digest(promise),
        terms_sha256=sha256(promise.terms.encode()).hexdigest(),
        lines=tuple(line.number for line in promise.lines),
        whole=True,
        totals=promise.totals,
        accepted_by=Signer(name, "Compras"),
        received=Reception("link"),
        at=datetime.fromisoformat("2026-11-30T10:15:00-06:00"),
    )
    return Evidence(replace(facts, **changes))


def make_costs(promise: Promise, price: Price | None = None) -> CostSheet:
    """The costs of ``promise`` without any parts: every unit at the same ``price``."""
    lines = tuple(CostedLine(line.number, price, None) for line in promise.lines)
    rates = (Decimal(15), Decimal(25), Decimal(5))
    return CostSheet(PriceMethod.ADDITIVE, *rates, (), (), lines)
