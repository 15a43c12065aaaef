import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Material
from tenants.schemas.companies import Company
from tenants.web.search import SPELLINGS, matching, pattern, plain
from tests.catalog.make import make_material


def test_each_spelling_is_of_its_plain_letter() -> None:
    for letter, ways in SPELLINGS.items():
        assert {plain(way) for way in ways} == {letter}


@given(st.text(max_size=40), st.text(alphabet="aáÁñÑß\\[]^-.*(){}|$?+ 1", max_size=12))
def test_a_text_is_found_by_any_piece_of_it_and_by_nothing_else(text: str, piece: str) -> None:
    """What PostgreSQL is asked, asked of Python: both read these patterns alike."""
    for word in plain(piece).split():
        found = re.search(pattern(word), text) is not None
        assert found or word not in plain_where_spelt(text)
    for word in plain(text).split()[:1]:
        assert re.search(pattern(word), plain(text))


def plain_where_spelt(text: str) -> str:
    """``text`` in lower case, without the accents that are looked for."""
    folds = {way: letter for letter, ways in SPELLINGS.items() for way in ways}
    return "".join(folds.get(letter, letter) for letter in text.lower())


@pytest.mark.parametrize(
    "text", ["silicón", "SILICON", "silicon cartucho", "(cartucho) Silicón", " silico "]
)
def test_accents_case_and_order_do_not_matter(company: Company, text: str) -> None:
    assert [row.code for row in Material.objects.search(text)] == ["SILICON"]


def test_a_code_is_found_too(company: Company) -> None:
    assert Material.objects.search("chapa-puerta").get().code == "CHAPA-PUERTA"


def test_every_word_must_appear(company: Company) -> None:
    assert not Material.objects.search("silicon riel").exists()


@pytest.mark.parametrize(
    "text", ["%", "_", "'; drop table --", "\\", "xq\0zw", "[", "a{999}", "(?i)", "^", "r.el"]
)
def test_signs_are_searched_as_they_are(company: Company, text: str) -> None:
    assert not Material.objects.search(text).exists()


def test_no_words_find_everything(company: Company) -> None:
    assert Material.objects.search("  ").count() == Material.objects.count()


def test_a_word_of_thousands_of_letters_is_found_by_its_beginning_and_breaks_nothing(
    company: Company,
) -> None:
    make_material("LARGO-X", name="a" * 70)
    found = matching(Material.objects.all(), " ".join(["a" * 70_000] * 9), "name")
    assert [row.code for row in found] == ["LARGO-X"]
