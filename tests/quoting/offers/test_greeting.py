"""A customer is greeted by their name, and a company is not."""

import pytest

from quoting.offers.greeting import first_name, greeting


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Lupita", "Lupita"),
        ("Guadalupe Hernández Ruiz", "Guadalupe"),
        ("Arq. Daniela Ponce", "Arq. Daniela"),
        ("Sra. Mendoza", "Sra. Mendoza"),
        ("ana", "Ana"),
        ("Constructora Nogal", ""),
        ("Familia Ortega", ""),
        ("Aluminio y Vidrio del Bajío, S.A. de C.V.", ""),
        ("Grupo 3", ""),
        ("Sra.", ""),
        ("3 hermanos", ""),
        ("", ""),
    ],
)
def test_who_is_greeted(name: str, called: str) -> None:
    assert first_name(name) == called
    assert greeting(name) == (f"Hola, {called}, buen día." if called else "Hola, buen día.")
