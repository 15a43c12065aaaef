"""Whether a catalogue, as values, can be built: the engine's own checks on a whole document."""

from collections.abc import Iterator

from catalog.core import recipes
from catalog.core.compiled import Problem, ProductError, compile_product
from catalog.core.recipes import MaterialKind
from catalog.portable.document import (
    BASE,
    SECTION_OF,
    Document,
    Line,
    Material,
    Product,
)
from catalog.portable.files import Fault

NAMES = {
    "count": "cantidad", "length": "largo", "width": "ancho", "height": "alto", "condition": "si",
    "waste": "merma", "left_angle": "angulos", "right_angle": "angulos", "material": "material",
    "notation": "hojas",
}  # fmt: skip


def material_value(code: str, material: Material) -> recipes.Material:
    """Raises RecipeError."""
    return recipes.Material(
        code, material.name, material.kind, material.unit, material.purchase_unit,
        material.use_per_purchase, material.bar_length, material.thickness, material.waste,
        material.weight, material.side_step, material.min_area, material.safety,
        has_finish=material.has_finish,
    )  # fmt: skip


def product_value(code: str, product: Product, line: Line) -> recipes.Product:
    constants = {constant.name: constant.value for constant in line.constants}
    return recipes.Product(
        code=code,
        name=product.name,
        line=recipes.Line(product.line, line.name, constants, line.glass_min, line.glass_max),
        components=product.components,
        options=tuple(recipes.Option(*option) for option in product.options),
        min_width=product.min_width,
        max_width=product.max_width,
        min_height=product.min_height,
        max_height=product.max_height,
        scheme=product.scheme,
        notation=product.notation,
        viewed_from=product.viewed_from,
    )


def faults_of(current: Document, wanted: Document) -> list[Fault]:
    """What would not hold if ``current`` were updated by ``wanted``: codes that nobody has, kinds
    that change, and formulas that no longer make sense, those of untouched products included."""
    whole = current.updated(wanted)
    return [
        *_changed_kinds(current, wanted),
        *_faults_of_prices(whole, wanted),
        *_faults_of_products(whole, wanted),
    ]


def _changed_kinds(current: Document, wanted: Document) -> Iterator[Fault]:
    for code, material in wanted.materials.items():
        former = current.materials.get(code)
        if former and former.kind is not material.kind:
            yield Fault(
                (SECTION_OF[material.kind], code),
                f"ya está en «{SECTION_OF[former.kind]}» y no cambia de sección; usa otra clave.",
            )


def _faults_of_prices(whole: Document, wanted: Document) -> Iterator[Fault]:
    for since, code, finish in wanted.prices:
        place = ("precios", since.isoformat(), code)
        material = whole.materials.get(code)
        if material is None:
            yield Fault(place, "no hay un material con esta clave.")
        elif finish is not None and finish not in whole.finishes:
            yield Fault((*place, finish), f"no hay un acabado con esta clave; el base es «{BASE}».")
        elif finish is not None and not material.kind.may_take_finish:
            yield Fault((*place, finish), "solo los perfiles tienen precio por acabado; quítalo.")
        elif finish is not None and not material.has_finish:
            told = f"este perfil va sin acabado; deja solo el precio «{BASE}»."
            yield Fault((*place, finish), told)


def _faults_of_products(whole: Document, wanted: Document) -> Iterator[Fault]:
    materials = {code: material_value(code, value) for code, value in whole.materials.items()}
    for code, product in whole.products.items():
        place = place_of(code, product, wanted)
        line = whole.lines.get(product.line)
        glass = whole.materials.get(product.default_glass)
        if line is None:
            yield Fault((*place, "linea"), f"no hay una línea «{product.line}».")
        if product.default_glass and (glass is None or glass.kind is not MaterialKind.GLASS):
            yield Fault((*place, "vidrio"), f"no hay un vidrio «{product.default_glass}».")
        if line is None or not is_touched(code, product, wanted):
            continue
        try:
            compile_product(product_value(code, product, line), materials)
        except ProductError as error:
            yield from (_fault(place, problem) for problem in error.problems)


def place_of(code: str, product: Product, wanted: Document) -> tuple[str, ...]:
    """Where the file says what a product is calculated with: itself, its line or a material."""
    if code in wanted.products:
        return ("productos", code)
    if product.line in wanted.lines:
        return ("lineas", product.line, f"producto {code}")
    for piece in product.components:
        if (material := wanted.materials.get(piece.material or "")) is not None:
            return (SECTION_OF[material.kind], piece.material or "", f"producto {code}")
    return ("productos", code)


def is_touched(code: str, product: Product, wanted: Document) -> bool:
    """Whether ``wanted`` says something of what a product is calculated with."""
    used = {piece.material for piece in product.components}
    is_named = code in wanted.products or product.line in wanted.lines
    return is_named or not used.isdisjoint(wanted.materials)


def _fault(place: tuple[str, ...], problem: Problem) -> Fault:
    piece = (f"pieza «{problem.component}»",) if problem.component else ()
    field = (NAMES[problem.field],) if problem.field else ()
    return Fault((*place, *piece, *field), problem.message)
