"""The terms of a job in the stead of the company's, and how its numbers are read."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

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
from quoting.drafts.forms.payments import MOST as MOST_PAYMENTS
from quoting.drafts.forms.quotes import MOST_CONDITIONS, MOST_DELIVERY

LARGEST_QUANTITY = Decimal(9_999)
LARGEST_PRICE = Decimal("9999999.99")
LARGEST_RATE = Decimal(1_000)  # per cent, and times the cost

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
    min_pane = number_of(prices, "minimo_vidrio", usual.waste.min_pane, price)
    prices.close()
    charged = percent_of(top, "merma", usual.waste.profiles, percent)
    bars = BarTerms(
        top.choice("cobro_merma", WASTE_MODES, usual.bars.mode),
        number_of(top, "corte", usual.bars.kerf, _millimetres(50)),
        number_of(top, "despunte", usual.bars.trim, _millimetres(1000)),
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
    by_family = {family: number_of(factors, family.value, None, _rate) for family in Family}
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
            percent_of(prices, "indirectos", usual.overhead, _rate),
            percent_of(prices, "utilidad", usual.profit, _rate),
            said or usual.factors,
            number_of(prices, "minimo_pieza", usual.min_piece, price),
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
    share, pesos = entry.percent("porcentaje"), entry.number("pesos")
    is_rest = entry.flag("resto")
    said = [name for name in ("porcentaje", "pesos") if entry.values.get(name)]
    if len(said) + is_rest != 1:
        entry.refuse("lleva «porcentaje», «pesos» o «resto: sí» (lo que falte), uno solo.")
    if share is not None and (told := _share(share)):
        entry.refuse(told, "porcentaje")
    if pesos is not None and (told := price(pesos) or ("" if pesos else "debe ser mayor que 0.")):
        entry.refuse(told, "pesos")
    entry.close()
    return Milestone(label, share or ZERO, when, pesos=pesos or ZERO)


def short(entry: Entry, name: str, longest: int, *, required: bool = False) -> str:
    """A text that is not longer than the page of a quotation takes."""
    text = entry.text(name, required=required)
    if len(text) > longest:
        entry.refuse(f"lleva a lo más {longest:,} letras; van {len(text):,}.", name)
    return text


def number_of(
    entry: Entry, name: str, usual: Usual, wrong: Callable[[Decimal], str]
) -> Decimal | Usual:
    """The number of that name; ``usual`` where there is none, or ``wrong`` says why it is none."""
    return _unless_wrong(entry, name, entry.number(name), usual, wrong)


def percent_of(
    entry: Entry, name: str, usual: Usual, wrong: Callable[[Decimal], str]
) -> Decimal | Usual:
    """Likewise, of a number of per cent."""
    return _unless_wrong(entry, name, entry.percent(name), usual, wrong)


def _unless_wrong(
    entry: Entry,
    name: str,
    number: Decimal | None,
    usual: Usual,
    wrong: Callable[[Decimal], str],
) -> Decimal | Usual:
    if number is None:
        return usual
    if told := wrong(number):
        entry.refuse(told, name)
        return usual
    return number


def percent(number: Decimal) -> str:
    return "" if 0 <= number <= 100 else "va de 0 a 100 %."


def _share(number: Decimal) -> str:
    return "" if 0 < number <= 100 else "debe ser mayor que 0 y a lo más 100."


def _rate(number: Decimal, most: Decimal = LARGEST_RATE) -> str:
    if number < 0:
        return "no puede ser negativo."
    return "" if number <= most else f"llega a {most:,}."


def price(number: Decimal) -> str:
    too_fine = number != round(number, 2)
    return _rate(number, LARGEST_PRICE) or (
        f"llega a {LARGEST_PRICE:,}, con a lo más 2 decimales." if too_fine else ""
    )


def _millimetres(most: int) -> Callable[[Decimal], str]:
    told = f"va de 0 a {most} mm, con a lo más un decimal."
    return lambda number: "" if 0 <= number <= most and number == round(number, 1) else told


def pieces(number: Decimal) -> str:
    if not 0 < number <= LARGEST_QUANTITY:
        return f"debe ser mayor que cero, y a lo más {LARGEST_QUANTITY}."
    return "" if number == round(number, 3) else "lleva a lo más 3 decimales."


def whole_pieces(number: Decimal) -> str:
    return pieces(number) if number % 1 == 0 else "debe ser un número entero."
