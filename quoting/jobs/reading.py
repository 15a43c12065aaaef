"""A job as a file says it: lines like those of a draft, and terms of its own.

Everything that is wrong is told at once, with the number of the line and the name of the field.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from catalog.core.errors import EngineError
from catalog.core.measures import MOST, parse_measure
from catalog.core.numbers import plain_digits
from catalog.core.recipes import Family, WasteMode
from catalog.models import SOLD_ALONE, Finish, Material, Product, ProductOption, Retirable
from catalog.portable.entries import YES, Entry, number_in
from catalog.portable.files import Fault, FileRefused, Plain, excerpt
from catalog.portable.writing import WASTE_WORDS
from catalog.snapshots import option_value
from quoting.core.draft import LineKind, TypedLine
from quoting.core.pricing import PriceMethod
from quoting.core.promise import Inclusion, Milestone
from quoting.drafts.evaluation.loading import typed_line
from quoting.drafts.models.quotes import QuoteLine

FORMAT = "1"
LONGEST = Decimal(100_000)  # mm of something sold by the metre
LARGEST_QUANTITY = Decimal(9_999)
LARGEST_PRICE = Decimal("9999999.99")
LARGEST_RATE = Decimal(1_000)  # per cent, and times the cost
MOST_LINES = 1_000
MOST_PAYMENTS = 12
LONGEST_GROUP = 20

METHODS = {
    "aditivo": PriceMethod.ADDITIVE,
    "cascada": PriceMethod.CASCADE,
    "margen": PriceMethod.MARGIN,
    "factores": PriceMethod.FACTORS,
    "por_m2": PriceMethod.PER_AREA,
    "tabla": PriceMethod.MATRIX,
}
WASTE_MODES = {word: WasteMode(mode) for mode, word in WASTE_WORDS.items()}
INCLUSIONS = {
    "incluida": Inclusion.INCLUDED,
    "opcional": Inclusion.OPTIONAL,
    "alternativa": Inclusion.ALTERNATIVE,
}
FAMILIES = {family.value: family for family in Family}

Row = TypeVar("Row", bound=Retirable)


@dataclass(frozen=True)
class Terms:
    """What a job says instead of the company's settings; None is what they say."""

    day: date | None = None
    discount: Decimal | None = None
    tax_rate: Decimal | None = None
    waste: Decimal | None = None
    waste_mode: WasteMode | None = None
    kerf: Decimal | None = None
    trim: Decimal | None = None
    method: PriceMethod | None = None
    overhead: Decimal | None = None
    profit: Decimal | None = None
    min_piece: Decimal | None = None
    min_pane: Decimal | None = None
    factors: Mapping[Family, Decimal] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] | None = None


@dataclass(frozen=True)
class Job:
    terms: Terms
    lines: tuple[TypedLine, ...]


def read_job(written: Plain) -> Job:
    """The job in the current company's words. Raises FileRefused with every fault."""
    faults: list[Fault] = []
    top = Entry(written, (), faults)
    if top.text("formato") != FORMAT:
        top.refuse(f"un trabajo empieza con «formato: {FORMAT}».", "formato")
    terms = _terms(top)
    usual = {name: top.text(name) for name in ("acabado", "vidrio")}
    written_lines = top.listed("partidas")
    if len(written_lines) > MOST_LINES:
        top.refuse(
            f"son {len(written_lines):,}; divide el trabajo en archivos de hasta {MOST_LINES:,}.",
            "partidas",
        )
        raise FileRefused(faults)
    lines = _Lines(top, usual, written_lines).read()
    if not lines and not faults:
        top.refuse("escribe al menos una.", "partidas")
    top.close()
    if faults:
        raise FileRefused(faults)
    return Job(terms, tuple(map(typed_line, lines)))


def _terms(top: Entry) -> Terms:
    day = top.day("fecha")
    prices = top.inside(top.value("precio"), "precio")
    terms = Terms(
        day=day,
        discount=_percent(top, "descuento"),
        tax_rate=_percent(top, "iva"),
        waste=_percent(top, "merma"),
        waste_mode=top.choice("cobro_merma", WASTE_MODES, None),
        kerf=_millimetres(top, "corte", Decimal(50)),
        trim=_millimetres(top, "despunte", Decimal(1000)),
        method=prices.choice("metodo", METHODS, None),
        overhead=_at_least_zero(prices, "indirectos", LARGEST_RATE),
        profit=_at_least_zero(prices, "utilidad", LARGEST_RATE),
        min_piece=_price(prices, "minimo_pieza"),
        min_pane=_price(prices, "minimo_vidrio"),
        factors=_factors(prices),
        milestones=_milestones(top),
    )
    prices.close()
    return terms


def _percent(entry: Entry, name: str) -> Decimal | None:
    number = entry.number(name)
    if number is not None and not 0 <= number <= 100:
        entry.refuse("va de 0 a 100 %.", name)
    return number


