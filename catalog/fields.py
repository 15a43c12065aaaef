"""Form fields of the trade: measures and formulas as a shop types them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from catalog.core.measures import LEAST, MOST, MeasureError, parse_measure, write_measure
from catalog.core.numbers import plain_digits, read_number

MEASURE_ATTRS = {"class": "measure", "inputmode": "decimal", "autocomplete": "off"}
NUMBER_ATTRS = {"class": "num", "inputmode": "decimal", "autocomplete": "off"}


def read_measure(text: str, least: Decimal = LEAST, most: Decimal = MOST) -> str:
    """How a measure was understood («150 cm = 1500 mm»), what is wrong with it, or nothing."""
    if not text.strip():
        return ""
    try:
        return parse_measure(text, least=least, most=most).reading
    except MeasureError as error:
        return str(error)


class MeasureField(forms.CharField):
    """A length typed in mm, cm or m; cleans to Decimal millimetres, or None when it is empty.

    ``with_unit`` shows every stored length with its «mm».
    """

    def __init__(
        self,
        *,
        least: Decimal = LEAST,
        most: Decimal = MOST,
        with_unit: bool = False,
        widget: Any = None,
        **options: Any,
    ) -> None:
        self.least, self.most, self.with_unit = least, most, with_unit
        widget = widget or forms.TextInput(attrs=MEASURE_ATTRS)
        super().__init__(widget=widget, max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{plain_digits(value)} mm" if self.with_unit else write_measure(value)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # a length
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_measure(text, least=self.least, most=self.most).mm
        except MeasureError as error:
            raise forms.ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """Those of CharField count the letters of a text, and this value is a length."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class NumberField(forms.DecimalField):
    """A quantity; «1,250.50» and «$ 12» are read as people write them, and a comma that does not
    part thousands is refused: «12,50» is never 1250."""

    default_error_messages = {"invalid": "Escribe un número, por ejemplo 12.50."}

    def __init__(
        self, *, least: Decimal | None = None, most: Decimal | None = None, **options: Any
    ) -> None:
        options.setdefault("widget", forms.TextInput(attrs=NUMBER_ATTRS))
        super().__init__(**options)
        if least is not None:
            message = f"Escribe {plain_digits(least)} o más."
            self.validators.append(MinValueValidator(least, message))
        if most is not None:
            message = f"Escribe {plain_digits(most)} o menos."
            self.validators.append(MaxValueValidator(most, message))

    def prepare_value(self, value: Any) -> Any:
        return plain_digits(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField
        if isinstance(value, str) and value.strip():
            value = read_number(value)
            if value is None:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
