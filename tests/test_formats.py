"""What docs/formatos.md shows is true: its examples are the files beside it, and they run."""

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.models import Price
from catalog.portable.document import Document
from catalog.portable.files import read_file
from catalog.portable.reading import read_catalog
from catalog.portable.stored import stored_catalog
from catalog.portable.tables import MATERIALS, TABLES
from catalog.portable.writing import HEADER, write_catalog
from catalog.services.uploads import apply_upload, plan_upload
from compose.local.instance import PROJECT
from tenants.people.models import User
from tenants.schemas.companies import Company

PAGE = PROJECT / "docs" / "formatos.md"
EXAMPLES = PROJECT / "docs" / "examples"
JOBS = ("trabajo.yaml", "trabajo-suelto.yaml", "trabajo-con-opciones.yaml")
CATALOGUES = ("catalogo.yaml", "lista-de-precios.yaml")


def run(command: str, example: str, *options: str) -> str:
    out = StringIO()
    path = EXAMPLES / example
    call_command(command, str(path), "--company", "vidrios-alfa", *options, stdout=out)
    return out.getvalue()


def without_comments(path: Path) -> str:
    return re.sub(r"(?m)^#.*\n", "", path.read_text(encoding="utf-8"))


def test_the_page_shows_every_example_whole() -> None:
    shown = set(re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    files = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.yaml")}
    assert set(files) == {*JOBS, *CATALOGUES}
    assert shown == set(files.values())


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_of_the_page_can_be_brought_in(company: Company, name: str) -> None:
    before = stored_catalog()
    run("catalog_import", name)
    after = stored_catalog()
    assert after == before.updated(read_catalog(read_file(EXAMPLES / name)))
    assert after != before


def test_the_catalogue_of_the_page_is_written_as_an_export_writes_it() -> None:
    catalog: Document = read_catalog(read_file(EXAMPLES / "catalogo.yaml"))
    assert write_catalog(catalog) == HEADER + without_comments(EXAMPLES / "catalogo.yaml")


def test_the_page_shows_the_table_and_names_every_sheet_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"```csv\n{(EXAMPLES / 'materiales.csv').read_text(encoding='utf-8')}```" in page
    for table in TABLES:
        (row,) = re.findall(rf"(?m)^\| \*\*{table.title}\*\* \|.*$", page)
        for column in table.columns:
            assert column.title in row, column.title


def test_the_table_of_the_page_changes_what_the_page_says(company: Company, owner: User) -> None:
    content = (EXAMPLES / "materiales.csv").read_bytes()
    day = date(2026, 12, 1)

    upload = plan_upload(BytesIO(content), "materiales.csv", len(content), day, MATERIALS)
    apply_upload(upload.data, by=owner, moment=timezone.now())

    assert [change.code for change in upload.changes.entries] == ["POSTE-N"]
    found = Price.objects.filter(valid_from__gte=day)
    assert sorted((str(row.valid_from), row.material.code, row.amount) for row in found) == [
        ("2026-12-01", "FELPA", Decimal("465")),
        ("2026-12-01", "POSTE-N", Decimal("310")),
        ("2026-12-01", "POSTE-N", Decimal("362.5")),
        ("2026-12-01", "RIEL-3", Decimal("231.4")),
        ("2030-01-01", "RIEL-3", Decimal("279.9")),
    ]


def test_the_price_list_of_the_page_adds_three_prices(company: Company) -> None:
    before = Price.objects.count()
    run("catalog_import", "lista-de-precios.yaml")
    assert Price.objects.count() == before + 3


@pytest.mark.parametrize(
    ("name", "subtotal", "total"),
    [
        ("trabajo.yaml", "17939.50", "19769.32"),
        ("trabajo-con-opciones.yaml", "11099.37", "12875.27"),
    ],
)
def test_a_job_of_the_page_costs_what_the_page_says(
    company: Company, name: str, subtotal: str, total: str
) -> None:
    totals = json.loads(run("price_job", name, "--json"))["totals"]
    assert (totals["subtotal"], totals["total"]) == (subtotal, total)
    page = PAGE.read_text(encoding="utf-8")
    assert f"Su subtotal es {Decimal(subtotal):,} y su total {Decimal(total):,}." in page


@pytest.mark.parametrize("name", JOBS)
def test_a_job_of_the_page_can_be_priced(company: Company, name: str) -> None:
    assert "Total  " in run("price_job", name)


def test_every_command_of_the_page_runs_as_it_is_printed(
    company: Company, neighbour: Company, tmp_path: Path
) -> None:
    """On the companies of the tests in the stead of those of the demonstration."""
    typed = re.findall(r"(?m)^\$ python manage\.py (.*)$", PAGE.read_text(encoding="utf-8"))
    assert {line.split()[0] for line in typed} == {"catalog_export", "catalog_import", "price_job"}
    names = {"los-arcos": company.subdomain, "vidrios-del-bajio": neighbour.subdomain}
    for line in typed:
        line, _, kept = line.partition(" > ")
        name, *arguments = (
            str(tmp_path / word) if word == "catalogo.yaml" else names.get(word, word)
            for word in line.split()
        )
        paths = [PROJECT / word if word.startswith("docs/") else word for word in arguments]
        out = StringIO()
        call_command(name, *map(str, paths), stdout=out)
        assert out.getvalue()
        if kept:
            (tmp_path / kept).write_text(out.getvalue(), encoding="utf-8")
