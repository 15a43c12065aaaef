"""A job as a file says it, as a draft: its lines, and its terms in the stead of the company's.

Everything that is wrong is told at once, with the number of the line and the name of the field.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial, ListedProduct
from catalog.core.errors import EngineError
from catalog.core.lengths import COMPANY_UNITS, LengthUnit
from catalog.core.measures import MOST, USUAL, USUAL_LENGTH, Limits, MeasureDoubt, parse_measure
from catalog.core.money import ZERO
from catalog.core.numbers import read_number
from catalog.core.recipes import Option, Unit
from catalog.models import SOLD_ALONE
from catalog.portable.entries import YES, Entry
from catalog.portable.files import Fault, FileRefused, Plain, excerpt
from catalog.units import company_unit
from quoting.core.draft import Draft, DraftLine, LineKind, TypedLine, loose_lines
from quoting.core.promise import Inclusion
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.forms.fields import AmountField
from quoting.drafts.forms.lines import LONGEST
from quoting.drafts.models.settings import QuoteSettings
from quoting.jobs.terms import PERCENT, PRICE, number_of, short, terms_of
from tenants.web.search import plain

FORMAT = "1"
MOST_LINES = 1_000

WINDOWS = AmountField(required=False, least="1", most="9999", places=0)
QUANTITY = AmountField(required=False, least="0.001", most="9999", places=3)
UNITS = {unit.value: unit for unit in COMPANY_UNITS}
INCLUSIONS = {
    "incluida": Inclusion.INCLUDED,
    "opcional": Inclusion.OPTIONAL,
    "alternativa": Inclusion.ALTERNATIVE,
}

SOLD = {"producto", "articulo", "concepto"}

Listed = TypeVar("Listed", ListedProduct, ListedMaterial, ListedFinish)


def read_job(written: Plain, today: date) -> Draft:
    """The job in the current company's words. Raises FileRefused with every fault."""
    faults: list[Fault] = []
    top = Entry(written, (), faults)
    many = top.values.get("partidas", "")
    if isinstance(many, list) and len(many) > MOST_LINES:
        told = f"son {len(many):,}; divide el trabajo en archivos de hasta {MOST_LINES:,}."
        raise FileRefused([Fault(("partidas",), told)])
    if top.text("formato") != FORMAT:
        top.refuse(f"un trabajo empieza con «formato: {FORMAT}».", "formato")
    ground = read_ground(top.day("fecha") or today)
    discount = number_of(top, "descuento", ZERO, PERCENT)
    tax_rate = number_of(top, "iva", QuoteSettings.load().tax_rate, PERCENT)
    terms = terms_of(top, ground.terms)
    unit = top.choice("unidad", UNITS, company_unit())
    lines = _Lines(top, ground.catalog, unit).read()
    if not lines and not faults:
        top.refuse("escribe al menos una.", "partidas")
    top.close()
    if faults:
        raise FileRefused(faults)
    return Draft(ground.catalog, terms, ground.day, lines, discount, tax_rate)


class _Lines:
    """Lines of a draft out of what was written, with what they name of the catalogue."""

    def __init__(self, top: Entry, catalog: Catalog, unit: LengthUnit) -> None:
        self.top, self.unit = top, unit
        materials = catalog.materials.values()
        self.products = _by_code(catalog.products.values())
        self.finishes = _by_code(catalog.finishes.values())
        self.glasses = _by_code(catalog.glasses())
        self.articles = _by_code(row for row in materials if row.value.kind in SOLD_ALONE)
        self.finish, self.glass = top.text("acabado"), top.text("vidrio")
        _row(self.finishes, self.finish, top, "acabado")
        _row(self.glasses, self.glass, top, "vidrio")

    def read(self) -> tuple[DraftLine, ...]:
        written = enumerate(self.top.listed("partidas"), start=1)
        return loose_lines(self._line(number, one) for number, one in written)

    def _line(self, number: int, written: Plain) -> TypedLine:
        entry = self.top.inside(written or {}, f"partida {number}")
        named = SOLD & entry.values.keys()
        if len(named) != 1:
            near = [name for name in entry.values if plain(name) in SOLD and name not in SOLD]
            meant = f" Escribe «{near[0]}» sin acento ni mayúsculas." if near else ""
            entry.refuse(f"lleva «producto», «articulo» o «concepto», uno solo.{meant}")
            return TypedLine(LineKind.FREE)
        location = short(entry, "lugar", 80)
        if "producto" in named:
            what = self._product(entry)
        elif "articulo" in named:
            what = self._material(entry)
        else:
            description = short(entry, "concepto", 250)
            what = {"kind": LineKind.FREE, "description": description} | _sold(entry)
        line = TypedLine(location=location, **what, **_discount(entry), **_inclusion(entry))
        entry.close()
        return line

    def _product(self, entry: Entry) -> dict[str, Any]:
        product = _row(self.products, entry.text("producto"), entry, "producto", required=True)
        limits = product.value.usual if product else (USUAL, USUAL)
        width, height = (
            self._measure(entry, name, MOST, usual)
            for name, usual in zip(("ancho", "alto"), limits, strict=True)
        )
        quantity = number_of(entry, "cantidad", Decimal(1), WINDOWS)
        finish = _row(self.finishes, entry.text("acabado", self.finish), entry, "acabado")
        glass = entry.text("vidrio")
        return {
            "kind": LineKind.PRODUCT,
            "product": product and product.id,
            "width": width,
            "height": height,
            "quantity": quantity,
            "finish": finish and finish.id,
            "glass": self._glass(glass, product, entry) if product else None,
            "options": _options(entry, product, self.unit),
        }

    def _glass(self, code: str, product: ListedProduct, entry: Entry) -> int | None:
        """The one written, the job's, or the product's own, where it takes one."""
        if not product.takes_glass:
            if code:
                entry.refuse(f"{product.name} no lleva vidrio por elegir; quítalo.", "vidrio")
            return None
        chosen = _row(self.glasses, code or self.glass, entry, "vidrio")
        return chosen.id if chosen else product.default_glass

    def _material(self, entry: Entry) -> dict[str, Any]:
        material = _row(self.articles, entry.text("articulo"), entry, "articulo", required=True)
        width, height = self._sides(entry, material) if material else (None, None)
        return {
            "kind": LineKind.MATERIAL,
            "material": material and material.id,
            "width": width,
            "height": height,
        } | _sold(entry)

    def _sides(
        self, entry: Entry, material: ListedMaterial
    ) -> tuple[Decimal | None, Decimal | None]:
        """What an article measures, mm, as far as it is charged by it; none where its quantity is
        already in its unit."""
        length, width, height = (
            self._measure(entry, name, LONGEST, USUAL_LENGTH) for name in ("largo", "ancho", "alto")
        )
        unit = material.value.unit
        charged = {Unit.METRE: ("largo", "ancho"), Unit.SQUARE_METRE: ("ancho", "alto", "largo")}
        for name in ("largo", "ancho", "alto"):
            if entry.values.get(name) and name not in charged.get(unit, ()):
                entry.refuse(f"{material.name} se cobra por {unit.label}; quítalo.", name)
        if length is not None and width is not None:
            entry.refuse("dice lo mismo que «ancho»; deja uno de los dos.", "largo")
        width = width or length
        if unit is Unit.SQUARE_METRE and (width is None) is not (height is None):
            entry.refuse(
                "faltan el ancho y el alto: se cobra por m².", "alto" if width else "ancho"
            )
        return width, height

    def _measure(self, entry: Entry, name: str, most: Decimal, usual: Limits) -> Decimal | None:
        text = entry.text(name)
        try:
            return parse_measure(text, self.unit, most=most, usual=usual).mm if text else None
        except EngineError as error:
            entry.refuse(_in_a_file(error), name)
            return None


