"""The panel in which a window or door is written: the product, its measures and its choices."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from catalog.core.measures import write_measure
from catalog.core.numbers import plain_digits
from catalog.fields import MeasureField
from catalog.models import Finish, Material, Product, ProductOption
from catalog.snapshots import option_value
from quoting.drafts.evaluation.evaluation import measure_field
from quoting.drafts.forms.fields import AmountField, GroupedChoiceField
from quoting.drafts.forms.line import LineForm, description_field, offered_rows
from quoting.drafts.models.quotes import QuoteLine


class OptionsField(forms.MultipleChoiceField):
    """Which of them the product has is asked in the form's ``clean``, once the product is known."""

    def validate(self, value: list[str]) -> None:
        return


class ProductLineForm(LineForm):
    kind = QuoteLine.Kind.PRODUCT
    template = "quoting/quotes/fields_product.html"
    sold = "product"
    choices = "quoting/quotes/choices_product.html"

    product = GroupedChoiceField(
        label="Producto",
        queryset=Product.objects.none(),
        group=lambda product: product.line.name,
        required=False,
        empty_label="Elige el producto",
    )
    width = MeasureField(label="Ancho", required=False)
    height = MeasureField(label="Alto", required=False)
    quantity = AmountField(label="Cantidad", least="1", most="9999", places=0)
    finish = forms.ModelChoiceField(
        label="Acabado", queryset=Finish.objects.none(), required=False, empty_label=None
    )
    glass = forms.ModelChoiceField(
        label="Vidrio", queryset=Material.objects.none(), required=False, empty_label=None
    )
    options = OptionsField(label="Opciones", required=False, widget=forms.CheckboxSelectMultiple)
    description = description_field("Detalle para el cliente")

    def __init__(self, row: QuoteLine, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        products = Product.objects.select_related("line").prefetch_related("options")
        self.fields["product"].queryset = offered_rows(products, row.product_id)
        self.fields["finish"].queryset = offered_rows(Finish.objects.all(), row.finish_id)
        self.fields["glass"].queryset = offered_rows(Material.objects.glasses(), row.glass_id)
        for name, key in (("width", "next"), ("height", "go"), ("quantity", "go")):
            self.fields[name].widget.attrs["enterkeyhint"] = key
        for option in self.asked:
            self._ask(option)

    @classmethod
    def values_of(cls, row: QuoteLine) -> dict[str, Any]:
        taken = [name for name, answer in row.options.items() if answer is True]
        return super().values_of(row) | {"options": taken}

    @classmethod
    def as_sent(cls, row: QuoteLine) -> list[tuple[str, str]]:
        measures = [
            (measure_field(name), write_measure(Decimal(answer)))
            for name, answer in row.options.items()
            if isinstance(answer, str)
        ]
        return super().as_sent(row) + measures

    @cached_property
    def picked(self) -> Product | None:
        """The product whose choices and measures are asked for."""
        product: Product | None = self.chosen("product")
        return product

    @property
    def options_of(self) -> list[ProductOption]:
        return list(self.picked.options.all()) if self.picked else []

    @property
    def asked(self) -> list[ProductOption]:
        """The options of the product that are measures."""
        return [option for option in self.options_of if option.measure is not None]

    def _ask(self, option: ProductOption) -> None:
        name = measure_field(option.name)
        least, most = option_value(option).limits
        field = MeasureField(label=option.label, required=False, least=least, most=most)
        field.widget.attrs["aria-describedby"] = f"notes_{name}"
        stored = self.row.options.get(option.name)
        self.fields[name] = field
        self.shown[name] = Decimal(stored) if isinstance(stored, str) else option.measure

    def clean(self) -> dict[str, Any]:
        """Options of the product as a line keeps them: taken or not, or the text of a measure."""
        cleaned = super().clean() or self.cleaned_data
        taken = cleaned.get("options") or []
        cleaned["options"] = {
            option.name: self._answer(option, taken) for option in self.options_of
        }
        return cleaned

    def _answer(self, option: ProductOption, taken: list[str]) -> bool | str:
        if option.measure is None:
            return option.name in taken
        return plain_digits(self.cleaned_data.get(measure_field(option.name)) or option.measure)

    @property
    def measures(self) -> list[forms.BoundField]:
        """The fields of the measures that the product asks for."""
        return [self[measure_field(option.name)] for option in self.asked]

    def restart(self) -> None:
        """Another product was chosen: its own glass and options."""
        self.start("options", [row.name for row in self.options_of if row.default])
        for option in self.asked:
            self.start(measure_field(option.name), write_measure(option.measure))
        if self.picked is not None and takes_glass(self.picked):
            self._offer_glass(self.picked, is_new=True)

    def offer(self) -> None:
        """Only the options and the glass that go with the product."""
        product = self.picked
        choices = [(row.name, row.label) for row in self.options_of if row.measure is None]
        if choices:
            self.fields["options"].choices = choices
        else:
            del self.fields["options"]
        if product is None or not takes_glass(product):
            del self.fields["glass"]
        else:
            self._offer_glass(product)

    def _offer_glass(self, product: Product, *, is_new: bool = False) -> None:
        """Those that fit. What the former product had stays in a new one, if it may: where safety
        glass is asked for, a person must choose another on purpose."""
        fitting = Material.objects.glasses().fitting(product.line)
        self.fields["glass"].queryset = rows = offered_rows(fitting, self.row.glass_id)
        chosen = str(self["glass"].value())
        known = {str(row.pk): row for row in rows}
        stays = chosen in known and not (
            is_new and product.needs_safety_glass and not known[chosen].safety
        )
        if not stays and str(product.default_glass_id) in known:
            self.start("glass", product.default_glass_id)


def takes_glass(product: Product) -> bool:
    return product.components.filter(material=None).exists()
