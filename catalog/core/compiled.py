"""A product whose formulas are all known to be good: the input of every calculation.

`compile_product` parses each formula once and collects every fault before anything is quoted, so
a wrong name is found when the product is saved, not when a customer waits. Formulas may use:

    AT, ALT             width and height of the opening, mm
    ESPESOR             thickness of the chosen glass, mm
    the line's constants and the product's options (1 or 0, or mm where it is a measure)

and, in everything except profiles and glass, what the panes add up to:

    PERIMETRO_VIDRIO    mm, all sides of all panes
    AREA_VIDRIO         m², all panes
    VIDRIOS             number of panes

A compiled product holds functions: keep it in the process, never pickle it.

>>> from catalog.core.recipes import Line, profile
>>> rail = profile("RIEL-3", 'Riel 3"', Decimal(6100))
>>> line = Line("L3", 'Línea 3"', {"HOLGURA": Decimal(26)})
>>> jamb = Component("Jamba", "RIEL-3", "2", length="ALT - HOLGRA")
>>> compile_product(Product("P", "Prueba", line, (jamb,)), {"RIEL-3": rail})
Traceback (most recent call last):
catalog.core.compiled.ProductError: Jamba, largo: «HOLGRA» no es un nombre conocido. ¿Quisiste \
escribir HOLGURA?
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.formulas import LIMIT, RESERVED, Evaluator, Formula, FormulaError, validate
from catalog.core.layout import LayoutError, read_layout
from catalog.core.lengths import show_number
from catalog.core.measures import show_measure
from catalog.core.recipes import (
    Component,
    Family,
    Material,
    MaterialKind,
    Option,
    Product,
    Unit,
)

OPENING_NAMES = ("AT", "ALT", "ESPESOR")
GLASS_NAMES = ("PERIMETRO_VIDRIO", "AREA_VIDRIO", "VIDRIOS")

SMALLEST = Decimal(1)
LARGEST = Decimal(20_000)
"""Millimetres an opening may measure where its product does not say."""

MOST_PIECES = 10_000
"""Pieces of one component, so that a slip does not fill a cut list."""

_FIELD_LABELS = {
    "notation": "hojas",
    "material": "material",
    "count": "cantidad",
    "length": "largo",
    "width": "ancho",
    "height": "alto",
    "condition": "condición",
    "waste": "merma",
    "left_angle": "ángulo izquierdo",
    "right_angle": "ángulo derecho",
}
_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


class Problem(NamedTuple):
    """One fault of a product; `component` is a role, or empty for the product itself."""

    component: str
    field: str
    message: str
    error: FormulaError | None = None

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.component, _FIELD_LABELS.get(self.field, ""))))
        return f"{place}: {self.message}" if place else self.message


class ProductError(EngineError):
    """Every problem found in a product, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