def _sold(entry: Entry) -> dict[str, Any]:
    return {
        "unit_price": number_of(entry, "precio", None, PRICE),
        "quantity": number_of(entry, "cantidad", Decimal(1), QUANTITY),
    }


def _options(
    entry: Entry, product: ListedProduct | None, unit: LengthUnit
) -> tuple[tuple[str, bool | Decimal], ...]:
    """«[MOSQUITERO]», or «{MOSQUITERO: no, ALTO_FIJO: 450}» to leave out what goes without saying
    and to give a measure."""
    value = entry.value("opciones")
    if not isinstance(value, dict):
        names = entry.listed("opciones") if value else []
        value = {name: YES for name in names if isinstance(name, str)}
        if len(value) < len(names):
            entry.refuse("escribe cada una por su nombre y una sola vez.", "opciones")
    if product is None:
        return ()
    known = {option.name: option for option in product.value.options}
    for name in value.keys() - known.keys():
        offered = f"tiene: {', '.join(known)}" if known else "no tiene"
        entry.refuse(f"«{excerpt(name)}» no es una opción; {product.name} {offered}.", "opciones")
    return tuple(
        (name, _answer(option, value.get(name, ""), entry, unit)) for name, option in known.items()
    )


def _answer(option: Option, written: Plain, entry: Entry, unit: LengthUnit) -> bool | Decimal:
    """Whether it is taken or, of a measure, its millimetres; empty is what is usual."""
    if option.measure is None:
        return option.default if written == "" else entry.as_flag(written, "opciones")
    if written == "":
        return option.measure
    least, most = option.limits
    try:
        return parse_measure(str(written), unit, least=least, most=most).mm
    except EngineError as error:
        entry.refuse(f"{option.label}: {_in_a_file(error)}", "opciones")
        return option.measure


def _in_a_file(error: EngineError) -> str:
    """In a file a question is answered by the unit, written there."""
    asks = isinstance(error, MeasureDoubt)
    return f"{error} Escribe la unidad, o «unidad: mm» al principio." if asks else str(error)


def _discount(entry: Entry) -> dict[str, Any]:
    """«10» or «10 %» of the line, or «$150» off it."""
    written = entry.text("descuento")
    if written and read_number(written) is None:
        entry.refuse("escríbelo como 10 (por ciento) o como $150 (pesos).", "descuento")
        return {}
    name, field = ("discount_amount", PRICE) if "$" in written else ("discount", PERCENT)
    return {name: number_of(entry, "descuento", ZERO, field)}


def _inclusion(entry: Entry) -> dict[str, Any]:
    inclusion = entry.choice("inclusion", INCLUSIONS, Inclusion.INCLUDED)
    group = short(entry, "grupo", 20)
    is_alternative = inclusion is Inclusion.ALTERNATIVE
    if is_alternative and not group:
        entry.refuse("escribe qué palabra comparten las que se excluyen, como A.", "grupo")
    elif group and not is_alternative:
        entry.refuse("solo lo llevan las de «inclusion: alternativa».", "grupo")
    return {"inclusion": inclusion, "choice_group": group}


def _row(
    rows: Mapping[str, Listed], code: str, entry: Entry, name: str, *, required: bool = False
) -> Listed | None:
    """The thing in use with that code; none where none is written."""
    row = rows.get(code)
    if row is None and (code or required):
        near = get_close_matches(code.upper(), rows, 1)
        meant = f" ¿Quisiste escribir «{near[0]}»?" if near else ""
        entry.refuse(f"no hay «{excerpt(code)}» en el catálogo, o está retirado.{meant}", name)
    return row


def _by_code(rows: Iterable[Listed]) -> dict[str, Listed]:
    return {row.value.code: row for row in rows if not row.is_retired}
