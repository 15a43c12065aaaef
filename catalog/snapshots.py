"""The one door between the catalogue's rows and the engine's values.

A few queries fetch what some products and materials need, however many rows there are, and nothing
that their rows already carry; from then on everything is frozen values (`catalog.core`), by the ids
of their rows.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from catalog import models
from catalog.core import recipes
from catalog.core.compiled import CompiledProduct, compile_product
from catalog.core.outliers import Span, far_from_sisters
from catalog.core.prices import PriceBook


@dataclass(frozen=True, slots=True)
class Catalog:
    """What was asked for of a company's catalogue, with the prices of one day.

    ``doubtful`` are the prices that are far from those of the same material in other finishes, by
    codes of material and finish, with what the others cost in pesos.
    """

    products: Mapping[int, recipes.Product]
    materials: Mapping[int, recipes.Material]
    finishes: Mapping[int, recipes.Finish]
    prices: PriceBook
    doubtful: Mapping[tuple[str, str | None], Span] = field(default_factory=dict)
    _compiled: dict[int, CompiledProduct] = field(default_factory=dict, repr=False, compare=False)

    def product(self, pk: int) -> CompiledProduct:
        """Ready to be measured. ProductError when its formulas are not sound, KeyError when it was
        not asked for."""
        if pk not in self._compiled:
            by_code = {material.code: material for material in self.materials.values()}
            self._compiled[pk] = compile_product(self.products[pk], by_code)
        return self._compiled[pk]

    def material(self, pk: int) -> recipes.Material:
        return self.materials[pk]

    def finish(self, pk: int) -> recipes.Finish:
        return self.finishes[pk]


def load_catalog(
    day: date,
    *,
    products: Iterable[models.Product] = (),
    materials: Iterable[models.Material] = (),
    finishes: Iterable[models.Finish] = (),
) -> Catalog:
    """These products, materials and finishes (retired ones too), whatever else the products are
    made of, and their prices valid on ``day``.

    Four queries at most where the products come with their line: its constants, the options and
    components of the products, and the prices; one more, the rates, where something is not bought
    in pesos.
    """
    rows = list({row.pk: row for row in products}.values())
    prefetch_related_objects(rows, *models.recipe_lookups())
    used = [*materials]
    used += [piece.material for row in rows for piece in row.components.all() if piece.material]
    known = {row.pk: material_value(row) for row in used}
    foreign = {row.code: row.currency for row in used if row.currency != models.Currency.MXN}
    colours = {row.pk: finish_value(row) for row in finishes}
    amounts = _amounts(known, day)
    book = _price_book(known, colours, amounts, foreign, day)
    return Catalog(
        products={row.pk: product_of_row(row) for row in rows},
        materials=known,
        finishes=colours,
        prices=book,
        doubtful=_doubtful(known, colours, amounts, book),
    )


Amounts = Mapping[int, Mapping[int | None, Decimal]]  # by ids of material and finish


def _amounts(materials: Collection[int], day: date) -> Amounts:
    """The prices of ``materials`` in every finish: one is judged by the others."""
    rows = models.Price.objects.filter(material__in=materials).current(day)
    found: dict[int, dict[int | None, Decimal]] = {}
    for material, finish, amount in rows.values_list("material_id", "finish_id", "amount"):
        found.setdefault(material, {})[finish] = amount
    return found


def _price_book(
    materials: Mapping[int, recipes.Material],
    finishes: Mapping[int, recipes.Finish],
    amounts: Amounts,
    currencies: Mapping[str, str],
    day: date,
) -> PriceBook:
    """``currencies``, by code, of the materials that are not bought in pesos."""
    codes = {None: None} | {pk: finish.code for pk, finish in finishes.items()}
    return PriceBook(
        {
            (materials[pk].code, codes[finish]): amount
            for pk, by_finish in amounts.items()
            for finish, amount in by_finish.items()
            if finish in codes
        },
        currencies,
        rates_on(day) if currencies else {},
    )


def _doubtful(
    materials: Mapping[int, recipes.Material],
    finishes: Mapping[int, recipes.Finish],
    amounts: Amounts,
    book: PriceBook,
) -> dict[tuple[str, str | None], Span]:
    found: dict[tuple[str, str | None], Span] = {}
    for pk, by_finish in amounts.items():
        code = materials[pk].code
        rate = book.rates.get(book.currencies.get(code, ""), Decimal(1))
        for finish, (least, most) in far_from_sisters(by_finish).items():
            usual = Span(least * rate, most * rate)
            if finish is not None:
                if finish in finishes:
                    found[code, finishes[finish].code] = usual
                continue
            # The base price, and what is sold at it with a surcharge.
            without_own = (row.code for key, row in finishes.items() if key not in by_finish)
            found |= dict.fromkeys(((code, name) for name in (None, *without_own)), usual)
    return found


def rates_on(day: date) -> dict[str, Decimal]:
    """Pesos for one unit of each currency, as they stand on ``day``."""
    rows = models.ExchangeRate.objects.by_currency(day)
    return {currency: row.rate for currency, row in rows.items()}


# --- From a row to a value ---------------------------------------------------------------------


def material_value(row: models.Material) -> recipes.Material:
    return recipes.Material(
        code=row.code,
        name=row.name,
        kind=recipes.MaterialKind(row.kind),
        unit=recipes.Unit(row.unit),
        purchase_unit=row.purchase_unit,
        use_per_purchase=row.use_per_purchase,
        bar_length=row.bar_length,
        thickness=row.thickness,
        waste=row.waste,
        weight=row.weight,
        side_step=row.side_step,
        min_area=row.min_area,
        safety=row.safety,
        buying=recipes.Buying(
            supplier=row.supplier,
            supplier_code=row.supplier_code,
            waste_mode=row.waste_mode,
            kerf=row.kerf,
            trim=row.trim,
            min_offcut=row.min_offcut,
            sheet_width=row.sheet_width,
            sheet_height=row.sheet_height,
            bought_cut=row.bought_cut,
            can_rotate=row.can_rotate,
        ),
    )


def finish_value(row: models.Finish) -> recipes.Finish:
    return recipes.Finish(row.code, row.name, row.surcharge)


def line_value(row: models.Line, constants: Iterable[models.LineConstant]) -> recipes.Line:
    return recipes.Line(
        row.code,
        row.name,
        {constant.name: constant.value for constant in constants},
        row.glass_min,
        row.glass_max,
    )


def component_value(row: models.Component) -> recipes.Component:
    return recipes.Component(
        role=row.role,
        material=row.material.code if row.material else None,
        count=row.count,
        length=row.length,
        width=row.width,
        height=row.height,
        left_angle=row.left_angle,
        right_angle=row.right_angle,
        condition=row.condition,
        waste=row.waste,
        leaf=row.leaf,
    )


def option_value(row: models.ProductOption) -> recipes.Option:
    return recipes.Option(row.name, row.label, row.default, row.measure, row.least, row.most)


def product_value(
    row: models.Product,
    line: recipes.Line,
    components: Iterable[models.Component],
    options: Iterable[models.ProductOption],
) -> recipes.Product:
    """The product that these rows, stored or not, describe."""
    return recipes.Product(
        code=row.code,
        name=row.name,
        line=line,
        components=tuple(component_value(component) for component in components),
        options=tuple(option_value(option) for option in options),
        min_width=row.min_width,
        max_width=row.max_width,
        min_height=row.min_height,
        max_height=row.max_height,
        scheme=recipes.Scheme(row.scheme),
        notation=row.notation,
        viewed_from=recipes.ViewSide(row.viewed_from),
    )


def product_of_row(row: models.Product) -> recipes.Product:
    """The product as it is stored."""
    line = line_value(row.line, row.line.constants.all())
    return product_value(row, line, row.components.all(), row.options.all())
