"""Materials, which are asked for by kind, and their prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from catalog.core.money import HUNDRED, cents
from catalog.core.numbers import plain_digits
from catalog.core.outliers import Span, far_from_sisters
from catalog.core.recipes import MaterialKind, Unit
from catalog.fields import NumberField
from catalog.forms.invoicing import SAT, SAT_HELP, SAT_LABELS, sat_unit_field
from catalog.forms.widgets import code_field, money_field, read_measure_field
from catalog.models import WASTE_MODES, Currency, Finish, Material, Price
from catalog.portable.belonging import ROUNDED
from catalog.portable.document import sheet_area

UNITS = [(Unit.PIECE, "Pieza"), (Unit.METRE, "Metro"), (Unit.SQUARE_METRE, "Metro cuadrado")]
OWN_PRICE = "Suelto y sin IVA. Vacío: se calcula con su costo, tus indirectos y tu utilidad."
PERCENT_LIMITS: dict[str, Any] = {
    "least": Decimal(0), "most": Decimal(100), "decimal_places": 3, "is_percent": True
}  # fmt: skip


BOTH_SIDES = "Escribe los dos lados de la hoja, o ninguno."


def small_measure_field(label: str, *, most: Decimal, help_text: str = "") -> NumberField:
    """Millimetres by number; empty is the company's."""
    return NumberField(
        label=label,
        required=False,
        least=Decimal(0),
        most=most,
        decimal_places=1,
        help_text=help_text or "Vacío: el de la empresa.",
    )


def waste_mode_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Cómo se cobra su merma",
        required=False,
        choices=[("", "Como diga la empresa"), *WASTE_MODES],
    )


