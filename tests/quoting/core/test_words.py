from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quoting.core.words import LARGEST, WordsError, amount_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.50", "CERO PESOS 50/100 M.N."),
        ("0.01", "CERO PESOS 01/100 M.N."),
        ("1.00", "UN PESO 00/100 M.N."),
        ("16.00", "DIECISÉIS PESOS 00/100 M.N."),
        ("21.00", "VEINTIÚN PESOS 00/100 M.N."),
        ("31.00", "TREINTA Y UN PESOS 00/100 M.N."),
        ("100.00", "CIEN PESOS 00/100 M.N."),
        ("101.10", "CIENTO UN PESOS 10/100 M.N."),
        ("500", "QUINIENTOS PESOS 00/100 M.N."),
        ("700", "SETECIENTOS PESOS 00/100 M.N."),
        ("900", "NOVECIENTOS PESOS 00/100 M.N."),
        ("1000.00", "MIL PESOS 00/100 M.N."),
        ("1001.00", "MIL UN PESOS 00/100 M.N."),
        ("2835.16", "DOS MIL OCHOCIENTOS TREINTA Y CINCO PESOS 16/100 M.N."),
        ("19769.32", "DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N."),
        ("21000.00", "VEINTIÚN MIL PESOS 00/100 M.N."),
        ("22161.08", "VEINTIDÓS MIL CIENTO SESENTA Y UN PESOS 08/100 M.N."),
        ("31031", "TREINTA Y UN MIL TREINTA Y UN PESOS 00/100 M.N."),
        ("100000", "CIEN MIL PESOS 00/100 M.N."),
        ("101000", "CIENTO UN MIL PESOS 00/100 M.N."),
        (
            "999999.99",
            "NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE PESOS 99/100 M.N.",
        ),
        ("1000000", "UN MILLÓN DE PESOS 00/100 M.N."),
        ("1000001", "UN MILLÓN UN PESOS 00/100 M.N."),
        (
            "1234567.89",
            "UN MILLÓN DOSCIENTOS TREINTA Y CUATRO MIL "
            "QUINIENTOS SESENTA Y SIETE PESOS 89/100 M.N.",
        ),
        ("21000000", "VEINTIÚN MILLONES DE PESOS 00/100 M.N."),
        ("100000100", "CIEN MILLONES CIEN PESOS 00/100 M.N."),
        (
            "999999999.99",
            "NOVECIENTOS NOVENTA Y NUEVE MILLONES NOVECIENTOS NOVENTA Y NUEVE MIL "
            "NOVECIENTOS NOVENTA Y NUEVE PESOS 99/100 M.N.",
        ),
    ],
)
def test_an_amount_is_written_as_documents_print_it(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "1000000000", "NaN", "Infinity"])
def test_an_amount_without_words_is_refused(amount: str) -> None:
    with pytest.raises(WordsError):
        amount_in_words(Decimal(amount))


SMALL = """CERO UN DOS TRES CUATRO CINCO SEIS SIETE OCHO NUEVE DIEZ ONCE DOCE TRECE CATORCE QUINCE
DIECISÉIS DIECISIETE DIECIOCHO DIECINUEVE VEINTE VEINTIÚN VEINTIDÓS VEINTITRÉS VEINTICUATRO
VEINTICINCO VEINTISÉIS VEINTISIETE VEINTIOCHO VEINTINUEVE"""
TENS = "TREINTA CUARENTA CINCUENTA SESENTA SETENTA OCHENTA NOVENTA"
HUNDREDS = """CIENTO DOSCIENTOS TRESCIENTOS CUATROCIENTOS QUINIENTOS SEISCIENTOS SETECIENTOS
OCHOCIENTOS NOVECIENTOS"""
VALUES = {
    **{word: value for value, word in enumerate(SMALL.split())},
    **{word: 10 * value for value, word in enumerate(TENS.split(), 3)},
    **{word: 100 * value for value, word in enumerate(HUNDREDS.split(), 1)},
    "CIEN": 100,
}


def read_back(words: str) -> Decimal:
    """The amount a person reads in the words."""
    pesos, fraction = words.removesuffix(" M.N.").rsplit(" ", 1)
    number = pesos.removesuffix(" PESOS").removesuffix(" PESO").removesuffix(" DE")
    total = group = 0
    for word in number.split():
        if word in ("MILLÓN", "MILLONES"):
            total, group = (total + group) * 1_000_000, 0
        elif word == "MIL":
            total, group = total + (group or 1) * 1000, 0
        elif word != "Y":
            group += VALUES[word]
    return total + group + Decimal(fraction.removesuffix("/100")) / 100


@given(st.integers(0, int(LARGEST * 100)).map(lambda n: Decimal(n) / 100))
@example(Decimal("200000.00"))
@example(Decimal("1001001.01"))
def test_the_words_of_any_amount_read_back_as_that_amount(amount: Decimal) -> None:
    words = amount_in_words(amount)
    assert read_back(words) == amount
    assert "  " not in words
    assert not words.startswith("UN MIL ")
    assert "MILLONES UN MIL " not in words
    assert "MILLÓN UN MIL " not in words
    assert (" DE PESOS " in words) == (int(amount) > 0 and int(amount) % 1_000_000 == 0)
