"""The panel in which a line is written: a window, an article or service, or a free concept.

Measures and prices may be missing here: what a line needs is decided by its evaluation, whose
named error is put at its field, while typing and on saving alike.
"""

from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from catalog.core.measures import LEAST, MOST
from catalog.core.money import ZERO
from catalog.core.recipes import MaterialKind, Unit
from catalog.fields import MeasureField, plain_digits, read_measure, write_measure
from catalog.models import SOLD_ALONE, Finish, Material, Product, ProductOption
from quoting.forms.fields import AmountField, GroupedChoiceField, number_in, speak_plainly
from quoting.models import QuoteLine
from quoting.snapshots.evaluation import measure_field

LONGEST = Decimal(100_000)  # mm of something sold by the metre
LATER = ("room", "choice", "discount", "discount_amount", "internal_note")
INCLUDED = QuoteLine.Inclusion.INCLUDED.value
OPTIONAL = QuoteLine.Inclusion.OPTIONAL.value
GROUPS = ("A", "B", "C")
CHOICES = [
    (INCLUDED, "Incluida"),
    (OPTIONAL, "Opcional: el cliente la agrega si quiere"),
    *((group, f"Alternativa {group}: el cliente elige una de las {group}") for group in GROUPS),
]
KIND_LABELS = {kind.value: kind.label for kind in MaterialKind}


def _description(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=250, required=False)


