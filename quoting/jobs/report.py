"""A priced job as plain data; numbers are the text of Decimals, lengths millimetres.

Totals, earnings and what is bought are of the lines that are included: those that wait for a
choice (``counts`` is false) have their parts and price, and nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from catalog.core import codec
from catalog.core.money import ZERO, cents
from catalog.core.numbers import plain_digits
from catalog.core.recipes import Family, Finish
from catalog.portable.writing import WASTE_WORDS
from quoting.core.cautions import Caution, told
from quoting.core.cutlist import CutList, ProfileCuts, consolidate
from quoting.core.cutlist import Job as CutJob
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.core.evaluation import compare_waste
from quoting.core.parts import CostLine, Item, Pane, Part, Takeoff
from quoting.core.pricing import Price
from quoting.core.promise import Foot
from quoting.core.waste import Key, ProfileBars, total_waste

FORMAT = 1
COUNT = "los menos que se encontraron, con el corte de la sierra y los despuntes"


def report(evaluated: Evaluation) -> dict[str, Any]:
    """Every part, pane, cost, price and total, and what to buy; ready for JSON."""
    cuts = cut_list(evaluated)
    waste = compare_waste(evaluated)
    totals = total_waste(waste)
    return {
        "format": FORMAT,
        "day": evaluated.day.isoformat(),
        "rules": _rules(evaluated),
        "lines": [_line(line) for line in evaluated.lines],
        "totals": codec.plain(Foot.of(evaluated.totals, evaluated.draft.discount)),
        "milestones": [
            {
                "label": payment.label,
                "percent": plain_digits(payment.percent),
                "pesos": plain_digits(payment.pesos),
                "is_rest": payment.is_rest,
                "when": payment.when,
                "amount": str(payment.amount),
            }
            for payment in evaluated.milestones
        ],
        "delivery_time": evaluated.draft.terms.delivery_time,
        "conditions": evaluated.draft.terms.conditions,
        "earnings": _made_of(evaluated.earnings) | {
            "cost_by_family": _by_family(_cost_by_family(evaluated)),
            "lines_without_cost": evaluated.lines_without_cost,
        },
        "bars": list(_bars(evaluated, cuts.profiles, waste)),
        "bars_counted_by": COUNT,
        "bars_state": evaluated.bars_state.value if evaluated.bars_state else "",
        "waste": {
            "charged": str(totals.charged),
            "cost_of_bars": str(totals.bars_cost),
            "difference": str(totals.difference),
        },
        "glass": [
            {"code": glass.material.code, "name": glass.material.name, "panes": glass.pieces,
             "area_m2": _number(glass.area)}
            for glass in cuts.glass
        ],
        "supplies": [
            {"code": supply.material.code, "name": supply.material.name,
             "quantity": _number(supply.quantity), "unit": supply.material.unit.label}
            for supply in cuts.supplies
        ],
    }  # fmt: skip


def cut_list(evaluated: Evaluation) -> CutList:
    """Of what is in the total; what waits for a choice is not bought yet."""
    return consolidate(
        CutJob(line.typed.location or str(line.number), int(line.quantity), line.takeoff)
        for line in evaluated.lines
        if line.takeoff and line.counts
    )


def _rules(evaluated: Evaluation) -> dict[str, Any]:
    terms = evaluated.draft.terms
    rules, bars = terms.rules, terms.bars
    return {
        "method": rules.method.value,
        "overhead": _number(rules.overhead),
        "profit": _number(rules.profit),
        "factors": {family.value: _number(value) for family, value in rules.factors.items()},
        "waste": _number(terms.waste.profiles),
        "waste_mode": WASTE_WORDS[bars.mode.value],
        "kerf": _number(bars.kerf),
        "trim": _number(bars.trim),
        "min_piece": str(cents(rules.min_piece)),
        "min_pane": str(cents(terms.waste.min_pane)),
    }


def _made_of(price: Price) -> dict[str, str]:
    """What a price or a sale is made of, in pesos, and its margin in per cent."""
    parts = ("direct_cost", "overhead", "profit", "margin")
    return {name: str(getattr(price, name)) for name in parts}


def _by_family(costs: Mapping[Family, Decimal]) -> dict[str, str]:
    return {family.value: str(cost) for family, cost in costs.items()}


def _cost_by_family(evaluated: Evaluation) -> dict[Family, Decimal]:
    """Of all that counts; adds up to the direct cost but for the cents of its rounding by line."""
    found: dict[Family, Decimal] = {}
    for line in evaluated.lines:
        if line.counts and line.price:
            for family, cost in _unit_costs(line, line.price).items():
                found[family] = found.get(family, ZERO) + cents(line.quantity * cost)
    return {family: found[family] for family in Family if family in found}


def _unit_costs(line: EvaluatedLine, price: Price) -> Mapping[Family, Decimal]:
    if line.takeoff:
        return line.takeoff.cost_by_family
    return {line.material.value.family: price.direct_cost} if line.material else {}


def _line(line: EvaluatedLine) -> dict[str, Any]:
    row = line.typed
    named = line.product or line.material
    found: dict[str, Any] = {
        "number": line.number,
        "kind": row.kind.value,
        "code": named.value.code if named else "",
        "title": line.title,
        "location": row.location,
        "width": _number(row.width),
        "height": _number(row.height),
        "pieces": _number(row.quantity),
        "quantity": _number(line.quantity),
        "unit": line.unit.label,
        "finish": line.finish.value.code if line.finish else "",
        "glass": line.glass.value.code if line.glass else "",
        "options": list(line.options),
        "unit_price": str(line.unit_price),
        "inclusion": row.inclusion.value,
        "choice_group": row.choice_group,
        "counts": line.counts,
        "discount_percent": _number(row.discount),
        "discount": str(line.discount),
        "amount": str(line.amount),
        "warnings": [_caution(caution) for caution in line.cautions],
    }
    if line.price:
        found["unit_cost"] = _made_of(line.price)
    if line.takeoff:
        found |= _takeoff(line.takeoff)
    return found


def _caution(caution: Caution) -> dict[str, Any]:
    return {
        "kind": caution.kind.value,
        "is_note": caution.is_note,
        "subject": caution.subject,
        "value": _number(caution.value),
        "usual": [_number(caution.least), _number(caution.most)],
        "message": told(caution),
    }


def _takeoff(takeoff: Takeoff) -> dict[str, Any]:
    """Of one unit."""
    return {
        "parts": [
            _piece(
                part,
                finish=_code(part.finish),
                length=_number(part.length),
                pieces=part.pieces,
                angles=[_number(part.left_angle), _number(part.right_angle)],
            )
            for part in takeoff.parts
        ],
        "panes": [
            _piece(pane, width=_number(pane.width), height=_number(pane.height), pieces=pane.pieces)
            for pane in takeoff.panes
        ],
        "items": [
            _piece(item, quantity=_number(item.quantity), unit=item.material.unit.label)
            for item in takeoff.items
        ],
        "costs": [_cost(cost) for cost in takeoff.cost_lines],
        "cost_by_family": _by_family(takeoff.cost_by_family),
        "glass_area_m2": _number(takeoff.glass_area),
        "weight_kg": _number(takeoff.weight),
    }


def _piece(piece: Part | Pane | Item, **measured: Any) -> dict[str, Any]:
    return {"role": piece.role, "code": piece.material.code, **measured, "leaf": piece.leaf}


def _cost(cost: CostLine) -> dict[str, Any]:
    return {
        "code": cost.material.code,
        "name": cost.material.name,
        "finish": _code(cost.finish),
        "family": cost.material.family.value,
        "net": _number(cost.net),
        "quantity": _number(cost.quantity),
        "unit": cost.material.unit.label,
        "price": _number(cost.price),
        "purchase_unit": cost.material.purchase_unit,
        "amount": str(cost.amount),
    }


def _bars(
    evaluated: Evaluation, profiles: Iterable[ProfileCuts], waste: Iterable[ProfileBars]
) -> Iterator[dict[str, Any]]:
    """Whole bars of each profile and finish for the job, beside what is charged for them; one that
    is not bought by bar has nothing to count."""
    charged: defaultdict[Key, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in evaluated.lines:
        for cost in line.takeoff.cost_lines if line.takeoff and line.counts else ():
            sums = charged[cost.material.code, _code(cost.finish)]
            sums[0] += line.quantity * cost.quantity
            sums[1] += line.quantity * cost.amount
    rows = {(row.material.code, _code(row.finish)): row for row in waste}
    for profile in profiles:
        material, finish = profile.material, _code(profile.finish)
        metres, cost_with_waste = charged[material.code, finish]
        row = rows.get((material.code, finish))
        yield {
            "code": material.code,
            "name": material.name,
            "finish": finish,
            "pieces": profile.pieces,
            "metres": _number(profile.metres),
            "metres_with_waste": _number(metres),
            "cost_with_waste": str(cents(cost_with_waste)),
            "charged_by": row and WASTE_WORDS[row.mode.value],
            "bar_length": _number(material.bar_length),
            "bars": row and row.bars,
            "cost_of_bars": str(row.bars_cost) if row and not row.problem else None,
            "optimal": row and row.optimal,
            "problem": row.problem if row else "",
        }


def _code(finish: Finish | None) -> str:
    return finish.code if finish else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain_digits(round(Decimal(value), 6))