class MaterialForm(forms.ModelForm):
    """What every kind has; the forms below add what theirs needs."""

    kind: MaterialKind
    new_title: str
    code_example: str
    code = code_field("", "Otro material ya tiene esta clave.")
    currency = forms.ChoiceField(
        label="Moneda en que se compra", required=False, choices=Currency.choices
    )

    more: tuple[str, ...] = ("supplier_code", "currency")
    """The fields that few materials need, shown apart."""
    more_title = "Compra, corte y mínimos"

    class Meta:
        model = Material
        fields: tuple[str, ...] = ("name", "code", "supplier", "supplier_code", "currency")
        labels = {
            "name": "Nombre",
            "supplier": "Proveedor",
            "supplier_code": "Clave del proveedor",
        } | SAT_LABELS
        help_texts: dict[str, str] = SAT_HELP | {
            "supplier_code": "Con ella se actualiza su precio desde la lista del proveedor.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        example = f"Corta y sin espacios, por ejemplo {self.code_example}."
        self.fields["code"].help_text = example

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.more]

    @property
    def more_is_open(self) -> bool:
        """Whether there is something to see in them: written before, or wrong now."""
        empty = (None, "", "MXN", True, False)
        return any(
            field.errors or getattr(self.instance, field.name, field.value()) not in empty
            for field in self.more_fields
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.kind = self.kind
        if not self.errors:
            self.complete(self.instance, cleaned)
        return cleaned

    def complete(self, material: Material, cleaned: Mapping[str, Any]) -> None:
        """Fill in what follows from the kind and the fields."""


class ProfileForm(MaterialForm):
    kind = MaterialKind.PROFILE
    new_title = "Perfil nuevo"
    code_example = "RIEL-3"
    bar_length = read_measure_field(
        "Largo del tramo", least=Decimal(300), help_text="Como lo vende tu proveedor: 6.10 m."
    )
    weight = NumberField(
        label="Peso (kg por metro)", required=False, least=Decimal(0), decimal_places=4
    )
    waste = NumberField(
        label="Merma propia (%)",
        required=False,
        help_text="Vacía: se usa la de la empresa.",
        **PERCENT_LIMITS,
    )

    waste_mode = waste_mode_field()
    kerf = small_measure_field("Ancho del corte (mm)", most=Decimal(20))
    trim = small_measure_field("Despunte de cada tramo (mm)", most=Decimal(500))
    min_offcut = small_measure_field("Retazo útil desde (mm)", most=Decimal(6000))
    no_finish = forms.BooleanField(
        label="Va sin acabado",
        required=False,
        help_text="No se ve, como un refuerzo de acero: cuesta lo mismo en todos los acabados.",
    )
    more = ("supplier_code", "currency", "waste_mode", "kerf", "trim", "min_offcut", "no_finish")

    class Meta(MaterialForm.Meta):
        fields = (
            "name", "code", "bar_length", "weight", "waste", "supplier", "supplier_code",
            "currency", "waste_mode", "kerf", "trim", "min_offcut",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["no_finish"] = not self.instance.has_finish

    def complete(self, material: Material, cleaned: Mapping[str, Any]) -> None:
        material.unit = Unit.METRE
        material.has_finish = not cleaned["no_finish"]
        material.purchase_unit = "tramo"
        material.use_per_purchase = cleaned["bar_length"] / 1000


class GlassForm(MaterialForm):
    kind = MaterialKind.GLASS
    new_title = "Vidrio nuevo"
    code_example = "CLARO-6"
    thickness = NumberField(
        label="Espesor (mm)", least=Decimal("0.5"), most=Decimal(100), decimal_places=2
    )
    sheet_area = NumberField(
        label="m² de la hoja que compras",
        required=False,
        least=Decimal("0.01"),
        most=Decimal(100),
        decimal_places=4,
        help_text="Una hoja de 1.80 × 2.60 m tiene 4.68. Vacío: lo compras por m².",
    )
    sheet_width = read_measure_field("Ancho de la hoja", required=False)
    sheet_height = read_measure_field("Alto de la hoja", required=False)
    side_step = small_measure_field(
        "Redondeo de cada lado (mm)",
        most=Decimal(500),
        help_text="Con 50, un lado de 672 mm se cobra como 700. Vacío: como mide.",
    )
    min_area = NumberField(
        label="Área mínima por vidrio (m²)",
        required=False,
        least=Decimal(0),
        most=Decimal(10),
        decimal_places=3,
        help_text="Lo más chico se cobra como esta área.",
    )
    more = (
        "supplier_code", "currency", "sheet_width", "sheet_height", "side_step", "min_area",
        "safety", "bought_cut", "can_rotate", *SAT,
    )  # fmt: skip
    more_title = "Compra, corte, mínimos y factura"
    waste = ProfileForm.base_fields["waste"]
    sale_price = money_field("Precio de venta por m²", help_text=OWN_PRICE)
    sat_unit = sat_unit_field()

    class Meta(MaterialForm.Meta):
        fields = (
            "name", "code", "thickness", "waste", "sale_price", "supplier", "supplier_code",
            "currency", "sheet_width", "sheet_height", "side_step", "min_area", "safety",
            "bought_cut", "can_rotate", *SAT,
        )  # fmt: skip
        labels = MaterialForm.Meta.labels | {
            "safety": "Es vidrio de seguridad (templado o laminado)",
            "bought_cut": "Se compra ya cortado a la medida",
            "can_rotate": "Se puede girar en la hoja",
        }

    field_order = (
        "name", "code", "thickness", "sheet_area", "waste", "sale_price", "supplier"
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and self.instance.purchase_unit == "hoja":
            self.initial["sheet_area"] = self.instance.use_per_purchase

    def complete(self, material: Material, cleaned: Mapping[str, Any]) -> None:
        area = cleaned.get("sheet_area")
        width, height = cleaned.get("sheet_width"), cleaned.get("sheet_height")
        if (width is None) is not (height is None):
            self.add_error("sheet_width" if width is None else "sheet_height", BOTH_SIDES)
        if width and height:  # what the sheet measures says how much it has
            measured = sheet_area(width, height)
            if area and "sheet_area" in self.changed_data and abs(area - measured) > ROUNDED:
                told = (
                    f"Una hoja de esas medidas tiene {plain_digits(measured)} m²; deja este vacío."
                )
                self.add_error("sheet_area", told)
            area = measured
        material.unit = Unit.SQUARE_METRE
        material.purchase_unit = "hoja" if area else Unit.SQUARE_METRE.label
        material.use_per_purchase = area or Decimal(1)


class SupplyForm(MaterialForm):
    """Hardware and consumables, which may be bought in one unit and used in another."""

    unit = forms.ChoiceField(label="Se usa por", choices=UNITS)
    use_per_purchase = NumberField(
        label="Cuánto trae",
        least=Decimal("0.0001"),
        decimal_places=4,
        initial=Decimal(1),
        help_text="Cuánto se usa de cada unidad que compras: 40 m por kg, 100 piezas por caja.",
    )
    sale_price = money_field("Precio de venta por unidad de uso", help_text=OWN_PRICE)
    sat_unit = sat_unit_field()
    more = ("supplier_code", "currency", *SAT)
    more_title = "Compra y factura"

    class Meta(MaterialForm.Meta):
        fields = (
            "name", "code", "unit", "purchase_unit", "use_per_purchase", "sale_price", "supplier",
            "supplier_code", "currency", *SAT,
        )  # fmt: skip
        labels = MaterialForm.Meta.labels | {"purchase_unit": "Se compra por"}
        help_texts = MaterialForm.Meta.help_texts | {"purchase_unit": "pza, caja, kg, rollo…"}


class HardwareForm(SupplyForm):
    kind = MaterialKind.HARDWARE
    new_title = "Herraje nuevo"
    code_example = "CARRETILLA-3"


class ConsumableForm(SupplyForm):
    kind = MaterialKind.CONSUMABLE
    new_title = "Consumible nuevo"
    code_example = "FELPA"


class WorkForm(MaterialForm):
    """Labour and services, charged in the unit in which they are done."""

    unit = forms.ChoiceField(label="Se cobra por", choices=UNITS)
    currency = None  # type: ignore[assignment]  # left out: one's own people are paid in pesos
    more: tuple[str, ...] = ()

    class Meta(MaterialForm.Meta):
        fields: tuple[str, ...] = ("name", "code", "unit")

    def complete(self, material: Material, cleaned: Mapping[str, Any]) -> None:
        material.purchase_unit = Unit(cleaned["unit"]).label
        material.use_per_purchase = Decimal(1)


class LabourForm(WorkForm):
    kind = MaterialKind.LABOUR
    new_title = "Mano de obra nueva"
    code_example = "MO-FIJA"


class ServiceForm(WorkForm):
    kind = MaterialKind.SERVICE
    new_title = "Servicio nuevo"
    code_example = "INSTALACION"
    sale_price = money_field("Precio de venta", help_text=OWN_PRICE)
    sat_unit = sat_unit_field()
    more = SAT
    more_title = "Para facturar"

    class Meta(WorkForm.Meta):
        fields = ("name", "code", "unit", "sale_price", *SAT)


MATERIAL_FORMS: dict[MaterialKind, type[MaterialForm]] = {
    form.kind: form
    for form in (ProfileForm, GlassForm, HardwareForm, ConsumableForm, LabourForm, ServiceForm)
}


@dataclass(frozen=True)
class PriceRow:
    """One finish in the table of a material's prices."""

    label: str
    finish: Finish | None
    current: Price | None
    fallback: Decimal | None
    """What it costs without a price of its own: the base price and the finish's surcharge."""
    field: forms.BoundField
    former: Sequence[Price]
    is_odd: bool
    """Whether its price is far from those of all the other finishes."""


class PricesForm(forms.Form):
    """A new price for each finish in which the material is bought; what is left empty stays."""

    def __init__(self, material: Material, day: date, data: Any = None) -> None:
        super().__init__(data, prefix="prices")
        prices = Price.objects.filter(material=material.pk, valid_from__lte=day)
        self.history: dict[int | None, list[Price]] = {}
        for price in prices.order_by("-valid_from"):
            self.history.setdefault(price.finish_id, []).append(price)
        self.finishes: dict[str, Finish | None] = {"base": None}
        self.by_finish = material.takes_finish
        if self.by_finish:
            self.finishes |= {f"finish_{row.pk}": row for row in Finish.objects.in_use()}
        for name, finish in self.finishes.items():
            self.fields[name] = money_field(
                f"Precio nuevo en {finish.name.lower()}" if finish else "Precio base nuevo"
            )

    @property
    def current(self) -> dict[Finish | None, Decimal]:
        return {row.finish: row.current.amount for row in self.rows if row.current}

    @property
    def has_history(self) -> bool:
        return any(len(prices) > 1 for prices in self.history.values())

    @property
    def new_prices(self) -> dict[Finish | None, Decimal]:
        return {
            finish: self.cleaned_data[name]
            for name, finish in self.finishes.items()
            if self.cleaned_data.get(name) is not None
        }

    @property
    def rows(self) -> list[PriceRow]:
        """The base price first. A finish that costs the same is told there and has no row."""
        same = [finish for finish in self.finishes.values() if finish and self._costs_base(finish)]
        return [
            self._row(name, finish, same)
            for name, finish in self.finishes.items()
            if finish not in same
        ]

    def _costs_base(self, finish: Finish) -> bool:
        return finish.surcharge == 0 and finish.pk not in self.history

    def _row(self, name: str, finish: Finish | None, same: Sequence[Finish]) -> PriceRow:
        known = self.history.get(finish.pk if finish else None, [])
        base = self.history.get(None)
        fallback = None
        if finish and base and not known and finish.surcharge is not None:
            fallback = cents(base[0].amount * (HUNDRED + finish.surcharge) / HUNDRED)
        words = " y ".join(row.name.lower() for row in same)
        label = finish.name if finish else f"Base ({words})" if words else "Base"
        current = known[0] if known else None
        is_odd = current is not None and current.finish_id in self._odd
        return PriceRow(label, finish, current, fallback, self[name], known[1:], is_odd)

    @cached_property
    def _odd(self) -> Mapping[int | None, Span]:
        return far_from_sisters({pk: prices[0].amount for pk, prices in self.history.items()})
