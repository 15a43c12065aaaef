"""The report as files: the same data give the same bytes, in whatever process and language."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from ops.graduation.core.evidence import Evidence
from ops.graduation.core.judging import judge
from ops.graduation.document import as_json, digest
from ops.graduation.pdf import MARGIN, as_pdf
from tests.ops.graduation.programmes import FAILS, PASSES, TOO_LITTLE

SITE = "https://beta.example.mx"
THREE = {"passes": PASSES, "fails": FAILS, "too_little": TOO_LITTLE}
AGAIN = f"""
import hashlib
from ops.graduation.core.judging import judge
from ops.graduation.document import as_json
from ops.graduation.pdf import as_pdf
from tests.ops.graduation.programmes import FAILS, PASSES, TOO_LITTLE
for evidence in (PASSES, FAILS, TOO_LITTLE):
    report = judge(evidence)
    print(hashlib.sha256(as_json(report) + as_pdf(report, "{SITE}")).hexdigest())
"""


def test_another_process_makes_the_same_bytes() -> None:
    here = [
        sha256(as_json(judge(each)) + as_pdf(judge(each), SITE)).hexdigest()
        for each in THREE.values()
    ]
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", AGAIN], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == here


@pytest.mark.parametrize("evidence", THREE.values(), ids=THREE)
def test_the_json_says_every_criterion_and_what_it_is_the_digest_of(evidence: Evidence) -> None:
    told = json.loads(as_json(judge(evidence)))
    assert [each["code"] for each in told["criteria"]] == [
        "uptime", "satisfaction", "errors", "security", "retention", "time_saved", "critical",
        "feedback", "support",
    ]  # fmt: skip
    assert told["sha256"] == digest(judge(evidence))
    for each in told["criteria"]:
        assert each["sentence"] and isinstance(each["n"], int)
        assert each["value"] is None or isinstance(each["value"], str)


def test_the_pdf_reads_as_the_page_does_and_leads_to_the_rows() -> None:
    reader = PdfReader(BytesIO(as_pdf(judge(FAILS), SITE)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "La beta no puede graduarse todavía." in text
    assert "Disponibilidad" in text and "No cumple" in text and digest(judge(FAILS)) in text
    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert f"{SITE}/programa/metricas/" in links


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)<')
LONG = "Cancelería y Vidrios Templados de la Frontera Norte, S. de R.L. de C.V. — Sucursal Obregón"


@pytest.mark.parametrize("evidence", THREE.values(), ids=THREE)
def test_nothing_leaves_its_margins_and_figures_end_at_one_edge(
    evidence: Evidence, tmp_path: Path
) -> None:
    longer = tuple(replace(each, company=LONG) for each in evidence.uptime)
    report = judge(replace(evidence, uptime=longer))
    file = tmp_path / "report.pdf"
    file.write_bytes(as_pdf(report, SITE))
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True)
    words = [
        (float(left), float(top), float(right), text)
        for left, top, right, text in WORD.findall(told.stdout.decode())
    ]
    assert min(left for left, *_ in words) == pytest.approx(MARGIN, abs=1)
    assert max(right for _, _, right, _ in words) == pytest.approx(612 - MARGIN, abs=1)
    heading = next(top for _, top, _, text in words if text == "Criterio")
    counts = [finding.count for finding in report.findings]
    at_the_edge = [
        text
        for _, top, right, text in words
        if heading < top + 1 and right == pytest.approx(612 - MARGIN, abs=0.6)
    ]
    assert at_the_edge[: 1 + len(counts)] == ["Datos", *counts]


def test_one_figure_more_gives_another_digest() -> None:
    more = replace(PASSES, answered=replace(PASSES.answered, errors=701))
    assert digest(judge(more)) != digest(judge(PASSES))


def test_a_company_may_have_any_name() -> None:
    names = tuple(replace(each, company="<b>Ñandú & Cía — “Łódź”</b>") for each in PASSES.uptime)
    report = judge(replace(PASSES, uptime=names))
    reader = PdfReader(BytesIO(as_pdf(report, SITE)))
    assert "<b>Ñandú & Cía" in "\n".join(page.extract_text() for page in reader.pages)
