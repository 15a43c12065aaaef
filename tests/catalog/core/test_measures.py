from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.lengths import COMPANY_UNITS, LengthUnit, Sentence, show_number
from catalog.core.measures import (
    LEAST,
    MOST,
    MeasureDoubt,
    MeasureError,
    is_size,
    parse_measure,
    show_measure,
    split_size,
    which_unit,
    write_measure,
)

CM, MM, M = LengthUnit.CM, LengthUnit.MM, LengthUnit.M
WINDOW = Decimal(200), Decimal(3000)


@pytest.mark.parametrize(
    ("text", "mm", "reading"),
    [
        ("150", "1500", "150 cm = 1,500 mm"),
        ("400", "4000", "400 cm = 4,000 mm"),
        ("1,234.5 mm", "1234.5", "1,234.5 mm = 123.45 cm"),
        ("1,500 m", "1500", "1.5 m = 1,500 mm"),
        ("150.5 cm", "1505", "150.5 cm = 1,505 mm"),
        ("150.5cms", "1505", "150.5 cm = 1,505 mm"),
        ("1.5m", "1500", "1.5 m = 1,500 mm"),
        ("2 metros", "2000", "2 m = 2,000 mm"),
        ("1500 mm", "1500", "1,500 mm = 150 cm"),
        ("5 mm", "5", "5 mm = 0.5 cm"),
        (" 60 ", "600", "60 cm = 600 mm"),
        ("150.", "1500", "150 cm = 1,500 mm"),
        ("657.5 mm", "657.5", "657.5 mm = 65.75 cm"),
        ("1m50", "1500", "1.5 m = 1,500 mm"),
        ("1 m 5 cm", "1050", "1.05 m = 1,050 mm"),
        ("1M05", "1050", "1.05 m = 1,050 mm"),
        ("1 metro con 50", "1500", "1.5 m = 1,500 mm"),
        ('24"', "609.6", '24" = 609.6 mm'),
        ("24”", "609.6", '24" = 609.6 mm'),
        ('60 1/2"', "1536.7", '60 1/2" = 1,536.7 mm'),
        ("60½″", "1536.7", '60 1/2" = 1,536.7 mm'),
        ("60 1/4 pulgadas", "1530.4", '60 1/4" = 1,530.4 mm'),
        ("60.5 plg", "1536.7", '60.5" = 1,536.7 mm'),
    ],
)
def test_a_measure_is_read_as_the_shop_means_it(text: str, mm: str, reading: str) -> None:
    measure = parse_measure(text)
    assert measure.mm == Decimal(mm)
    assert measure.reading == reading


@pytest.mark.parametrize(("unit", "mm"), [(MM, "150"), (CM, "1500"), (M, "150000")])
def test_a_bare_number_is_in_the_unit_of_the_company(unit: LengthUnit, mm: str) -> None:
    measure = parse_measure("150", unit, most=Decimal(200_000))
    assert (measure.mm, measure.unit, measure.is_bare) == (Decimal(mm), unit, True)


@pytest.mark.parametrize(
    ("unit", "text", "answers"),
    [
        (CM, "400", ("400 cm", "400 mm")),
        (CM, "1500", ("1500 cm", "1500 mm")),
        (CM, "1,500", ("1500 cm", "1500 mm")),
        (CM, "1.50", ("1.5 cm", "1.5 m")),
        (CM, "1,50", ("1.5 cm", "1.5 m")),
        (MM, "150", ("150 mm", "150 cm")),
        (MM, "2.1", ("2.1 mm", "2.1 m")),
        (M, "150", ("150 m", "150 cm")),
        (M, "1500", ("1500 m", "1500 mm")),
        (CM, "60 1/2", ('60 1/2"', "60.5 cm")),
        (CM, "1m5", ("1.50 m", "1.05 m")),
    ],
)
def test_a_number_that_fits_another_unit_is_asked_about(
    unit: LengthUnit, text: str, answers: tuple[str, ...]
) -> None:
    with pytest.raises(MeasureDoubt) as doubt:
        parse_measure(text, unit, usual=WINDOW)
    assert doubt.value.answers == answers
    assert str(doubt.value) == f"¿{answers[0]} o {answers[1]}?"


@given(
    st.sampled_from(COMPANY_UNITS),
    st.decimals(min_value=0, max_value=99_999, places=1),
)
def test_no_bare_number_is_read_in_another_unit_than_the_companys(
    unit: LengthUnit, number: Decimal
) -> None:
    try:
        measure = parse_measure(str(number), unit, usual=WINDOW)
    except MeasureDoubt as doubt:
        assert not WINDOW[0] <= number * unit.mm <= WINDOW[1]
        read = [parse_measure(answer, unit, most=Decimal(10**9)) for answer in doubt.answers]
        assert len({each.mm for each in read}) == len(read) >= 2
        assert any(WINDOW[0] <= each.mm <= WINDOW[1] for each in read)
    except MeasureError as error:
        assert "mm" not in str(error) or unit is MM or "milímetro" in str(error)
    else:
        assert (measure.mm, measure.unit) == (number * unit.mm, unit)


