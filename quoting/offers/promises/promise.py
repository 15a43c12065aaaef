"""A quotation as plain data: what is written when it is sent, and read for ever after.

``freeze`` makes the whole promise out of an evaluated quotation: a ``public`` half that documents
and the customer's page print, and an ``internal`` half (cost, margin, parts) that never leaves the
company. Numbers are the text of Decimals, dates are ISO. ``FORMAT`` grows when the shape changes;
readers keep understanding the older ones.
"""

import json
from collections.abc import Collection
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog.core.drawing import Sketch
from catalog.core.recipes import Scheme, ViewSide
from quoting.core.earnings import Earnings, earnings
from quoting.core.frozen import freeze as freeze_takeoff
from quoting.core.pricing import UnitPrice
from quoting.core.selection import select
from quoting.core.words import amount_in_words
from quoting.drafts.evaluation.evaluated import EvaluatedLine, EvaluatedQuote
from quoting.drafts.evaluation.evaluation import SCREEN_OPTION
from quoting.drafts.models.customers import Customer
from tenants.people.models import CompanyProfile

FORMAT = 1
COMPANY_FIELDS = (
    "trade_name", "legal_name", "rfc", "address", "city", "phone", "whatsapp", "email", "website",
    "bank", "account_holder", "clabe",
)  # fmt: skip
CUSTOMER_FIELDS = ("name", "contact", "phone", "email", "address", "rfc")


def freeze(
    evaluated: EvaluatedQuote, folio: str, version: int, profile: CompanyProfile
) -> dict[str, Any]:
    """The promise of ``evaluated`` (which has no problems) as JSON-able data, made on its day."""
    return {
        "public": _public(evaluated, folio, version, profile),
        "internal": {
            "rules": {
                "method": str(evaluated.rules.method),
                "overhead": text(evaluated.rules.overhead),
                "profit": text(evaluated.rules.profit),
                "waste": text(evaluated.settings.waste),
            },
            "lines": [_internal_line(line) for line in evaluated.lines],
        },
    }


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: the same however a database orders the keys."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def sketch_of(drawing: dict[str, Any] | None) -> Sketch | None:
    """The ``drawing`` of a public line, ready to be drawn."""
    if not drawing:
        return None
    return Sketch(
        Scheme(drawing["scheme"]),
        drawing["notation"],
        Decimal(drawing["width"]),
        Decimal(drawing["height"]),
        has_screen=any(SCREEN_OPTION in name for name in drawing["options"]),
        viewed_from=ViewSide(drawing["viewed_from"]),
        hinged_right=drawing.get("hinged_right", False),
        measures=tuple(
            (name, Decimal(measure)) for name, measure in drawing.get("measures", {}).items()
        ),
    )


def promised_earnings(snapshot: dict[str, Any], numbers: Collection[int] | None = None) -> Earnings:
    """What a sent quotation leaves to the company, at the costs of the day it was sent: as it
    stands, or of the lines with these ``numbers``, which can be taken together."""
    public = snapshot["public"]
    taken = select(public, numbers)
    priced = [
        (Decimal(line["quantity"]), _unit_price(inside["unit"]))
        for line, inside in zip(public["lines"], snapshot["internal"]["lines"], strict=True)
        if inside["unit"] and line["number"] in taken.numbers
    ]
    return earnings(priced, taken.totals.base)


def text(number: Decimal | None) -> str | None:
    """Plain digits: never an exponent, and no idle zeros but the cents of money."""
    if number is None:
        return None
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _public(
    evaluated: EvaluatedQuote, folio: str, version: int, profile: CompanyProfile
) -> dict[str, Any]:
    quote, totals, settings = evaluated.quote, evaluated.totals, evaluated.settings
    return {
        "format": FORMAT,
        "folio": folio,
        "version": version,
        "sent_on": evaluated.day.isoformat(),
        "valid_until": evaluated.valid_until.isoformat(),
        "seller": quote.seller.full_name,
        "company": {name: getattr(profile, name) for name in COMPANY_FIELDS}
        | {"logo": profile.logo.name or ""},
        "customer": _customer(quote.customer),
        "site": quote.site,
        "lines": [_public_line(line) for line in evaluated.lines],
        "totals": {
            "subtotal": money(totals.subtotal),
            "discount_percent": text(quote.discount),
            "discount": money(totals.discount),
            "base": money(totals.base),
            "tax_rate": text(totals.tax_rate),
            "tax": money(totals.tax),
            "total": money(totals.total),
            "in_words": amount_in_words(totals.total),
        },
        "milestones": [
            payment | {"amount": money(payment["amount"])} for payment in evaluated.milestones
        ],
        "delivery_time": settings.delivery_time,
        "terms": settings.terms,
        "notes": quote.notes,
    }


def _customer(customer: Customer) -> dict[str, str]:
    return {name: getattr(customer, name) for name in CUSTOMER_FIELDS}


def _public_line(line: EvaluatedLine) -> dict[str, Any]:
    row = line.row
    return {
        "number": line.number,
        "kind": row.kind,
        "room": row.room,
        "inclusion": row.inclusion,
        "choice_group": row.choice_group,
        "counts": line.counts,
        "location": row.location,
        "title": line.title,
        "description": line.details,
        "series": row.product.line.name if row.product else "",
        "finish": row.finish.name if row.finish else "",
        "glass": row.glass.name if row.glass else "",
        "options": list(line.options),
        "width": text(row.width),
        "height": text(row.height),
        "area_m2": text(line.area),
        "pieces": text(row.quantity),
        "quantity": text(line.quantity),
        "unit": line.unit.label,
        "unit_price": money(line.unit_price),
        "discount_percent": text(row.discount),
        "discount_amount": money(row.discount_amount or None),
        "discount": money(line.discount),
        "amount": money(line.amount),
        "drawing": _drawing(line),
    }


def _drawing(line: EvaluatedLine) -> dict[str, Any] | None:
    sketch = line.sketch
    if sketch is None:
        return None
    return {
        "scheme": str(sketch.scheme),
        "notation": sketch.notation,
        "viewed_from": str(sketch.viewed_from),
        "width": text(sketch.width),
        "height": text(sketch.height),
        "hinged_right": sketch.hinged_right,
        "measures": {name: text(measure) for name, measure in sketch.measures},
        "options": [name for name, answer in line.row.options.items() if answer is True],
    }


def _internal_line(line: EvaluatedLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "takeoff": None if line.takeoff is None else freeze_takeoff(line.takeoff),
        "unit": None if line.price is None else _unit(line.price),
    }


def _unit_price(unit: dict[str, str]) -> UnitPrice:
    return UnitPrice(*(Decimal(unit[name]) for name in UnitPrice._fields))


def _unit(price: UnitPrice) -> dict[str, str | None]:
    return {
        "direct_cost": money(price.direct_cost),
        "overhead": money(price.overhead),
        "profit": money(price.profit),
        "price": money(price.price),
        "margin": text(price.margin),
    }
