"""Fields as the trade writes them, and errors that say what would be accepted."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator

from catalog.core.numbers import plain_digits, read_number, show
from catalog.fields import NUMBER_ATTRS


class AmountField(forms.Field):
    """A number from ``least`` to ``most`` with at most ``places`` decimals: "1,250.50", "$ 12" and
    "5 %" are read as people write them; anything else is refused, never guessed."""

    def __init__(
        self, *, least: str = "0", most: str = "9999999.99", places: int = 2, **options: Any
    ) -> None:
        self.least, self.most, self.places = Decimal(least), Decimal(most), places
        keyboard = "decimal" if places else "numeric"
        options.setdefault("widget", forms.TextInput(NUMBER_ATTRS | {"inputmode": keyboard}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return plain_digits(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        written = str(value or "").strip()
        if not written:
            return None
        number = read_number(written)
        if number is None:
            raise forms.ValidationError(f"No es un número. Escribe uno {self._range}.")
        if not self.least <= number <= self.most:
            raise forms.ValidationError(f"Escribe un número {self._range}.")
        if number != round(number, self.places):
            raise forms.ValidationError(
                f"Escribe a lo más {self.places} decimales."
                if self.places
                else "Escribe un número entero."
            )
        return number

    @property
    def _range(self) -> str:
        return f"de {show(self.least)} a {show(self.most)}"


class GroupedChoiceField(forms.ModelChoiceField):
    """A row chosen from a list under headings; ``group`` names the heading of a row, and the
    queryset comes in the order of the headings."""

    def __init__(self, *, group: Callable[[Any], str], **options: Any) -> None:
        self.group = group
        self.found: dict[str, Any] = {}
        super().__init__(**options)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Each form has its own field, and what it found."""
        copy = super().__deepcopy__(memo)
        copy.found = {}
        return copy

    def to_python(self, value: Any) -> Any:
        """The row, looked up once however often the form asks for it."""
        key = str(value)
        if key not in self.found:
            self.found[key] = super().to_python(value)
        return self.found[key]

    class _Iterator(ModelChoiceIterator):
        def __iter__(self) -> Iterator[tuple[Any, Any]]:
            if self.field.empty_label is not None:
                yield "", self.field.empty_label
            for heading, rows in groupby(self.queryset, self.field.group):
                yield heading, [self.choice(row) for row in rows]

    iterator = _Iterator

    def label_from_instance(self, row: Model) -> str:
        retired = " (retirado)" if getattr(row, "is_retired", False) else ""
        return f"{row}{retired}"


def number_in(text: str | None) -> int | None:
    """A whole number that a page sends back, such as an id, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def speak_plainly(fields: dict[str, forms.Field]) -> None:
    """Short Spanish sentences instead of the framework's, on every field of a form."""
    for field in fields.values():
        field.error_messages |= {
            "required": "Elige una opción."
            if isinstance(field, forms.ChoiceField)
            else "Falta este dato.",
            "max_length": "Escribe como máximo %(limit_value)d caracteres.",
            "invalid_choice": "Esa opción ya no está disponible; elige otra.",
            "null_characters_not_allowed": "Quita los caracteres que no se ven.",
        }