CHOSEN_GLASS = Material("", "Vidrio elegido", MaterialKind.GLASS, Unit.SQUARE_METRE)
"""Stands in a rule for the glass that each opening chooses."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What is summed and charged together: one material at one waste.

    `waste_factor` is None where the company's waste applies.
    """

    material: Material
    waste_factor: Decimal | None
    takes_finish: bool
    is_profile: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A component with its formulas ready to run.

    `measures` are the formulas its unit needs, in order; `fixed_count` is the count of a profile
    or glass that is the same for every opening; `longest` is the bar of a profile, mm; `place` is
    that of its charge among the product's.
    """

    component: Component
    material: Material
    condition: Evaluator | None
    count: Evaluator
    fixed_count: int | None
    measures: tuple[Evaluator, ...]
    longest: Decimal
    charge: Charge
    place: int = 0

    @property
    def family(self) -> Family:
        return self.material.family


@dataclass(frozen=True, slots=True)
class CompiledProduct:
    """A product in the order of calculation.

    `cuts` are profiles, `panes` glass, `supplies` the rest; `charges` go by family and then in
    order of first appearance. `base_values` are its constants and default options, `options` what a
    customer may choose, by name, `glass_names` the totals of the panes that its formulas use,
    `limits` the least and most of width and of height, mm.
    """

    product: Product
    cuts: tuple[Rule, ...]
    panes: tuple[Rule, ...]
    supplies: tuple[Rule, ...]
    charges: tuple[Charge, ...]
    base_values: Mapping[str, Decimal]
    options: Mapping[str, Option]
    glass_names: tuple[str, ...]
    limits: tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]
    uses_chosen_glass: bool
    uses_thickness: bool


def waste_factor(waste: Decimal) -> Decimal:
    """What a net quantity is multiplied by for `waste` per cent."""
    return 1 + waste / 100


def compile_product(product: Product, materials: Mapping[str, Material]) -> CompiledProduct:
    """`product` ready to be measured; ProductError with all its problems when it is not sound."""
    return _Compilation(product, materials).result()


class _Compilation:
    def __init__(self, product: Product, materials: Mapping[str, Material]) -> None:
        self.product = product
        self.materials = materials
        self.problems: list[Problem] = []
        self.used_names: set[str] = set()
        self.base_values = self._base_values()
        self.accepted = (*OPENING_NAMES, *self.base_values)

    def result(self) -> CompiledProduct:
        if not self.product.components:
            self._report("", "", "Agrega al menos una pieza.")
        self._check_limits()
        self._check_layout()
        rules = [self._rule(component) for component in self.product.components]
        if self.problems:
            raise ProductError(self.problems)
        families = list(Family)
        by_family = sorted(filter(None, rules), key=lambda rule: families.index(rule.family))
        places: dict[Charge, int] = {}
        placed = [
            replace(rule, place=places.setdefault(rule.charge, len(places))) for rule in by_family
        ]
        return CompiledProduct(
            self.product,
            tuple(rule for rule in placed if rule.family is Family.PROFILES),
            tuple(rule for rule in placed if rule.family is Family.GLASS),
            tuple(rule for rule in placed if rule.family not in (Family.PROFILES, Family.GLASS)),
            tuple(places),
            self.base_values,
            {option.name.upper(): option for option in self.product.options},
            tuple(name for name in GLASS_NAMES if name in self.used_names),
            (
                (self.product.min_width or SMALLEST, self.product.max_width or LARGEST),
                (self.product.min_height or SMALLEST, self.product.max_height or LARGEST),
            ),
            uses_chosen_glass=any(rule.material is CHOSEN_GLASS for rule in placed),
            uses_thickness="ESPESOR" in self.used_names,
        )

    def _base_values(self) -> dict[str, Decimal]:
        values: dict[str, Decimal] = {}
        named = [*self.product.line.constants.items()]
        named += [(option.name, option.usual) for option in self.product.options]
        for written, value in named:
            name = written.upper()
            if not _IDENTIFIER.fullmatch(name):
                self._report(
                    "",
                    "",
                    f"«{written}» no sirve de nombre: usa letras sin acento, números y guion bajo.",
                )
            elif name in RESERVED or name in OPENING_NAMES or name in GLASS_NAMES:
                self._report(
                    "", "", f"«{written}» ya es una palabra de las fórmulas; usa otro nombre."
                )
            elif name in values:
                self._report("", "", f"El nombre «{written}» está repetido.")
            elif not value.is_finite() or abs(value) > LIMIT:
                self._report("", "", f"El valor de «{written}» no es aceptable.")
            else:
                values[name] = value
        return values

    def _check_limits(self) -> None:
        product = self.product
        for side, least, most in (
            ("ancho", product.min_width, product.max_width),
            ("alto", product.min_height, product.max_height),
        ):
            if least is not None and most is not None and least > most:
                self._report("", "", f"El {side} mínimo es mayor que el máximo.")

    def _check_layout(self) -> None:
        """The notation names measures that the customer gives, each within its own limits."""
        measures = set()
        for option in self.product.options:
            if option.measure is None:
                continue
            measures.add(option.name.upper())
            least, most = option.limits
            if not least <= option.measure <= most:
                self._report(
                    "",
                    "",
                    f"La medida propuesta de «{option.label}» va de {show_measure(least)} a "
                    f"{show_measure(most)} y es {show_measure(option.measure)}.",
                )
        try:
            layout = read_layout(self.product.notation)
        except LayoutError as error:
            self._report("", "notation", str(error))
            return
        for name in sorted(layout.measures - measures):
            self._report("", "notation", f"«{name}» no es una opción de medida de este producto.")

    def _check_ranges(self, component: Component) -> None:
        for field, value, most in (
            ("waste", component.waste, 100),
            ("left_angle", component.left_angle, 180),
            ("right_angle", component.right_angle, 180),
        ):
            if value is not None and not 0 <= value <= most:
                self._report(component.role, field, f"va de 0 a {most}.")

    def _rule(self, component: Component) -> Rule | None:
        self._check_ranges(component)
        material = CHOSEN_GLASS
        if component.material is not None:
            found = self.materials.get(component.material)
            if found is None:
                self._report(
                    component.role,
                    "material",
                    f"«{component.material}» no está en el catálogo de materiales.",
                )
                return None
            material = found
        is_cut_or_pane = material.family in (Family.PROFILES, Family.GLASS)
        accepted = self.accepted if is_cut_or_pane else (*self.accepted, *GLASS_NAMES)
        condition = self._formula(component, "condition", accepted) if component.condition else None
        count = self._formula(component, "count", accepted)
        measures = [self._formula(component, name, accepted) for name in material.unit.formulas]
        if count is None:
            return None
        return Rule(
            component,
            material,
            condition.run if condition else None,
            count.run,
            self._fixed_count(component, count) if is_cut_or_pane else None,
            tuple(measure.run for measure in measures if measure),
            material.bar_length or LIMIT,
            _charge(component, material),
        )

    def _formula(self, component: Component, name: str, accepted: Sequence[str]) -> Formula | None:
        text: str = getattr(component, name)
        if not text.strip():
            self._report(component.role, name, "falta la fórmula.")
            return None
        try:
            result = validate(text, accepted)
            if not result.names:
                result.evaluate({})
        except FormulaError as error:
            self._report(component.role, name, str(error), error)
            return None
        self.used_names |= result.names
        return result

    def _fixed_count(self, component: Component, count: Formula) -> int | None:
        if count.names:
            return None
        value = count.evaluate({})
        if not 0 <= value <= MOST_PIECES or value != value.to_integral_value():
            self._report(
                component.role,
                "count",
                f"debe ser un número entero de 0 a {MOST_PIECES} y es {show_number(value)}.",
            )
            return None
        return None if component.condition else int(value)

    def _report(
        self, component: str, field: str, message: str, error: FormulaError | None = None
    ) -> None:
        self.problems.append(Problem(component, field, message, error))


def _charge(component: Component, material: Material) -> Charge:
    waste = material.waste if component.waste is None else component.waste
    if waste is None and material.family not in (Family.PROFILES, Family.GLASS):
        waste = Decimal(0)
    factor = None if waste is None else waste_factor(waste)
    is_profile = material.family is Family.PROFILES
    return Charge(material, factor, material.takes_finish, is_profile)
