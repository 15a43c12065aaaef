"""The command that brings a catalogue."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import Product
from catalog.portable.stored import stored_catalog
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.portable.make import SMALL


def run(*arguments: str, company: str = "vidrios-alfa") -> str:
    out = StringIO()
    call_command("catalog_import", *arguments, "--company", company, stdout=out)
    return out.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "catalogo.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def test_a_preview_tells_the_truth_and_writes_nothing(company: Company, small: str) -> None:
    before = stored_catalog()
    preview = run(small, "--preview", "--replace")
    assert stored_catalog() == before
    done = run(small, "--replace")
    assert preview == done + "Vista previa: no se escribió nada.\n"
    assert stored_catalog() != before


def test_what_changes_is_told_by_section_code_and_field(company: Company, small: str) -> None:
    lines = run(small).splitlines()
    assert lines == [
        "Nuevos: 6",
        "  acabados BRONCE (Bronce)",
        "  perfiles RIEL-X (Riel X)",
        "  vidrios CLARO-X (Claro X)",
        "  herrajes BISAGRA-X (Bisagra X)",
        "  lineas LX (Línea X)",
        "  productos FIJA-X (Fija X)",
        "Orden de los acabados: NATURAL, BLANCO, NEGRO, MADERA, BRONCE",
        "Precios: 5",
        "  BISAGRA-X base desde 2026-01-01: 240 (nuevo)",
        "  CLARO-X base desde 2026-01-01: 219 (nuevo)",
        "  RIEL-X base desde 2026-01-01: 200 (nuevo)",
        "  RIEL-X BRONCE desde 2026-01-01: 230.5 (nuevo)",
        "  RIEL-X base desde 2026-07-01: 210 (nuevo)",
        "Tipos de cambio: 2",
        "  EUR desde 2026-01-01: 21.35 (nuevo)",
        "  USD desde 2026-01-01: 18.42 (nuevo)",
    ]
    changed = SMALL.replace("recargo: 12.5", "recargo: 13").replace("RIEL-X: 210", "RIEL-X: 211")
    Path(small).write_text(changed, encoding="utf-8")
    assert run(small).splitlines() == [
        "Cambian: 1",
        "  acabados BRONCE (Bronce): recargo",
        "Precios: 1",
        "  RIEL-X base desde 2026-07-01: 211 (antes 210)",
    ]
    assert run(small) == "El catálogo ya es igual.\n"


def test_a_retirement_and_a_return_are_told_as_such(company: Company, small: str) -> None:
    run(small, "--replace")
    lines = run(small, "--replace").splitlines()
    assert lines == ["El catálogo ya es igual."]
    Product.objects.filter(code="FIJA-X").update(retired_at=timezone.now())
    lines = run(small, "--preview").splitlines()
    assert lines[:2] == ["Cambian: 1", "  productos FIJA-X (Fija X): vuelve a ofrecerse"]
    retired = SMALL.replace("{nombre: Bronce, ", "{nombre: Bronce viejo, retirado: sí, ")
    Path(small).write_text(retired.replace("{nombre: Riel X, ", "{nombre: Riel X, retirado: sí, "))
    lines = run(small, "--preview").splitlines()
    assert "  acabados BRONCE (Bronce viejo): nombre, se retira" in lines
    assert lines[lines.index("Se retiran: 1") + 1] == "  perfiles RIEL-X (Riel X)"


def test_a_price_far_from_its_other_finishes_is_told(company: Company, small: str) -> None:
    Path(small).write_text(SMALL.replace("BRONCE: 230.5", "BRONCE: 23.05"), encoding="utf-8")
    for arguments in (["--preview"], []):
        told = [line for line in run(small, *arguments).splitlines() if "lejos" in line]
        assert told == [
            "  RIEL-X BRONCE desde 2026-01-01: 23.05 (nuevo), lejos de sus otros acabados: revísalo"
        ]


def test_a_refused_file_says_everything_that_is_wrong_and_writes_nothing(
    company: Company, small: str
) -> None:
    wrong = SMALL.replace("linea: LX", "linea: LZ").replace("BRONCE: 230.5", "ORO: 1")
    Path(small).write_text(wrong, encoding="utf-8")
    before = stored_catalog()
    with pytest.raises(CommandError) as refusal:
        run(small)
    assert str(refusal.value).splitlines() == [
        "No se escribió nada.",
        "línea 45, precios, 2026-01-01, RIEL-X, ORO: no hay un acabado con esta clave; el base es "
        "«base».",
        "línea 19, productos, FIJA-X, linea: no hay una línea «LZ».",
    ]
    assert stored_catalog() == before


def test_only_the_company_that_was_named_changes(
    company: Company, neighbour: Company, small: str
) -> None:
    before = stored_catalog()
    run(small, company="vidrios-beta")
    assert stored_catalog() == before
    with company_context(neighbour):
        assert Product.objects.filter(code="FIJA-X").exists()
