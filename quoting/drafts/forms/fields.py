"""Fields as the trade writes them, and errors that say what would be accepted."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any, Generic, TypeVar

from django import forms

from catalog.core import numbers
from catalog.core.catalog import ListedFinish, ListedMaterial, ListedProduct
from catalog.fields import NUMBER_ATTRS


class AmountField(forms.Field):
    """A number from ``least`` to ``most``, as people write it; ``empty`` if nothing is typed.

    ``is_percent`` is None where another field decides it.
    """

    def __init__(
        self,
        *,
        least: str = "0",
        most: str = "9999999.99",
        places: int = 2,
        empty: Decimal | None = None,
        is_percent: bool | None = False,
        **options: Any,
    ) -> None:
        self.is_percent = is_percent
        if empty is not None:
            options["required"] = False
        self.empty = empty
        self.least, self.most, self.places = Decimal(least), Decimal(most), places
        keyboard = "decimal" if places else "numeric"
        options.setdefault("widget", forms.TextInput(NUMBER_ATTRS | {"inputmode": keyboard}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return numbers.percent_digits(value) if self.is_percent else numbers.plain_digits(value)

    def to_python(self, value: Any) -> Decimal | None:
        written = str(value or "").strip()
        if not written:
            return self.empty
        number = numbers.read_number(written)
        if number is None:
            raise forms.ValidationError(f"No es un número. Escribe uno {self._range}.")
        if self.is_percent is not None and (
            foreign := numbers.foreign_sign(written, is_percent=self.is_percent)
        ):
            raise forms.ValidationError(foreign)
        if self.is_percent and (doubt := numbers.doubt_of_percent(written, number)):
            raise forms.ValidationError(doubt)
        if not self.least <= number <= self.most:
            raise forms.ValidationError(f"Escribe un número {self._range}.")
        if number != round(number, self.places):
            most = f"a lo más {self.places} decimales" if self.places else "un número entero"
            raise forms.ValidationError(f"Escribe {most}.")
        return number

    @property
    def _range(self) -> str:
        return f"de {numbers.show(self.least)} a {numbers.show(self.most)}"


Listed = TypeVar("Listed", ListedProduct, ListedMaterial, ListedFinish)


class CatalogField(forms.ChoiceField, Generic[Listed]):
    """A thing of the catalogue, chosen by its id among those that are offered; it cleans to the
    thing or None. ``group`` names the heading of a thing."""

    def __init__(
        self,
        *,
        group: Callable[[Listed], str] | None = None,
        empty_label: str | None = None,
        **options: Any,
    ) -> None:
        self.group: Callable[[Listed], str] | None = group
        self.empty_label = empty_label
        self.offered: dict[str, Listed] = {}
        super().__init__(required=False, **options)

    def offer(self, things: Iterable[Listed], chosen: int | None) -> None:
        """What may be chosen: what is in use, and ``chosen`` even if it was retired since."""
        self.offered = {
            str(thing.id): thing for thing in things if not thing.is_retired or thing.id == chosen
        }
        self.choices = self._shown  # made when it is shown, which is seldom

    def to_python(self, value: Any) -> Listed | None:
        if value in self.empty_values:
            return None
        found = self.offered.get(str(value))
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return found

    def validate(self, value: Any) -> None:
        """What ``to_python`` found is valid."""

    def _shown(self) -> list[tuple[str, Any]]:
        things: list[Listed] = list(self.offered.values())
        shown: list[tuple[str, Any]] = []
        if self.empty_label is not None:
            shown.append(("", self.empty_label))
        if self.group is None:
            return shown + [_choice(thing) for thing in things]
        for heading, of_heading in groupby(things, self.group):
            shown.append((heading, [_choice(thing) for thing in of_heading]))
        return shown


def _choice(thing: ListedProduct | ListedMaterial | ListedFinish) -> tuple[str, str]:
    return str(thing.id), f"{thing.name} (retirado)" if thing.is_retired else thing.name


def number_in(text: str | None) -> int | None:
    """A whole number that a page sends back, such as an id, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def text_field(
    label: str, most: int, help_text: str = "", *, missing: str = "", rows: int = 0, **attrs: str
) -> forms.CharField:
    """A text, at most so long, of a line or of ``rows``. It may stay empty unless ``missing`` says
    what is told then; ``attrs`` are those of its element."""
    widget = forms.Textarea({"rows": rows} | attrs) if rows else forms.TextInput(attrs)
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        help_text=help_text,
        widget=widget,
        error_messages={"required": missing} if missing else None,
    )


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), "Elige el día del calendario."),
    )


class PlainForm(forms.Form):
    """A form whose errors are short Spanish sentences."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        speak_plainly(self.fields)


def speak_plainly(fields: dict[str, forms.Field]) -> None:
    """Short Spanish sentences instead of the framework's, on every field of a form."""
    for field in fields.values():
        # The framework's are translated late; what is a text by now was written for the field.
        own = {code: told for code, told in field.error_messages.items() if isinstance(told, str)}
        field.error_messages |= _PLAIN
        if isinstance(field, forms.ChoiceField):
            field.error_messages["required"] = "Elige una opción."
        field.error_messages |= own


MISSING = "Falta este dato."
_PLAIN = {
    "required": MISSING,
    "max_length": "Escribe como máximo %(limit_value)d caracteres; van %(show_value)d.",
    "invalid_choice": "Esa opción ya no está disponible; elige otra.",
    "null_characters_not_allowed": "Quita los caracteres que no se ven.",
}
