"""Form fields of the trade: measures and formulas as a shop types them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from catalog.core.measures import (
    LEAST,
    MOST,
    Limits,
    Measure,
    MeasureDoubt,
    MeasureError,
    parse_measure,
)
from catalog.core.numbers import (
    doubt_of_percent,
    foreign_sign,
    percent_digits,
    plain_digits,
    read_number,
)
from catalog.units import company_unit

MEASURE_ATTRS = {"class": "measure", "inputmode": "decimal", "autocomplete": "off"}
NUMBER_ATTRS = {"class": "num", "inputmode": "decimal", "autocomplete": "off"}

NAMES = {"Ancho": "un ancho", "Alto": "un alto", "Largo": "un largo"}


class MeasureField(forms.CharField):
    """A length typed in any unit; cleans to Decimal millimetres, or None when it is empty.

    A bare number is in the company's unit. ``least`` and ``most`` are what is accepted, ``usual``
    what makes sense: beyond it a number that fits another unit is asked about.
    """

    def __init__(
        self,
        *,
        least: Decimal = LEAST,
        most: Decimal = MOST,
        usual: Limits | None = None,
        widget: Any = None,
        **options: Any,
    ) -> None:
        self.least, self.most, self.usual = least, most, usual
        super().__init__(widget=widget or forms.TextInput(attrs=MEASURE_ATTRS), **options)

    def prepare_value(self, value: Any) -> Any:
        return company_unit().show(value) if isinstance(value, Decimal) else value

    def read(self, text: str) -> Measure:
        """The measure in ``text``. Raises MeasureError."""
        return parse_measure(
            text,
            company_unit(),
            least=self.least,
            most=self.most,
            usual=self.usual,
            name=NAMES.get(str(self.label), "una medida"),
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # a length
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.read(text).mm
        except MeasureError as error:
            raise refused(error) from error

    def run_validators(self, value: Any) -> None:
        """Those of CharField count the letters of a text, and this value is a length."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


def understood(text: str, field: MeasureField) -> tuple[str, tuple[str, ...]]:
    """How ``field`` reads ``text`` or what is wrong with it, and the answers where it asks."""
    if not text.strip():
        return "", ()
    try:
        return field.read(text).reading, ()
    except MeasureDoubt as doubt:
        return str(doubt), doubt.answers
    except MeasureError as error:
        return str(error), ()


def refused(error: MeasureError) -> forms.ValidationError:
    """``error`` of a measure, with the answers to tap where it asks."""
    if isinstance(error, MeasureDoubt):
        return forms.ValidationError(str(error), "doubt", {"answers": error.answers})
    return forms.ValidationError(str(error))


class NumberField(forms.DecimalField):
    """A quantity; «1,250.50» and «$ 12» are read as people write them, and a comma that does not
    part thousands is refused: «12,50» is never 1250."""

    default_error_messages = {"invalid": "Escribe un número, por ejemplo 12.50."}

    def __init__(
        self,
        *,
        least: Decimal | None = None,
        most: Decimal | None = None,
        is_percent: bool = False,
        **options: Any,
    ) -> None:
        self.is_percent = is_percent
        options.setdefault("widget", forms.TextInput(attrs=NUMBER_ATTRS))
        super().__init__(**options)
        if least is not None:
            message = f"Escribe {plain_digits(least)} o más."
            self.validators.append(MinValueValidator(least, message))
        if most is not None:
            message = f"Escribe {plain_digits(most)} o menos."
            self.validators.append(MaxValueValidator(most, message))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return percent_digits(value) if self.is_percent else plain_digits(value)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as DecimalField
        if isinstance(value, str) and (written := value.strip()):
            value = read_number(written)
            if value is None:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            if foreign := foreign_sign(written, is_percent=self.is_percent):
                raise forms.ValidationError(foreign)
            if self.is_percent and (doubt := doubt_of_percent(written, value)):
                raise forms.ValidationError(doubt)
        return super().to_python(value)
