"""What every line of a quotation asks for, whatever it sells.

Measures and prices may be missing here: what a line needs is decided by its evaluation, whose
named error is put at its field, while typing and on saving alike.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from catalog.core.catalog import Catalog
from catalog.core.errors import measure_field
from catalog.core.measures import MeasureError, is_size, split_size, which_unit
from catalog.core.money import ZERO
from catalog.core.recipes import Option
from catalog.fields import MeasureField, refused, understood
from quoting.core.draft import DraftLine, LineKind, TypedLine
from quoting.core.evaluated import Refusal
from quoting.core.merging import OPTION
from quoting.core.promise import Inclusion
from quoting.drafts.forms import conflicts
from quoting.drafts.forms.conflicts import Sent
from quoting.drafts.forms.fields import AmountField, number_in, speak_plainly, text_field

RARE = ("discount", "discount_amount", "workshop_note", "internal_note")
LATER = ("room", "choice", *RARE)
INCLUDED, OPTIONAL = Inclusion.INCLUDED.value, Inclusion.OPTIONAL.value
RELATIONS = ("product", "finish", "glass", "material")
GROUPS = ("A", "B", "C")
SIDES = ("width", "height")
CHOICES = [
    (INCLUDED, "Incluida"),
    (OPTIONAL, "Opcional: el cliente la agrega si quiere"),
    *((group, f"Alternativa {group}: el cliente elige una de las {group}") for group in GROUPS),
]


class LineForm(forms.Form):
    """What the three kinds share. ``line`` is the one it starts from, ``written`` what it becomes;
    ``catalog`` is what may be chosen."""

    kind: ClassVar[LineKind]
    template: ClassVar[str]
    sold: ClassVar[str] = ""  # the field of the thing that is sold
    choices: ClassVar[str] = ""  # the template of what depends on it

    location = text_field(
        "Ubicación", 80, placeholder="Recámara 1", autocomplete="off", enterkeyhint="next"
    )
    room = text_field(
        "Piso o zona", 60, placeholder="Planta alta", autocomplete="off", list="rooms"
    )
    choice = forms.ChoiceField(label="¿Se suma al total?", choices=CHOICES, required=False)
    discount = AmountField(label="Descuento", required=False, most="100", is_percent=True)
    discount_amount = AmountField(label="Descuento en pesos", required=False)
    workshop_note = text_field(
        "Nota para el taller",
        500,
        "Sale en la hoja de taller; el cliente no la ve.",
        placeholder="A paño interior",
        autocomplete="off",
    )
    internal_note = text_field("Nota interna", 500, "El cliente no la ve.", autocomplete="off")

    def __init__(self, line: DraftLine, catalog: Catalog, data: QueryDict | None = None) -> None:
        self.line, self.catalog = line, catalog
        self.typed = None if data is None else _parted(data)
        self.shown = self.values_of(line.typed)
        # What is sent again after a cut is the same line, and is written once.
        self.client_key = _key(data.get("client_key") if data else None) or uuid4()
        self.edition = line.edition if data is None else number_in(data.get("edition"))
        super().__init__(self.typed, initial=self.shown)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"notes_{name}"
        speak_plainly(self.fields)

    @classmethod
    def values_of(cls, line: TypedLine) -> dict[str, Any]:
        """What the panel shows of ``line``, by field; of a thing of the catalogue, its id."""
        values = {name: getattr(line, name, None) for name in cls.base_fields}
        values["choice"] = line.choice_group or line.inclusion.value
        values["discount"] = line.discount or None
        values["discount_amount"] = line.discount_amount or None
        return values

    @classmethod
    def as_sent(cls, line: TypedLine, edition: int) -> list[tuple[str, str]]:
        """Names and values that the panel of ``line`` would post if nothing were changed in it."""
        values = cls.values_of(line)
        pairs = [("kind", line.kind.value), ("edition", str(edition))]
        if cls.sold:
            pairs.append(("offered", str(values[cls.sold] or "")))
        for name, field in cls.base_fields.items():
            value = values[name]
            for each in value if isinstance(value, list) else [value]:
                shown = field.prepare_value(each)
                pairs.append((name, "" if shown is None else str(shown)))
        return pairs

    @classmethod
    def sent_as_text(cls, line: DraftLine) -> str:
        """The same in one text, which the page sends back beside what was changed."""
        return json.dumps(cls.as_sent(line.typed, line.edition), ensure_ascii=False)

    @property
    def was(self) -> str:
        """The line from which the page started."""
        known = None if self.typed is None else self.typed.get(conflicts.WAS)
        return known or self.sent_as_text(self.line)

    @property
    def unanswered(self) -> list[str]:
        """What both wrote, as long as nobody chose."""
        return [] if self.typed is None else conflicts.unanswered(self.typed)

    @property
    def offered(self) -> str:
        """What the choices on the page belong to: it comes back with the form, so that a thing
        picked meanwhile is noticed, whichever request tells of it first."""
        return str(self[self.sold].value() or "")

    @property
    def offered_before(self) -> str:
        """What the choices on the page belong to, which may be another thing than is sold now."""
        return "" if self.typed is None else str(self.typed.get("offered", ""))

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
        self._ask_of_two_units()
        return data

    def _ask_of_two_units(self) -> None:
        """A bare number beside a side with another unit may be in that one too: it is asked."""
        if any(name in self.errors or self.is_empty(name) for name in SIDES):
            return
        texts = {name: str(self[name].value()) for name in SIDES if name in self.fields}
        if len(texts) < len(SIDES):
            return
        read = {name: self.fields[name].read(text) for name, text in texts.items()}
        for name, other in (SIDES, SIDES[::-1]):
            if doubt := which_unit(read[name], read[other], texts[name]):
                self.add_error(name, refused(doubt))

    def written(self) -> TypedLine:
        """The line with what was typed; a field with an error is left empty."""
        values: dict[str, Any] = {}
        for name in _OF_A_LINE.intersection(self.fields, self.base_fields):
            if name not in self.errors and not self._is_absent(name):
                value = self.cleaned_data.get(name)
                values[name] = value.id if name in RELATIONS and value is not None else value
        for name in ("discount", "discount_amount"):
            if name in values:
                values[name] = values[name] or ZERO
        if "options" in values:
            values["options"] = tuple(values["options"].items())
        if "choice" not in self.errors and not self._is_absent("choice"):
            values["inclusion"], values["choice_group"] = _taken(self.cleaned_data["choice"])
        return replace(self.line.typed, kind=self.kind, **values)

    def values_in_words(self, name: str, *lines: TypedLine) -> Iterator[Any]:
        """The values of a field in ``lines``; of a thing of the catalogue, the thing."""
        catalog = self.catalog
        things: Mapping[str, Mapping[int, Any]] = {
            "product": catalog.products,
            "finish": catalog.finishes,
            "glass": catalog.materials,
            "material": catalog.materials,
        }
        for line in lines:
            value = self.values_of(line)[name]
            yield things[name].get(value or 0) if name in things else value

    @property
    def options_of(self) -> tuple[Option, ...]:
        """What can be chosen of the thing that is sold."""
        return ()

    def _is_absent(self, name: str) -> bool:
        """Whether a page from before there was this field has sent the form."""
        return name in LATER and self.typed is not None and name not in self.typed

    @property
    def is_special(self) -> bool:
        """Whether one of the rarely used fields says something, so that they are not hidden."""
        is_chosen = (self["choice"].value() or INCLUDED) != INCLUDED
        said = is_chosen or any(self[name].value() for name in RARE)
        return said or any(name in self.errors for name in LATER if self.is_bound)

    def is_empty(self, name: str) -> bool:
        return name in self.fields and not str(self[name].value() or "").strip()

    def reading(self, name: str) -> str:
        """How a measure was understood: "150 cm = 1,500 mm"; empty for anything else."""
        field = self.fields.get(name)
        if not isinstance(field, MeasureField) or name in self.errors or self.is_empty(name):
            return ""
        return understood(str(self[name].value()), field)[0]

    def told(self, refusal: Refusal) -> str:
        """``refusal`` in the unit in which the measure of its field was typed."""
        field = self.fields.get(refusal.field)
        if not isinstance(field, MeasureField) or self.is_empty(refusal.field):
            return refusal.message
        try:
            unit = field.read(str(self[refusal.field].value())).unit
        except MeasureError:
            return refusal.message
        return refusal.sentence.said(unit)

    def focus(self) -> None:
        """Start in the first field with an error, or else in the first field."""
        name = next((name for name in self.fields if name in self.errors), next(iter(self.fields)))
        self.fields[name].widget.attrs["autofocus"] = True

    def chosen(self, name: str) -> Any:
        """The thing chosen in a field, typed or stored, or None."""
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


_OF_A_LINE = {field.name for field in fields(TypedLine)}


def _taken(choice: str) -> tuple[Inclusion, str]:
    """Inclusion and group of what was chosen in the form."""
    if choice in GROUPS:
        return Inclusion.ALTERNATIVE, choice
    return Inclusion(choice or INCLUDED), ""


def _parted(data: QueryDict) -> QueryDict:
    """A copy of ``data``; «150x120», written where the width goes, is width and height in it."""
    typed = data.copy()
    for part in conflicts.chosen_theirs(typed):
        take_part(typed, part, conflicts.sent_before(typed) or [])
    size = typed.get("width", "")
    if "height" in typed and is_size(size):
        typed["width"], typed["height"] = split_size(size)
    return typed


_FIELDS = {
    "discount": ("discount", "discount_amount"),
    "product": ("product", "offered"),
    "material": ("material", "offered"),
}
"""Which fields of the panel write a part of a line, where not the one of its name alone."""

_ANY_MEASURE = measure_field("")


def take_part(data: QueryDict, part: str, sent: Sent) -> None:
    """Put a part of the line in ``sent`` into ``data``, as its panel would post it."""
    option = part.removeprefix(OPTION)
    if part == "options":
        measures = (name for name in [*data, *dict(sent)] if name.startswith(_ANY_MEASURE))
        conflicts.take_over(data, {part, *measures}, sent)
    elif part == option:
        conflicts.take_over(data, _FIELDS.get(part, (part,)), sent)
    elif (field := measure_field(option)) in dict(sent):
        conflicts.take_over(data, [field], sent)
    else:
        taken = {value for name, value in sent if name == "options"} & {option}
        data.setlist("options", sorted({*data.getlist("options")} - {option} | taken))


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
