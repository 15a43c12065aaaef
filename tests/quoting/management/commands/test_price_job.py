"""The command that prices a file of lines."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.portable.stored import stored_catalog
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.services.test_importing import travel_to
from tests.quoting.jobs.make import AWNING, FIXED, SLIDING, make_job


def run(job: bytes, folder: Path, *options: str, company: str = "vidrios-alfa") -> str:
    path = folder / "trabajo.yaml"
    path.write_bytes(job)
    out = StringIO()
    call_command("price_job", str(path), "--company", company, *options, stdout=out)
    return out.getvalue()


def test_the_answer_is_one_json_object_with_numbers_as_text(
    company: Company, tmp_path: Path
) -> None:
    result = json.loads(run(make_job(SLIDING), tmp_path, "--json"))
    assert result["lines"][0]["unit_price"] == result["totals"]["subtotal"] == "2444.10"
    assert not any(isinstance(value, float) for value in _values(result))


def test_the_page_tells_parts_panes_costs_totals_and_bars(company: Company, tmp_path: Path) -> None:
    page = run(make_job(SLIDING.replace("}", ", lugar: Sala, opciones: [MOSQUITERO]}")), tmp_path)
    for words in (
        '1. Ventana corrediza XO línea 3" · Sala',
        "1,500 mm × 1,200 mm · NATURAL · CLARO-6 · Con mosquitero corredizo",
        "2 ×     657.5 mm  Zoclo (ZOCLO-3 NATURAL)",
        "1 × 672.5 mm × 1,075 mm  Vidrio fijo (CLARO-6)  hoja fija",
        "Merma por porcentaje: cobras ",
        "Tramos por comprar (los menos que se encontraron",
        '1 de 6,100 mm  Riel 3" NATURAL: 1 piezas, 1.5 m; enteros cuestan 223.88, se cobran 57.81',
    ):
        assert words in page


def test_an_exported_catalogue_gives_the_same_result_elsewhere(
    company: Company, neighbour: Company, tmp_path: Path
) -> None:
    job = make_job(SLIDING, FIXED, AWNING, terms="fecha: 2026-11-24")
    here = run(job, tmp_path, "--json")
    travel_to(neighbour, stored_catalog())
    with company_context(neighbour):
        assert run(job, tmp_path, "--json", company="vidrios-beta") == here


def test_a_job_that_cannot_be_priced_says_why(company: Company, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        run(make_job(SLIDING.replace("150", "350")), tmp_path, "--json")
    first, second = str(refusal.value).splitlines()
    assert first == "No se pudo cotizar."
    assert second.startswith("línea 6, partida 1, ancho: El ancho")


def test_a_comma_within_braces_is_told_with_its_line_and_its_cure(
    company: Company, tmp_path: Path
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(make_job(SLIDING.replace("150", "1,50")), tmp_path, "--json")
    assert "línea 6: en «ancho: 1, 50» la coma separa un dato de otro" in str(refusal.value)


def _values(data: object) -> list[object]:
    if isinstance(data, dict):
        return [value for inner in data.values() for value in _values(inner)]
    if isinstance(data, list):
        return [value for inner in data for value in _values(inner)]
    return [data]
