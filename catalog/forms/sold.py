"""What a product asks for when it is sold: its own prices, safety glass, the side of its hinges."""

from collections.abc import Callable
from typing import Any

from django import forms

from catalog.core.matrix import MatrixError, PriceMatrix
from catalog.core.matrix_text import TableError, read_table, write_table
from catalog.forms.widgets import price_field
from catalog.models import Product
from catalog.units import company_unit
from tenants.hooks import Hook

OWN_PRICES = ("price_per_area", "price_matrix")
LONGEST_TABLE = 40_000


own_price: Hook[Callable[[], str]] = Hook("catalog.own_price")
"""Which of OWN_PRICES the company's method asks of a product; nothing if it starts from the cost.
The catalogue does not know of methods."""


class PriceTableField(forms.CharField):
    """A table of prices by width and height, written or pasted as text; cleans to the plain data
    that a product keeps, or None."""

    def __init__(self, **options: Any) -> None:
        attrs = {"data-price-table": "", "rows": 6, "spellcheck": "false", "wrap": "off"}
        attrs["placeholder"] = (
            "\t100 cm\t150 cm\t200 cm\n100 cm\t1800\t2300\t2800\n150 cm\t2400\t3000\t3600"
        )
        widget = forms.Textarea(attrs=attrs)
        super().__init__(widget=widget, max_length=LONGEST_TABLE, strip=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        try:
            return write_table(PriceMatrix.from_data(value), company_unit())
        except MatrixError:  # its text is gone; the page says so when it is saved
            return ""

    def clean(self, value: Any) -> dict[str, Any] | None:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return read_table(text, company_unit()).to_data()
        except TableError as error:
            raise forms.ValidationError(list(error.faults)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class SoldForm(forms.ModelForm):
    """``in_use`` names the price of its own that the company's method reads, if any; the other is
    kept for the day on which the method changes."""

    price_per_area = price_field("Precio por m²", help_text="Sin IVA, de la medida del vano.")
    price_matrix = PriceTableField(
        label="Tabla de precios por pieza",
        required=False,
        help_text=(
            "Se cobra el primer ancho y el primer alto en que cabe, sin IVA. Las medidas se leen "
            "como siempre (100 es 100 cm) y se guardan en milímetros."
        ),
    )
    min_price = price_field("Precio mínimo por pieza", help_text="Vacío: el de la empresa.")

    class Meta:
        model = Product
        fields = ("hinge", "needs_safety_glass", "min_price", *OWN_PRICES)
        labels = {"hinge": "Bisagras", "needs_safety_glass": "Pide vidrio templado o laminado"}
        help_texts = {
            "hinge": "Vistas como se dibuja; para puertas y abatibles.",
            "needs_safety_glass": "Si al cotizar se elige otro, avisamos.",
        }

    def __init__(self, product: Product, data: Any = None) -> None:
        super().__init__(data, instance=product)
        self.in_use = own_price.value()
        if data is not None and "hinge" not in data:
            self.fields.clear()  # a page from before there were these fields: they stay

    @property
    def spare_prices(self) -> list[forms.BoundField]:
        return [self[name] for name in OWN_PRICES if name in self.fields and name != self.in_use]

    @property
    def spare_is_open(self) -> bool:
        """Whether something in the prices that are not in use is wrong."""
        return any(field.errors for field in self.spare_prices)
