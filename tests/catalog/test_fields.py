from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from catalog.core.lengths import LengthUnit
from catalog.core.measures import USUAL, write_measure
from catalog.fields import MeasureField, NumberField, understood


@pytest.mark.parametrize(
    ("typed", "mm"),
    [("150", "1500"), ("1.50 m", "1500"), ("150.5 cm", "1505"), ("50.1", "501"), ("1m50", "1500")],
)
def test_a_measure_is_read_as_the_shop_types_it(typed: str, mm: str) -> None:
    assert MeasureField().clean(typed) == Decimal(mm)


@pytest.mark.parametrize("mm", ["1", "9.5", "50.1", "300", "399", "400", "1500", "6100", "20000"])
def test_what_is_shown_in_the_field_reads_back_the_same(mm: str) -> None:
    field = MeasureField()
    assert field.clean(field.prepare_value(Decimal(mm))) == Decimal(mm)


def test_a_length_is_written_with_its_unit_where_a_bare_one_would_be_read_otherwise() -> None:
    assert write_measure(Decimal("15.0"), LengthUnit.CM) == "15 mm"
    assert write_measure(Decimal("1500.0"), LengthUnit.CM) == "150"
    field = MeasureField()
    assert [field.prepare_value(Decimal(mm)) for mm in ("300.0", "1505")] == ["30 cm", "150.5 cm"]


def test_a_doubt_carries_the_answers_that_may_be_tapped() -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        MeasureField(usual=USUAL).clean("1500")
    assert refusal.value.params == {"answers": ("1500 cm", "1500 mm")}
    assert understood("1500", MeasureField(usual=USUAL)) == (
        "¿1500 cm o 1500 mm?",
        ("1500 cm", "1500 mm"),
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("ancho", "no es una medida"),
        ("30 m", "de 0.001 m a 20 m"),
        ("12 ft", "usa mm, cm, m o pulgadas"),
    ],
)
def test_a_bad_measure_says_what_would_be_accepted(typed: str, message: str) -> None:
    with pytest.raises(forms.ValidationError, match=message):
        MeasureField().clean(typed)


def test_an_empty_measure_is_nothing_only_where_it_may_be() -> None:
    assert MeasureField(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError):
        MeasureField().clean("")


def test_the_reading_explains_the_measure_or_its_fault() -> None:
    field = MeasureField()
    assert understood("1.50 m", field) == ("1.5 m = 1,500 mm", ())
    assert "no es una medida" in understood("x", field)[0]
    assert understood(" ", field) == ("", ())


@pytest.mark.parametrize(
    ("typed", "number"), [("1,250.50", "1250.50"), ("$ 12", "12"), (" 0.5", "0.5")]
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


@pytest.mark.parametrize(("written", "asked"), [("0.17", "¿17?"), ("0.005", "¿0.5?")])
def test_a_per_cent_below_one_is_asked_about(written: str, asked: str) -> None:
    field = NumberField(is_percent=True, least=Decimal(0))
    with pytest.raises(ValidationError, match="es menos de 1 %") as refusal:
        field.clean(written)
    assert asked in refusal.value.messages[0]
    assert field.clean(f"{written} %") == Decimal(written)
    assert field.clean(field.prepare_value(Decimal(written))) == Decimal(written)
    assert NumberField().clean(written) == Decimal(written)


def test_pesos_are_no_per_cent_nor_the_other_way_round() -> None:
    assert NumberField(is_percent=True).clean("5 %") == 5
    with pytest.raises(ValidationError, match="«5 %» es un por ciento y aquí no va"):
        NumberField().clean("5 %")
    with pytest.raises(ValidationError, match="«\\$50» es de pesos y aquí va un por ciento"):
        NumberField(is_percent=True).clean("$50")
