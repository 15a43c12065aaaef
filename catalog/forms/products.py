"""A product, its components and options: three parts of one form."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q

from catalog.core.compiled import CompiledProduct, ProductError
from catalog.core.layout import LayoutError, read_layout
from catalog.core.numbers import plain_digits
from catalog.core.recipes import MaterialKind, Scheme, Unit, ViewSide
from catalog.fields import NumberField
from catalog.forms.invoicing import SAT, SAT_HELP, SAT_LABELS, sat_unit_field
from catalog.forms.lines import NamesOnce, RowForm, rows_of
from catalog.forms.options import OptionFormSet, option_meaning, option_rows, option_values
from catalog.forms.sold import SoldForm
from catalog.forms.widgets import code_field, read_measure_field
from catalog.models import Component, Line, Material, Product
from catalog.services.products import check_product

CHOSEN_GLASS = "Vidrio elegido al cotizar"
MOST_COMPONENTS = 60  # times its fields, within what Django accepts of a form

SCHEMES = [
    (Scheme.SLIDING, "Corrediza"),
    (Scheme.FIXED, "Fija"),
    (Scheme.AWNING, "Proyectante"),
    (Scheme.CASEMENT, "Abatible"),
    (Scheme.DOOR, "Puerta"),
    (Scheme.SCREEN, "Mosquitero"),
    (Scheme.SHOWER, "Cancel sin marco"),
    (Scheme.LOUVER, "Celosía"),
    (Scheme.RAILING, "Barandal"),
    (Scheme.MIRROR, "Espejo"),
]
SIDES = [(ViewSide.OUTSIDE, "Desde afuera"), (ViewSide.INSIDE, "Desde adentro")]
LIMITS = ("min_width", "max_width", "min_height", "max_height")


class Choice(NamedTuple):
    label: str
    code: str
    unit: str


@dataclass(frozen=True)
class Choices:
    """The materials and lines a product may be made of: those in use and those it already has."""

    product: Product

    @cached_property
    def materials(self) -> list[Material]:
        offered = Q(retired_at=None) | Q(components__product=self.product.pk)
        return list(Material.objects.filter(offered).distinct().order_by("name", "id"))

    @cached_property
    def by_text(self) -> Mapping[str, Material]:
        """Materials by every way to write one: its label, its code, and its name where no other
        has it."""
        names = Counter(as_typed(row.name) for row in self.materials)
        found = {
            as_typed(row.name): row for row in self.materials if names[as_typed(row.name)] == 1
        }
        found |= {as_typed(row.code): row for row in self.materials}
        return found | {as_typed(material_label(row)): row for row in self.materials}

    def lines(self) -> Any:
        return Line.objects.filter(Q(retired_at=None) | Q(pk=self.product.line_id))

    def glasses(self) -> Any:
        offered = Q(retired_at=None) | Q(pk=self.product.default_glass_id)
        return Material.objects.glasses().filter(offered)

    @property
    def offered(self) -> list[Choice]:
        """Everything a component may be made of."""
        materials = [Choice(material_label(row), row.code, row.unit) for row in self.materials]
        return [Choice(CHOSEN_GLASS, "", Unit.SQUARE_METRE), *materials]


def material_label(row: Material | None) -> str:
    return f"{row.name} · {row.code}" if row else CHOSEN_GLASS


def as_typed(text: str) -> str:
    """A name as it is compared: whatever its capitals, blanks and quotes, as a telephone types."""
    return " ".join(text.casefold().translate(_QUOTES).split())


_QUOTES = str.maketrans(dict.fromkeys("“”″„", '"') | dict.fromkeys("‘’′", "'"))


class Fault(NamedTuple):
    """Something to put right: the id of its field, where that is in words, and what is wrong."""

    field_id: str
    place: str
    message: str


class ProductForm(forms.ModelForm):
    code = code_field("Corta, por ejemplo CORR-3-XO.", "Otro producto ya tiene esta clave.")
    scheme = forms.ChoiceField(label="Dibujo", choices=SCHEMES)
    viewed_from = forms.ChoiceField(label="Se dibuja", choices=SIDES)
    min_width = read_measure_field("Ancho mínimo", required=False)
    max_width = read_measure_field("Ancho máximo", required=False)
    min_height = read_measure_field("Alto mínimo", required=False)
    max_height = read_measure_field("Alto máximo", required=False)
    sat_unit = sat_unit_field()

    class Meta:
        model = Product
        fields = (
            "name", "code", "line", "description", "scheme", "notation", "viewed_from",
            "default_glass", *LIMITS, *SAT,
        )  # fmt: skip
        labels = {
            "name": "Nombre",
            "line": "Línea",
            "description": "Descripción para el cliente",
            "notation": "Hojas",
            "default_glass": "Vidrio propuesto",
        } | SAT_LABELS
        help_texts = SAT_HELP | {
            "notation": "De izquierda a derecha: O fija, X móvil. Elígelas abajo o escríbelas.",
            "description": "Aparece en la cotización debajo del nombre.",
        }

    def __init__(self, choices: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, instance=choices.product, **options)
        self.fields["notation"].widget.attrs["list"] = "layouts"
        self.fields["line"].queryset = choices.lines()
        self.fields["line"].empty_label = "Elige una línea"
        self.fields["default_glass"].queryset = choices.glasses()
        self.fields["default_glass"].empty_label = "Ninguno"

    @property
    def invoice_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in SAT]

    @property
    def invoice_is_open(self) -> bool:
        """Whether there is something to see in them: written before, or wrong now."""
        return any(field.errors or field.value() for field in self.invoice_fields)

    def clean_notation(self) -> str:
        notation: str = self.cleaned_data["notation"].upper().replace(" ", "")
        try:
            read_layout(notation)
        except LayoutError as error:
            raise forms.ValidationError(str(error)) from error
        return notation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for side, name in (("width", "ancho"), ("height", "alto")):
            least, most = cleaned.get(f"min_{side}"), cleaned.get(f"max_{side}")
            if least is not None and most is not None and least > most:
                self.add_error(f"max_{side}", f"Debe ser igual o mayor que el {name} mínimo.")
        return cleaned


class MaterialField(forms.CharField):
    """A material written by name or code, with suggestions; cleans to a row, or None for the glass
    chosen in each quotation."""

    def __init__(self, **options: Any) -> None:
        attrs = {"list": "materials", "data-select": "", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=200, **options)
        self.choices: Mapping[str, Material] = {}

    def clean(self, value: Any) -> Material | None:
        text = as_typed(super().clean(value))
        if text == as_typed(CHOSEN_GLASS):
            return None
        if text not in self.choices:
            raise forms.ValidationError("No está en tus materiales: elige uno de la lista.")
        return self.choices[text]


def formula_field(label: str, **options: Any) -> forms.CharField:
    attrs = {"class": "formula", "autocomplete": "off", "spellcheck": "false"}
    attrs["autocapitalize"] = "characters"
    return forms.CharField(
        label=label, max_length=500, widget=forms.TextInput(attrs=attrs), **options
    )


def angle_field(label: str) -> NumberField:
    return NumberField(
        label=label, least=Decimal(1), most=Decimal(179), decimal_places=1, initial=Decimal(90)
    )


class ComponentForm(RowForm):
    role = forms.CharField(
        label="Pieza", max_length=80, error_messages={"required": "Falta el nombre de la pieza."}
    )
    material = MaterialField(
        label="Material", error_messages={"required": "Falta el material: elige uno de la lista."}
    )
    count = formula_field(
        "Cantidad", initial="1", error_messages={"required": "Falta la cantidad."}
    )
    length = formula_field("Largo", required=False)
    width = formula_field("Ancho", required=False)
    height = formula_field("Alto", required=False)
    left_angle = angle_field("Corte izquierdo (°)")
    right_angle = angle_field("Corte derecho (°)")
    condition = formula_field("Solo si", required=False)
    waste = NumberField(
        label="Merma propia (%)",
        required=False,
        least=Decimal(0),
        most=Decimal(100),
        decimal_places=3,
        is_percent=True,
    )

    class Meta:
        model = Component
        fields = (
            "role", "material", "count", "length", "width", "height",
            "left_angle", "right_angle", "condition", "waste", "leaf",
        )  # fmt: skip
        labels = {"leaf": "Hoja"}

    def __init__(self, choices: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        self.fields["material"].choices = choices.by_text

    @property
    def unit(self) -> str:
        """The unit of the material as it stands in the field: which measures are asked for."""
        text = as_typed(str(self["material"].value() or ""))
        if text == as_typed(CHOSEN_GLASS):
            return Unit.SQUARE_METRE
        row = self.choices.by_text.get(text)
        return row.unit if row else ""

    @property
    def particulars(self) -> list[str]:
        """What differs from a plain straight cut that is always there, in a few words."""
        angles = [str(self[name].value()) for name in ("left_angle", "right_angle")]
        words = [f"{' y '.join(dict.fromkeys(angles))}°"] if angles != ["90", "90"] else []
        condition, leaf, waste = (self[name].value() for name in ("condition", "leaf", "waste"))
        words += [f"solo si {condition}"] if condition else []
        words += [f"hoja: {leaf}"] if leaf else []
        return words + ([f"merma {waste} %"] if waste not in (None, "") else [])

    def clean(self) -> dict[str, Any]:
        """Formulas that the material's unit has no use for are dropped: none lies hidden."""
        cleaned = super().clean() or self.cleaned_data
        if "material" in cleaned:
            material = cleaned["material"]
            unit = Unit(material.unit) if material else Unit.SQUARE_METRE
            for name in {"length", "width", "height"} - set(unit.formulas):
                cleaned[name] = ""
            if not material or material.kind != MaterialKind.PROFILE:
                cleaned["left_angle"] = cleaned["right_angle"] = Decimal(90)
        return cleaned


