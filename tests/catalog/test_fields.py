from decimal import Decimal

import pytest
from django import forms

from catalog.core.measures import write_measure
from catalog.fields import MeasureField, NumberField, read_measure


@pytest.mark.parametrize(
    ("typed", "mm"),
    [("150", "1500"), ("1.50", "1500"), ("1500", "1500"), ("150.5 cm", "1505"), ("50.1", "501")],
)
def test_a_measure_is_read_as_the_shop_types_it(typed: str, mm: str) -> None:
    assert MeasureField().clean(typed) == Decimal(mm)


@pytest.mark.parametrize("mm", ["1", "9.5", "50.1", "300", "399", "400", "1500", "6100", "20000"])
def test_what_is_shown_in_the_field_reads_back_the_same(mm: str) -> None:
    field = MeasureField()
    assert field.clean(field.prepare_value(Decimal(mm))) == Decimal(mm)


def test_a_short_length_is_written_with_its_unit() -> None:
    assert write_measure(Decimal("300.0")) == "300 mm"
    assert write_measure(Decimal("1500.0")) == "1500"
    field = MeasureField(with_unit=True)
    assert [field.prepare_value(Decimal(mm)) for mm in ("300.0", "1500")] == ["300 mm", "1500 mm"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [("ancho", "no es una medida"), ("30 m", "de 1 mm a 20000 mm"), ("12 ft", "usa mm, cm o m")],
)
def test_a_bad_measure_says_what_would_be_accepted(typed: str, message: str) -> None:
    with pytest.raises(forms.ValidationError, match=message):
        MeasureField().clean(typed)


def test_an_empty_measure_is_nothing_only_where_it_may_be() -> None:
    assert MeasureField(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError):
        MeasureField().clean("")


def test_the_reading_explains_the_measure_or_its_fault() -> None:
    assert read_measure("1.50") == "1.5 m = 1500 mm"
    assert "no es una medida" in read_measure("x")
    assert read_measure(" ") == ""


@pytest.mark.parametrize(
    ("typed", "number"), [("1,250.50", "1250.50"), ("$ 12", "12"), ("5 %", "5"), (" 0.5", "0.5")]
)
def test_a_number_is_read_with_its_decoration(typed: str, number: str) -> None:
    assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["doce", "1e", "NaN", "Infinity", "--1", "12,50", "1,2345", "1,25.5"]
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="por ejemplo 12"):
        NumberField().clean(typed)


def test_the_limits_of_a_number_are_told() -> None:
    field = NumberField(least=Decimal(0), most=Decimal("100.0"))
    with pytest.raises(forms.ValidationError, match="Escribe 0 o más"):
        field.clean("-1")
    with pytest.raises(forms.ValidationError, match="Escribe 100 o menos"):
        field.clean("101")