class LineForm(forms.Form):
    """What the three kinds share. ``row`` is the line it starts from; ``written`` fills it."""

    kind: ClassVar[QuoteLine.Kind]
    template: ClassVar[str]
    sold: ClassVar[str] = ""  # the field of the thing that is sold
    choices: ClassVar[str] = ""  # the template of what depends on it

    location = forms.CharField(
        label="Ubicación",
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "Recámara 1", "autocomplete": "off", "enterkeyhint": "next"}
        ),
    )

    room = forms.CharField(
        label="Piso o zona",
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": "Planta alta", "autocomplete": "off", "list": "rooms"}
        ),
    )
    choice = forms.ChoiceField(label="¿Va en el total?", choices=CHOICES, required=False)
    discount = AmountField(label="Descuento", required=False, most="100")
    discount_amount = AmountField(label="O en pesos", required=False)
    internal_note = forms.CharField(
        label="Nota interna",
        max_length=500,
        required=False,
        help_text="El cliente no la ve.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, row: QuoteLine, data: QueryDict | None = None) -> None:
        self.row = row
        self.typed = None if data is None else data.copy()
        self.shown: dict[str, Any] = {name: _stored(row, name) for name in self.base_fields}
        self.shown["choice"] = row.choice_group or row.inclusion
        self.shown["discount"] = row.discount or None
        self.shown["discount_amount"] = row.discount_amount or None
        # What is sent again after a cut is the same line, and is written once.
        self.client_key = _key(data.get("client_key") if data else None) or uuid4()
        # The one that is being changed, or the newer one that a person chose to write over.
        written = None if data is None else data.get("encima") or data.get("edition")
        self.edition = row.edition if data is None else number_in(written)
        super().__init__(self.typed, initial=self.shown)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"notes_{name}"
        speak_plainly(self.fields)

    @property
    def offered(self) -> str:
        """What the choices on the page belong to: it comes back with the form, so that a thing
        picked meanwhile is noticed, whichever request tells of it first."""
        return str(self[self.sold].value() or "")

    @property
    def is_outdated(self) -> bool:
        """Whether the page still shows the choices of another thing."""
        if self.typed is None or not self.sold:
            return False
        return self.typed.get("offered", self.offered) != self.offered

    def offer(self) -> None:
        """Narrow the choices to what goes with those made; called before it is shown."""

    def restart(self) -> None:
        """Another thing to sell was chosen: what belonged to the former one goes."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("discount") and data.get("discount_amount"):
            self.add_error(
                "discount_amount", "Escribe el descuento en % o en pesos, no en los dos."
            )
        return data

    def written(self) -> QuoteLine:
        """The row with what was typed; a field with an error is left empty."""
        self.row.kind = self.kind
        if self.row.pk is None:
            self.row.client_key = self.client_key
        for name in filter(self.fields.__contains__, self.base_fields):
            if name not in self.errors and not self._is_absent(name):
                setattr(self.row, name, self.cleaned_data.get(name))
        self.row.discount = self.row.discount or ZERO
        self.row.discount_amount = self.row.discount_amount or ZERO
        if "choice" not in self.errors and not self._is_absent("choice"):
            self.row.inclusion, self.row.choice_group = _taken(self.cleaned_data["choice"])
        return self.row

    def _is_absent(self, name: str) -> bool:
        """Whether a page from before there was this field has sent the form."""
        return name in LATER and self.typed is not None and name not in self.typed

    @property
    def is_special(self) -> bool:
        """Whether one of the rarely used fields says something, so that they are not hidden."""
        said = (self["choice"].value() or INCLUDED) != INCLUDED
        said = said or any(
            self[name].value() for name in ("discount", "discount_amount", "internal_note")
        )
        return said or any(name in self.errors for name in LATER if self.is_bound)

    def is_empty(self, name: str) -> bool:
        return name in self.fields and not str(self[name].value() or "").strip()

    def reading(self, name: str) -> str:
        """How a measure was understood: "150 cm = 1500 mm"; empty for anything else."""
        field = self.fields.get(name)
        if not isinstance(field, MeasureField) or name in self.errors or self.is_empty(name):
            return ""
        return read_measure(str(self[name].value()), field.least, field.most)

    def focus(self) -> None:
        """Start in the first field with an error, or else in the first field."""
        name = next((name for name in self.fields if name in self.errors), next(iter(self.fields)))
        self.fields[name].widget.attrs["autofocus"] = True

    def chosen(self, name: str) -> Any:
        """The row chosen in a field, typed or stored, or None."""
        try:
            return self.fields[name].to_python(self[name].value())
        except forms.ValidationError:
            return None

    def start(self, name: str, value: Any) -> None:
        """Show ``value`` in a field, whether the form is bound or not."""
        if self.typed is None:
            self.shown[name] = value
        elif isinstance(value, list):
            self.typed.setlist(name, value)
        else:
            self.typed[name] = "" if value is None else str(value)


class OptionsField(forms.MultipleChoiceField):
    """Which of them the product has is asked in ``clean_options``, once the product is known."""

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
    description = _description("Detalle para el cliente")

    def __init__(self, row: QuoteLine, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        products = Product.objects.select_related("line").prefetch_related("options")
        self.fields["product"].queryset = _offered(products, row.product_id)
        self.fields["finish"].queryset = _offered(Finish.objects.all(), row.finish_id)
        self.fields["glass"].queryset = _offered(Material.objects.glasses(), row.glass_id)
        self.shown["options"] = [name for name, answer in row.options.items() if answer is True]
        for name, key in (("width", "next"), ("height", "go"), ("quantity", "go")):
            self.fields[name].widget.attrs["enterkeyhint"] = key
        for option in self.asked:
            self._ask(option)

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
        field = MeasureField(
            label=option.label,
            required=False,
            least=option.least or LEAST,
            most=option.most or MOST,
        )
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
            self._offer_glass(self.picked)

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

    def _offer_glass(self, product: Product) -> None:
        fitting = Material.objects.glasses().fitting(product.line)
        self.fields["glass"].queryset = rows = _offered(fitting, self.row.glass_id)
        chosen = str(self["glass"].value())
        known = {str(row.pk) for row in rows}
        if chosen not in known and str(product.default_glass_id) in known:
            self.start("glass", product.default_glass_id)


class MaterialLineForm(LineForm):
    kind = QuoteLine.Kind.MATERIAL
    template = "quoting/quotes/fields_material.html"
    sold = "material"
    choices = "quoting/quotes/choices_material.html"

    material = GroupedChoiceField(
        label="Artículo o servicio",
        queryset=Material.objects.none(),
        group=lambda material: KIND_LABELS[material.kind],
        required=False,
        empty_label="Elige el artículo o servicio",
    )
    width = MeasureField(label="Ancho", required=False, most=LONGEST)
    height = MeasureField(label="Alto", required=False, most=LONGEST)
    quantity = AmountField(label="Cantidad", least="0.001", most="9999", places=3)
    unit_price = AmountField(label="Precio unitario", required=False)
    description = _description("Detalle para el cliente")

    def __init__(self, row: QuoteLine, data: QueryDict | None = None) -> None:
        super().__init__(row, data)
        sold = Material.objects.sold_alone() | Material.objects.filter(pk=row.material_id)
        offered = _offered(sold.in_trade_order(SOLD_ALONE), row.material_id)
        self.fields["material"].queryset = offered
        if data is not None and "height" not in data:
            self.fields["width"].label = "Largo"  # the panel of something sold by the metre

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        material = data.get("material")
        unit = Unit(material.unit) if material else Unit.PIECE
        if unit is Unit.PIECE:
            data["width"] = None
        if unit is not Unit.SQUARE_METRE:
            data["height"] = None
        elif bool(data.get("width")) != bool(data.get("height")) and not self.errors:
            missing = "height" if data.get("width") else "width"
            self.add_error(missing, "Escribe las dos medidas, o ninguna.")
        return data

    def restart(self) -> None:
        """Another article was chosen: a price typed for the former one does not follow."""
        self.start("unit_price", None)

    def offer(self) -> None:
        material = self.chosen("material")
        unit = Unit(material.unit) if material else Unit.PIECE
        if unit is not Unit.SQUARE_METRE:
            del self.fields["height"]
        if unit is Unit.PIECE:
            del self.fields["width"]
        else:
            self["quantity"].help_text = f"Piezas. Sin medidas, los {unit.label}."
        if unit is Unit.METRE:
            self["width"].label = "Largo"
        self["unit_price"].label = f"Precio por {unit.label}"
        if material:
            self["unit_price"].help_text = "Vacío: el del catálogo."
        if material and material.sale_price is not None:
            self.fields["unit_price"].widget.attrs["placeholder"] = f"{material.sale_price:,.2f}"


class ConceptLineForm(LineForm):
    kind = QuoteLine.Kind.FREE
    template = "quoting/quotes/fields_free.html"

    description = _description("Concepto")
    quantity = AmountField(label="Cantidad", least="0.001", most="9999", places=3)
    unit_price = AmountField(label="Precio unitario", required=False)


FORMS: dict[str, type[LineForm]] = {
    form.kind.value: form for form in (ProductLineForm, MaterialLineForm, ConceptLineForm)
}


def takes_glass(product: Product) -> bool:
    return product.components.filter(material=None).exists()


def _taken(choice: str) -> tuple[str, str]:
    """Inclusion and group of what was chosen in the form."""
    if choice in GROUPS:
        return QuoteLine.Inclusion.ALTERNATIVE.value, choice
    return choice or INCLUDED, ""


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _stored(row: QuoteLine, name: str) -> Any:
    """The value of the row's field; of a relation, its id."""
    return getattr(row, f"{name}_id", getattr(row, name, None))


def _offered(rows: QuerySet, chosen: int | None) -> QuerySet:
    """What is in use, and the one already chosen even if it has been retired since."""
    return rows.filter(Q(retired_at=None) | Q(pk=chosen))
