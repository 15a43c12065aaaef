"""What every line of a quotation asks for, whatever it sells.

Measures and prices may be missing here: what a line needs is decided by its evaluation, whose
named error is put at its field, while typing and on saving alike.
"""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from catalog.core.money import ZERO
from catalog.fields import MeasureField, read_measure
from quoting.drafts.forms.fields import AmountField, number_in, speak_plainly
from quoting.drafts.models.quotes import QuoteLine

LATER = ("room", "choice", "discount", "discount_amount", "internal_note")
INCLUDED = QuoteLine.Inclusion.INCLUDED.value
OPTIONAL = QuoteLine.Inclusion.OPTIONAL.value
GROUPS = ("A", "B", "C")
CHOICES = [
    (INCLUDED, "Incluida"),
    (OPTIONAL, "Opcional: el cliente la agrega si quiere"),
    *((group, f"Alternativa {group}: el cliente elige una de las {group}") for group in GROUPS),
]


def description_field(label: str) -> forms.CharField:
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
        self.shown = self.values_of(row)
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

    @classmethod
    def values_of(cls, row: QuoteLine) -> dict[str, Any]:
        """What the panel shows of ``row``, by field; of a relation, its id."""
        values = {
            name: getattr(row, f"{name}_id", getattr(row, name, None)) for name in cls.base_fields
        }
        values["choice"] = row.choice_group or row.inclusion
        values["discount"] = row.discount or None
        values["discount_amount"] = row.discount_amount or None
        return values

    @classmethod
    def as_sent(cls, row: QuoteLine) -> list[tuple[str, str]]:
        """Names and values that the panel of ``row`` would post if nothing were changed in it."""
        values = cls.values_of(row)
        pairs = [("kind", row.kind), ("edition", str(row.edition))]
        if cls.sold:
            pairs.append(("offered", str(values[cls.sold] or "")))
        for name, field in cls.base_fields.items():
            value = values[name]
            for each in value if isinstance(value, list) else [value]:
                shown = field.prepare_value(each)
                pairs.append((name, "" if shown is None else str(shown)))
        return pairs

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


def offered_rows(rows: QuerySet, chosen: int | None) -> QuerySet:
    """What is in use, and the one already chosen even if it has been retired since."""
    return rows.filter(Q(retired_at=None) | Q(pk=chosen))