def _at_least_zero(entry: Entry, name: str, most: Decimal = LARGEST_PRICE) -> Decimal | None:
    number = entry.number(name)
    if number is not None and number < 0:
        entry.refuse("no puede ser negativo.", name)
    elif number is not None and number > most:
        entry.refuse(f"llega a {most:,}.", name)
    return number


def _price(entry: Entry, name: str) -> Decimal | None:
    number = _at_least_zero(entry, name)
    if number is not None and number != round(number, 2):
        entry.refuse(f"llega a {LARGEST_PRICE:,}, con a lo más 2 decimales.", name)
    return number


def _millimetres(entry: Entry, name: str, most: Decimal) -> Decimal | None:
    number = entry.number(name)
    if number is not None and not (0 <= number <= most and number == round(number, 1)):
        entry.refuse(f"va de 0 a {most} mm, con a lo más un decimal.", name)
    return number


def _factors(prices: Entry) -> dict[Family, Decimal]:
    entry = prices.inside(prices.value("factores"), "factores")
    found = {family: _at_least_zero(entry, name, LARGEST_RATE) for name, family in FAMILIES.items()}
    entry.close()
    return {family: factor for family, factor in found.items() if factor is not None}


def _milestones(top: Entry) -> tuple[Milestone, ...] | None:
    written = top.listed("pagos")
    if len(written) > MOST_PAYMENTS:
        top.refuse(f"son hasta {MOST_PAYMENTS}.", "pagos")
    found = []
    for number, one in enumerate(written, start=1):
        entry = top.inside(one, f"pago {number}")
        label, when = entry.text("concepto", required=True), entry.text("cuando")
        percent = entry.number("porcentaje", required=True)
        if percent is not None and not 0 < percent <= 100:
            entry.refuse("debe ser mayor que 0 y a lo más 100.", "porcentaje")
        entry.close()
        found.append(Milestone(label, percent or Decimal(0), when))
    if found and sum(one.percent for one in found) != 100:
        top.refuse("los porcentajes deben sumar 100.", "pagos")
    return tuple(found) if written else None