@given(
    st.sampled_from(COMPANY_UNITS),
    st.sampled_from(COMPANY_UNITS),
    st.integers(min_value=2000, max_value=30_000),
)
def test_a_unit_that_is_written_wins(company: LengthUnit, written: LengthUnit, tenths: int) -> None:
    mm = Decimal(tenths) / 10
    measure = parse_measure(written.show(mm), company, usual=WINDOW)
    assert (measure.mm, measure.unit, measure.is_bare) == (mm, written, False)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "ancho", "-150", "1.5.0", "1,50,3", "150 palmos", "1e3", "150 120", "NaN"),
        *("١٥٠", "1" * 41, "0", "0.5 mm", "20,001 mm", "21 m", "1.23456 m", "0x10", "1_500", "1/0"),
    ],
)
def test_a_text_that_is_no_measure_is_refused_in_words(text: str) -> None:
    with pytest.raises(MeasureError) as refusal:
        parse_measure(text)
    assert refusal.value.text == text
    assert len(str(refusal.value)) > 20


def test_more_than_a_tenth_of_a_millimetre_is_refused_with_the_nearest_measure() -> None:
    with pytest.raises(MeasureError, match=r"décima de milímetro; escribe 1\.2346 m\."):
        parse_measure("1.23456 m")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("250", "Escribe un ancho de 30 cm a 240 cm; escribiste 250 cm."),
        ("2.5 m", "Escribe un ancho de 0.3 m a 2.4 m; escribiste 2.5 m."),
        ("20 mm", "Escribe un ancho de 300 mm a 2,400 mm; escribiste 20 mm."),
        ("0", "Escribe un ancho mayor que cero."),
    ],
)
def test_a_refusal_is_in_the_unit_that_was_typed(text: str, told: str) -> None:
    with pytest.raises(MeasureError) as refusal:
        parse_measure(text, least=Decimal(300), most=Decimal(2400), name="un ancho")
    assert str(refusal.value) == told


def test_the_unit_of_one_side_may_be_that_of_a_bare_one() -> None:
    bare, other = parse_measure("120"), parse_measure("1500 mm")
    doubt = which_unit(bare, other, "120")
    assert doubt is not None and doubt.answers == ("120 cm", "120 mm")
    for same in (parse_measure("150"), parse_measure("150 cm"), parse_measure('60"')):
        assert which_unit(bare, same, "120") is None
    assert which_unit(bare, parse_measure("1.50 m"), "120") is None  # 120 m is no window


@pytest.mark.parametrize(
    "text",
    ["150 x 120", "150x120", "1.50 m × 1.20 m", "150 por 120", "1500*1200mm", "150 X 120 cm"],
)
def test_a_size_is_width_by_height(text: str) -> None:
    width, height = map(parse_measure, split_size(text))
    assert (width.mm, height.mm) == (Decimal(1500), Decimal(1200))


@pytest.mark.parametrize("text", ["150", "150 x", "x 120", "150 x 120 x 10", "ancho x alto", ""])
def test_a_text_without_two_measures_is_no_size(text: str) -> None:
    assert not is_size(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("2.142857142857", "2.1429"),
        ("100", "100"),
        ("0.00004", "0"),
        ("-1.50", "-1.5"),
        ("1e1200", "1.000E+1200"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_any_number_is_shown_in_few_digits(number: str, shown: str) -> None:
    assert show_number(Decimal(number)) == shown
    assert len(show_measure(Decimal(number))) < 20


@given(st.integers(min_value=int(LEAST * 10), max_value=int(MOST * 10)))
def test_a_shown_measure_reads_back_the_same(tenths: int) -> None:
    mm = Decimal(tenths) / 10
    assert parse_measure(show_measure(mm)).mm == mm
    for unit in COMPANY_UNITS:
        assert parse_measure(write_measure(mm, unit), unit).mm == mm


def test_a_sentence_tells_its_lengths_in_any_unit() -> None:
    told = Sentence("Mide ", Decimal(1505), " o ", Decimal("9.5"), ".")
    assert told.said(CM) == "Mide 150.5 cm o 0.95 cm."
    assert told.said(M) == "Mide 1.505 m o 0.0095 m."
    assert str(told) == "Mide 1,505 mm o 9.5 mm."


@given(st.text(max_size=60))
def test_any_text_is_a_measure_within_limits_or_an_error_in_words(text: str) -> None:
    try:
        assert LEAST <= parse_measure(text).mm <= MOST
    except MeasureError as error:
        assert str(error)


@given(st.text(alphabet="0123456789.,x×por cm", max_size=25))
def test_any_text_is_a_size_or_an_error_in_words(text: str) -> None:
    try:
        assert all(LEAST <= side.mm <= MOST for side in map(parse_measure, split_size(text)))
    except MeasureError as error:
        assert str(error)