class RolesOnce(NamesOnce):
    name_field = "role"
    repeated = "Otra pieza ya se llama así; dale un nombre que la distinga."


ComponentFormSet = rows_of(ComponentForm, RolesOnce, MOST_COMPONENTS, can_order=True)


class ProductEditor:
    """The whole form of a product."""

    def __init__(self, product: Product, data: Any = None) -> None:
        self.choices = Choices(product)
        self.compiled: CompiledProduct | None = None
        self.product_form = ProductForm(self.choices, data)
        self.sold_form = SoldForm(product, data)
        initial = product.pk and data is None
        self.components = ComponentFormSet(
            data,
            prefix="components",
            form_kwargs={"choices": self.choices},
            initial=_component_values(product) if initial else None,
        )
        self.options = OptionFormSet(
            data, prefix="options", initial=option_values(product) if initial else None
        )

    @property
    def product(self) -> Product:
        return self.product_form.instance

    @property
    def is_bound(self) -> bool:
        return self.product_form.is_bound

    def is_sound(self) -> bool:
        """Whether all of it may be saved. The formulas are checked even while other fields are not
        yet right, and each error stands at its field."""
        parts = (self.product_form, self.sold_form, self.components, self.options)
        valid = all([part.is_valid() for part in parts])
        if not {"line", "scheme", "viewed_from"} & self.product_form.errors.keys():
            known = [form for form in self.components.kept_forms if "material" not in form.errors]
            components = [form.instance for form in known]
            try:
                self.compiled = check_product(self.product, components, self.options.rows)
            except ProductError as error:
                self.mark(error)
                return False
        return valid

    def mark(self, error: ProductError) -> None:
        """Put each problem of the formulas at the field that has it."""
        by_role = {form.instance.role: form for form in reversed(self.components.kept_forms)}
        for problem in error.problems:
            form = by_role.get(problem.component)
            if form is None and problem.field in self.product_form.fields:
                if problem.field not in self.product_form.errors:
                    self.product_form.add_error(problem.field, problem.message)
            elif form is None:
                self.product_form.add_error(None, str(problem))
            elif problem.field not in form.errors:
                form.add_error(problem.field, problem.message)

    @property
    def faults(self) -> list[Fault]:
        """Everything to put right, in the order of the page."""
        found = [*_faults("", self.product_form), *_faults("", self.sold_form)]
        for title, formset in (("Opción", self.options), ("Pieza", self.components)):
            found += [Fault("", title, message) for message in formset.non_form_errors()]
            for number, form in enumerate(formset.shown_forms, start=1):
                found += _faults(form[formset.name_field].value() or f"{title} {number}", form)
        return found

    @property
    def names(self) -> list[tuple[str, str]]:
        """What formulas may use, with its meaning."""
        words = [("AT", "ancho total"), ("ALT", "alto total"), ("ESPESOR", "espesor del vidrio")]
        if self.product.line_id:
            words += [
                (
                    row.name,
                    f"{plain_digits(row.value)} mm{', ' if row.meaning else ''}{row.meaning}",
                )
                for row in self.product.line.constants.all()
            ]
        options = self.options.rows if self.is_bound else option_rows(self.product)
        return words + [(row.name, option_meaning(row)) for row in options if row.name]


def _faults(place: str, form: forms.BaseForm) -> list[Fault]:
    return [
        Fault(
            form[name].id_for_label if name in form.fields else "",
            ", ".join(
                filter(None, (place, form[name].label.lower() if name in form.fields else ""))
            ),
            str(message),
        )
        for name, messages in form.errors.items()
        for message in messages
    ]


def _component_values(product: Product) -> list[dict[str, Any]]:
    return [
        {
            "role": row.role,
            "material": material_label(row.material),
            "count": row.count,
            "length": row.length,
            "width": row.width,
            "height": row.height,
            "left_angle": plain_digits(row.left_angle),
            "right_angle": plain_digits(row.right_angle),
            "condition": row.condition,
            "waste": row.waste,
            "leaf": row.leaf,
        }
        for row in product.components.select_related("material")
    ]
