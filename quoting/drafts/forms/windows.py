"""The panel in which a window or door is written or tried: product, measures, choices."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial, ListedProduct
from catalog.core.errors import measure_field
from catalog.core.measures import USUAL
from catalog.core.recipes import Option, Scheme
from catalog.fields import MeasureField
from catalog.units import company_unit
from quoting.core.draft import DraftLine, LineKind, TypedLine, usual_line
from quoting.drafts.forms.fields import AmountField, CatalogField, number_in, text_field
from quoting.drafts.forms.line import SIDES, LineForm


class OptionsField(forms.MultipleChoiceField):
    def validate(self, value: list[str]) -> None:
        """Which of them the product has is asked in the form's ``clean``, once it is known."""


class ProductLineForm(LineForm):
    kind = LineKind.PRODUCT
    template = "quoting/quotes/fields_product.html"
    sold = "product"
    choices = "quoting/quotes/choices_product.html"

    product = CatalogField[ListedProduct](
        label="Producto",
        group=lambda product: product.line.name,
        empty_label="Elige el producto",
    )
    width = MeasureField(label="Ancho", required=False, usual=USUAL)
    height = MeasureField(label="Alto", required=False, usual=USUAL)
    quantity = AmountField(label="Cantidad", least="1", most="9999", places=0)
    finish = CatalogField[ListedFinish](label="Acabado")
    glass = CatalogField[ListedMaterial](label="Vidrio")
    options = OptionsField(label="Opciones", required=False, widget=forms.CheckboxSelectMultiple)
    description = text_field("Detalle para el cliente", 1000, rows=2)

    def __init__(self, line: DraftLine, catalog: Catalog, data: QueryDict | None = None) -> None:
        super().__init__(line, catalog, data)
        typed = line.typed
        self.fields["product"].offer(catalog.products.values(), typed.product)
        self.fields["finish"].offer(catalog.finishes.values(), typed.finish)
        self.fields["glass"].offer(catalog.glasses(), typed.glass)
        for name, key in (("width", "next"), ("height", "go"), ("quantity", "go")):
            self.fields[name].widget.attrs["enterkeyhint"] = key
        for option in self.asked:
            self._ask(option)
        if self.picked is not None:
            # Beyond what the product takes, a side may have been typed in another unit.
            for name, usual in zip(SIDES, self.picked.value.usual, strict=True):
                self.fields[name].usual = usual

    @classmethod
    def values_of(cls, line: TypedLine) -> dict[str, Any]:
        taken = [name for name, answer in line.options if answer is True]
        return super().values_of(line) | {"options": taken}

    @classmethod
    def as_sent(cls, line: TypedLine, edition: int) -> list[tuple[str, str]]:
        measures = [
            (measure_field(name), company_unit().show(answer))
            for name, answer in line.options
            if isinstance(answer, Decimal)
        ]
        return super().as_sent(line, edition) + measures

    @cached_property
    def picked(self) -> ListedProduct | None:
        """The product whose choices and measures are asked for."""
        product: ListedProduct | None = self.chosen("product")
        return product

    @property
    def options_of(self) -> tuple[Option, ...]:
        return self.picked.value.options if self.picked else ()

    @property
    def asked(self) -> list[Option]:
        """The options of the product that are measures."""
        return [option for option in self.options_of if option.measure is not None]

    def _ask(self, option: Option) -> None:
        name = measure_field(option.name)
        least, most = option.limits
        field = MeasureField(label=option.label, required=False, least=least, most=most)
        field.widget.attrs["aria-describedby"] = f"notes_{name}"
        self.fields[name] = field
        self.shown[name] = option.length(self.line.typed.chosen.get(option.name))

    def clean(self) -> dict[str, Any]:
        """Options of the product as a line keeps them: taken or not, or a measure."""
        cleaned = super().clean() or self.cleaned_data
        taken = cleaned.get("options") or []
        cleaned["options"] = {
            option.name: option.name in taken
            if option.measure is None
            else cleaned.get(measure_field(option.name)) or option.measure
            for option in self.options_of
        }
        return cleaned

    @property
    def measures(self) -> list[forms.BoundField]:
        """The fields of the measures that the product asks for."""
        return [self[measure_field(option.name)] for option in self.asked]

    def restart(self) -> None:
        """Another product was chosen: its own glass and options."""
        self.start("options", [row.name for row in self.options_of if row.default])
        for option in self.asked:
            if option.measure is not None:
                self.start(measure_field(option.name), company_unit().show(option.measure))
        if self.picked is not None and self.picked.takes_glass:
            self._offer_glass(self.picked, is_new=True)

    def offer(self) -> None:
        """Only the options and the glass that go with the product."""
        product = self.picked
        choices = [(row.name, row.label) for row in self.options_of if row.measure is None]
        if choices:
            self.fields["options"].choices = choices
        else:
            del self.fields["options"]
        if product is None or not product.takes_glass:
            del self.fields["glass"]
        else:
            self._offer_glass(product)

    def _offer_glass(self, product: ListedProduct, *, is_new: bool = False) -> None:
        """Those that fit. A new product has its own, unless a person chose another than that of the
        former one: it stays where it may, and never where the glass belongs to the product."""
        field = self.fields["glass"]
        glasses = self.catalog.glasses()
        fitting = (glass for glass in glasses if product.line.takes(glass.value))
        field.offer(fitting, self.line.typed.glass)
        chosen = str(self["glass"].value())
        stays = chosen in field.offered and not (is_new and self._keeps_own(product, chosen))
        if not stays and str(product.default_glass) in field.offered:
            self.start("glass", product.default_glass)

    def _keeps_own(self, product: ListedProduct, chosen: str) -> bool:
        """Whether a new ``product`` has its own glass rather than the ``chosen`` one, which came
        with the former product or does not belong here."""
        former = self.catalog.products.get(number_in(self.offered_before) or 0)
        if former is None or str(former.default_glass) == chosen:
            return True
        is_safe = self.fields["glass"].offered[chosen].value.safety
        is_mirror = product.value.scheme is Scheme.MIRROR
        return is_mirror or (self.catalog.has_own_glass(product) and not is_safe)


class TrialForm(ProductLineForm):
    """Measures, finish, glass and options of one product; it starts with ones that fit."""

    def __init__(self, product: ListedProduct, catalog: Catalog, data: QueryDict) -> None:
        self.tried = product
        in_use = (row.id for row in catalog.finishes.values() if not row.is_retired)
        options = [option for option in product.value.options if option.measure is None]
        line = replace(
            usual_line(product),
            finish=next(in_use, None),
            glass=product.default_glass,
            options=tuple((option.name, option.default) for option in options),
        )
        super().__init__(DraftLine(line), catalog, data if "width" in data else None)
        for name in ("product", "location", "quantity", "description"):
            del self.fields[name]

    @property
    def picked(self) -> ListedProduct:  # it is given
        return self.tried