class _Lines:
    """Lines of a draft out of what was written, with the rows they name fetched beforehand."""

    def __init__(self, top: Entry, usual: Mapping[str, str], written: Sequence[Plain]) -> None:
        self.top = top
        self.usual = usual
        self.written = written
        named = [str(one.get("producto", "")) for one in written if isinstance(one, dict)]
        self.finishes = _by_code(Finish.objects.in_use())
        self.products = _by_code(Product.objects.in_use().with_recipe().filter(code__in=named))
        self.glasses = _by_code(Material.objects.in_use().glasses())
        self.articles = _by_code(Material.objects.in_use().filter(kind__in=SOLD_ALONE))
        for name, rows in (("acabado", self.finishes), ("vidrio", self.glasses)):
            if usual[name]:
                self._row(rows, usual[name], top, name)

    def read(self) -> list[QuoteLine]:
        return [self._line(number, one) for number, one in enumerate(self.written, start=1)]

    def _line(self, number: int, written: Plain) -> QuoteLine:
        entry = self.top.inside(written or {}, f"partida {number}")
        named = {name for name in ("producto", "articulo", "concepto") if name in entry.values}
        line = QuoteLine()
        if len(named) != 1:
            entry.refuse("lleva «producto», «articulo» o «concepto», uno solo.")
            return line
        line.location = self._short(entry, "lugar", 80)
        if "producto" in named:
            self._product(entry, line)
        elif "articulo" in named:
            self._material(entry, line)
        else:
            line.kind = LineKind.FREE
            line.description = self._short(entry, "concepto", 250)
            line.unit_price = _price(entry, "precio")
            line.quantity = self._quantity(entry, whole=False)
        self._discount(entry, line)
        self._inclusion(entry, line)
        entry.close()
        return line

    def _product(self, entry: Entry, line: QuoteLine) -> None:
        line.kind = LineKind.PRODUCT
        line.product = self._row(self.products, entry.text("producto"), entry, "producto")
        line.width = self._measure(entry, "ancho", MOST)
        line.height = self._measure(entry, "alto", MOST)
        line.quantity = self._quantity(entry, whole=True)
        finish = entry.text("acabado", self.usual["acabado"])
        glass = entry.text("vidrio")
        line.finish = self._row(self.finishes, finish, entry, "acabado") if finish else None
        if line.product is not None:
            line.glass = self._glass(glass, line.product, entry)
        line.options = self._options(entry, line.product)

    def _glass(self, code: str, product: Product, entry: Entry) -> Material | None:
        """The one written, the job's, or the product's own, where it takes one."""
        if not code and all(piece.material_id for piece in product.components.all()):
            return None
        code = code or self.usual["vidrio"]
        return self._row(self.glasses, code, entry, "vidrio") if code else product.default_glass

    def _options(self, entry: Entry, product: Product | None) -> dict[str, bool | str]:
        """«[MOSQUITERO]», or «{MOSQUITERO: no, ALTO_FIJO: 450}» to leave out what goes without
        saying and to give a measure."""
        value = entry.value("opciones")
        if not isinstance(value, dict):
            names = entry.listed("opciones") if value else []
            value = {name: YES for name in names if isinstance(name, str)}
            if len(value) < len(names):
                entry.refuse("escribe cada una por su nombre y una sola vez.", "opciones")
        if product is None:
            return {}
        known = {option.name: option for option in product.options.all()}
        for name in value.keys() - known.keys():
            offered = f"tiene: {', '.join(known)}" if known else "no tiene"
            entry.refuse(f"«{excerpt(name)}» no es una opción; {product} {offered}.", "opciones")
        return {
            name: self._answer(option, value.get(name, ""), entry) for name, option in known.items()
        }

    def _answer(self, option: ProductOption, written: Plain, entry: Entry) -> bool | str:
        """Whether it is taken or, of a measure, its millimetres; empty is what is usual."""
        if option.measure is None:
            return option.default if written == "" else entry.as_flag(written, "opciones")
        if written == "":
            return plain_digits(option.measure)
        least, most = option_value(option).limits
        try:
            return plain_digits(parse_measure(str(written), least=least, most=most).mm)
        except EngineError as error:
            entry.refuse(f"{option.label}: {error}", "opciones")
            return plain_digits(option.measure)

    def _material(self, entry: Entry, line: QuoteLine) -> None:
        line.kind = LineKind.MATERIAL
        line.material = self._row(self.articles, entry.text("articulo"), entry, "articulo")
        length = self._measure(entry, "largo", LONGEST)
        line.width = self._measure(entry, "ancho", LONGEST) or length
        line.height = self._measure(entry, "alto", LONGEST)
        line.unit_price = _price(entry, "precio")
        line.quantity = self._quantity(entry, whole=False)

    def _row(self, rows: Mapping[str, Row], code: str, entry: Entry, name: str) -> Row | None:
        row = rows.get(code)
        if row is None:
            entry.refuse(f"no hay «{excerpt(code)}» en el catálogo, o está retirado.", name)
        return row

    def _measure(self, entry: Entry, name: str, most: Decimal) -> Decimal | None:
        text = entry.text(name)
        if not text:
            return None
        try:
            return parse_measure(text, most=most).mm
        except EngineError as error:
            entry.refuse(str(error), name)
            return None

    def _quantity(self, entry: Entry, *, whole: bool) -> Decimal:
        number = entry.number("cantidad")
        if number is None:
            return Decimal(1)
        if not 0 < number <= LARGEST_QUANTITY:
            entry.refuse(f"debe ser mayor que cero, y a lo más {LARGEST_QUANTITY}.", "cantidad")
        elif whole and number % 1:
            entry.refuse("debe ser un número entero.", "cantidad")
        elif number != round(number, 3):
            entry.refuse("lleva a lo más 3 decimales.", "cantidad")
        return number

    def _discount(self, entry: Entry, line: QuoteLine) -> None:
        """«10» or «10 %» of the line, or «$150» off it."""
        written = entry.text("descuento")
        pesos = number_in(written.removeprefix("$").replace(",", "").strip())
        rate = number_in(written.removesuffix("%").strip())
        if written.startswith("$") and pesos is not None:
            if not 0 <= pesos <= LARGEST_PRICE or pesos != round(pesos, 2):
                entry.refuse(f"va de $0 a ${LARGEST_PRICE:,}.", "descuento")
            line.discount_amount = pesos
        elif rate is not None:
            if not 0 <= rate <= 100:
                entry.refuse("va de 0 a 100 %.", "descuento")
            line.discount = rate
        elif written:
            entry.refuse("escríbelo como 10 (por ciento) o como $150 (pesos).", "descuento")

    def _inclusion(self, entry: Entry, line: QuoteLine) -> None:
        line.inclusion = entry.choice("inclusion", INCLUSIONS, INCLUSIONS["incluida"])
        line.choice_group = self._short(entry, "grupo", LONGEST_GROUP)
        is_alternative = line.inclusion == Inclusion.ALTERNATIVE
        if is_alternative and not line.choice_group:
            entry.refuse("escribe qué palabra comparten las que se excluyen, como A.", "grupo")
        elif line.choice_group and not is_alternative:
            entry.refuse("solo lo llevan las de «inclusion: alternativa».", "grupo")

    def _short(self, entry: Entry, name: str, longest: int) -> str:
        text = entry.text(name)
        if len(text) > longest:
            entry.refuse(f"lleva a lo más {longest} letras.", name)
        return text


def _by_code(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.code: row for row in rows}
