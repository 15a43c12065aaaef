"""Which names a company may take for its address."""

import pytest
from django.core.exceptions import ValidationError

from tenants.companies.subdomains import (
    RESERVED,
    TakenSubdomain,
    clean_subdomain,
    propose,
    skeleton,
)
from tenants.schemas.companies import SKELETON, Company


def refusal(name: str, taken: frozenset[str] = frozenset()) -> str:
    with pytest.raises(ValidationError) as refused:
        clean_subdomain(name, taken)
    return refused.value.messages[0]


@pytest.mark.parametrize("name", ["vidrios-del-norte", "abc", "a1b", "x" * 40, "ventanas2000"])
def test_a_plain_name_is_taken(name: str) -> None:
    assert clean_subdomain(name) == name


def test_it_is_written_in_lower_case_and_without_spaces_around() -> None:
    assert clean_subdomain("  Vidrios-Norte ") == "vidrios-norte"


@pytest.mark.parametrize(
    "name",
    ["", " ", "1abc", "-abc", "abc-", "a--b", "a_b", "a.b", "a b", "vídrios", "ñandu", "xn--abc",
     "vidrіos", "ｖｉｄｒｉｏｓ", "vidrios\u200b", "ﬁla", "a/b", "a:80", "١٢٣", "abc\x00"],
)  # fmt: skip
def test_another_shape_is_refused_with_an_example(name: str) -> None:
    assert "por ejemplo vidrios-del-norte" in refusal(name)


@pytest.mark.parametrize("name", ["ab", "x" * 41])
def test_too_short_or_too_long_is_refused_with_the_limits(name: str) -> None:
    assert refusal(name) == "El subdominio lleva de 3 a 40 caracteres."


@pytest.mark.parametrize("name", sorted(name for name in RESERVED if len(name) > 2))
def test_a_reserved_name_is_refused(name: str) -> None:
    assert refusal(name) == f"El subdominio «{name}» está reservado; elige otro."


@pytest.mark.parametrize("name", ["adm1n", "adrnin", "ma-il", "l0gin", "www-1", "p0stmaster"])
def test_what_looks_like_a_reserved_name_is_refused(name: str) -> None:
    assert "está reservado" in refusal(name)


@pytest.mark.parametrize("name", ["vidrios-norte", "vidriosnorte", "vidr1os-n0rte"])
def test_a_name_in_use_or_one_that_looks_like_it_is_refused(name: str) -> None:
    message = refusal(name, frozenset({"vidrios-norte"}))
    assert message == f"El subdominio «{name}» ya está en uso o se parece a otro."
    with pytest.raises(TakenSubdomain):
        clean_subdomain(name, frozenset({"vidrios-norte"}))


@pytest.mark.parametrize(
    "name", ["vidrios-1", "rnodern0s", "vv-8", "015i8-l", "a-rn-vv", "8b5s0o", "ventanas-1i"]
)
def test_the_database_reads_a_name_as_the_eye_does(company: Company, name: str) -> None:
    Company.objects.filter(pk=company.pk).update(subdomain=name)
    assert Company.objects.annotate(read=SKELETON).get(pk=company.pk).read == skeleton(name)


@pytest.mark.parametrize(
    ("company", "city", "first"),
    [
        ("Vidrios y Aluminios Peña, S.A. de C.V.", "León", "vidrios-y-aluminios-pena"),
        ("Canceles del Río S. de R.L. de C.V.", "Mérida", "canceles-del-rio"),
        ("Grupo Norte S.A.P.I. de C.V.", "", "grupo-norte"),
        ("Cristal SAS", "", "cristal"),
        ("3M Vidrios", "", "m-vidrios"),
    ],
)
def test_a_name_is_proposed_of_the_companys_own_words(company: str, city: str, first: str) -> None:
    names = propose(company, city)
    assert names[0] == first and len(names) == 3
    assert len(set(map(skeleton, names))) == 3


@pytest.mark.parametrize("company", ["Ñ", "A B", "!!!", "窓", "x" * 120, "Admin", "www", "7-7-7"])
def test_whatever_a_company_is_called_what_is_proposed_may_be_had(company: str) -> None:
    for name in propose(company, "León", taken={"admin-leon"}):
        assert clean_subdomain(name, taken={"admin-leon"}) == name


def test_a_name_in_use_or_like_one_is_not_proposed() -> None:
    assert "canceles" not in propose("Canceles", "Mérida", taken={"cance1es"})
