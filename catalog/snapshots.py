"""The one door between the catalogue's rows and the engine's values (``catalog.core``)."""

from collections.abc import Iterable

from catalog import models
from catalog.core import recipes


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
        has_finish=row.has_finish,
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
    return recipes.Option(
        row.name, row.label, row.default, row.measure, row.least, row.most, row.draws_screen
    )


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
