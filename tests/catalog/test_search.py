import pytest

from catalog.models import Material
from catalog.search import ACCENTED, PLAIN, plain
from tenants.models import Company


def test_each_accented_letter_has_its_plain_one() -> None:
    assert [plain(letter) for letter in ACCENTED] == list(PLAIN)


@pytest.mark.parametrize(
    "text", ["silicón", "SILICON", "silicon cartucho", "(cartucho) Silicón", " silico "]
)
def test_accents_case_and_order_do_not_matter(company: Company, text: str) -> None:
    assert [row.code for row in Material.objects.search(text)] == ["SILICON"]


def test_a_code_is_found_too(company: Company) -> None:
    assert Material.objects.search("chapa-puerta").get().code == "CHAPA-PUERTA"


def test_every_word_must_appear(company: Company) -> None:
    assert not Material.objects.search("silicon riel").exists()


@pytest.mark.parametrize("text", ["%", "_", "'; drop table --", "\\", "xq\0zw"])
def test_signs_are_searched_as_they_are(company: Company, text: str) -> None:
    assert not Material.objects.search(text).exists()


def test_no_words_find_everything(company: Company) -> None:
    assert Material.objects.search("  ").count() == Material.objects.count()
