"""The terms of a job in the stead of the company's, and how its numbers are read."""

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError

from catalog.core.errors import EngineError
from catalog.core.money import ZERO
from catalog.core.recipes import Family, WasteMode
from catalog.portable.entries import Entry
from catalog.portable.writing import WASTE_WORDS
from quoting.core.draft import JobTerms, QuoteTerms
from quoting.core.parts import Waste
from quoting.core.pricing import PriceMethod, PriceRules
from quoting.core.promise import Milestone, plan_problem
from quoting.core.waste import BarTerms
from quoting.drafts.forms.fields import AmountField
from quoting.drafts.forms.payments import MOST as MOST_PAYMENTS
from quoting.drafts.forms.quotes import MOST_CONDITIONS, MOST_DELIVERY

PRICE = AmountField(required=False)
PERCENT = AmountField(required=False, most="100", places=3, is_percent=True)
RATE = AmountField(required=False, most="1000", places=3, is_percent=True)
FACTOR = AmountField(required=False, most="1000", places=3)
SHARE = AmountField(required=False, least="0.01", most="100", is_percent=True)
PESOS = AmountField(required=False, least="0.01")
KERF = AmountField(required=False, most="50", places=1)
TRIM = AmountField(required=False, most="1000", places=1)

METHODS = {
    "aditivo": PriceMethod.ADDITIVE,
    "cascada": PriceMethod.CASCADE,
    "margen": PriceMethod.MARGIN,
    "factores": PriceMethod.FACTORS,
    "por_m2": PriceMethod.PER_AREA,
    "tabla": PriceMethod.MATRIX,
}
WASTE_MODES = {word: WasteMode(mode) for mode, word in WASTE_WORDS.items()}

Usual = TypeVar("Usual", bound=Decimal | None)


def terms_of(top: Entry, usual: QuoteTerms) -> QuoteTerms:
    """The company's terms with what the job says instead."""
    prices = top.inside(top.value("precio"), "precio")
    rules = _rules(prices, usual.rules)
    min_pane = number_of(prices, "minimo_vidrio", usual.waste.min_pane, PRICE)
    prices.close()
    charged = number_of(top, "merma", usual.waste.profiles, PERCENT)
    bars = BarTerms(
        top.choice("cobro_merma", WASTE_MODES, usual.bars.mode),
        number_of(top, "corte", usual.bars.kerf, KERF),
        number_of(top, "despunte", usual.bars.trim, TRIM),
    )
    waste = Waste(charged, charged, min_pane)
    job = JobTerms(
        _milestones(top) or None,
        short(top, "entrega", MOST_DELIVERY) or None,
        short(top, "condiciones", MOST_CONDITIONS) or None,
    )
    return replace(usual, rules=rules, waste=waste, bars=bars).of_job(job)


def _rules(prices: Entry, usual: PriceRules) -> PriceRules:
    method = prices.choice("metodo", METHODS, usual.method)
    factors = prices.inside(prices.value("factores"), "factores")
    by_family = {family: number_of(factors, family.value, None, FACTOR) for family in Family}
    factors.close()
    said = {family: factor for family, factor in by_family.items() if factor is not None}
    by_factors = method is PriceMethod.FACTORS
    if factors.values and not by_factors:
        prices.refuse("solo cuentan con «metodo: factores»; escríbelo, o quítalos.", "factores")
    for name in ("indirectos", "utilidad"):
        if by_factors and prices.values.get(name):
            prices.refuse("no cuenta con el método de factores; quítalo.", name)
    try:
        return PriceRules(
            method,
            number_of(prices, "indirectos", usual.overhead, RATE),
            number_of(prices, "utilidad", usual.profit, RATE),
            said or usual.factors,
            number_of(prices, "minimo_pieza", usual.min_piece, PRICE),
        )
    except EngineError as error:
        prices.refuse(str(error))
        return usual


def _milestones(top: Entry) -> tuple[Milestone, ...]:
    """What was agreed of payments, as the page of a quotation takes it."""
    written = top.listed("pagos")
    if len(written) > MOST_PAYMENTS:
        top.refuse(f"son hasta {MOST_PAYMENTS}.", "pagos")
    already = len(top.faults)
    found = tuple(
        _milestone(top.inside(one, f"pago {number}")) for number, one in enumerate(written, start=1)
    )
    if len(top.faults) == already and (told := plan_problem(found)):
        top.refuse(told, "pagos")
    return found


def _milestone(entry: Entry) -> Milestone:
    """A payment: per cent of the total, pesos, or what the others leave."""
    label, when = short(entry, "concepto", 40, required=True), short(entry, "cuando", 80)
    share = number_of(entry, "porcentaje", ZERO, SHARE)
    pesos = number_of(entry, "pesos", ZERO, PESOS)
    is_rest = entry.flag("resto")
    said = [name for name in ("porcentaje", "pesos") if entry.values.get(name)]
    if len(said) + is_rest != 1:
        entry.refuse("lleva «porcentaje», «pesos» o «resto: sí» (lo que falte), uno solo.")
    entry.close()
    return Milestone(label, share, when, pesos=pesos)


def short(entry: Entry, name: str, longest: int, *, required: bool = False) -> str:
    """A text that is not longer than the page of a quotation takes."""
    text = entry.text(name, required=required)
    if len(text) > longest:
        entry.refuse(f"lleva a lo más {longest:,} letras; van {len(text):,}.", name)
    return text


def number_of(entry: Entry, name: str, usual: Usual, field: AmountField) -> Decimal | Usual:
    """The number of that name, as ``field`` takes it on a page; ``usual`` where there is none."""
    try:
        number = field.clean(entry.text(name))
    except ValidationError as error:
        entry.refuse(str(error.messages[0]), name)
        return usual
    return usual if number is None else number
