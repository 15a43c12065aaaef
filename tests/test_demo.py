"""The main job, end to end: the servers, a worker of its own, and the document a customer gets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from compose.local import ground
from compose.local.instance import PROJECT
from compose.local.stack import own_name
from quoting.demonstration import PASSWORD
from tenants.programme.applications.models import Application
from tenants.programme.desk import demonstration as programme

INSTANCE = own_name("demo-prueba")
pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("demo")]


def run_local(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "compose.local", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, env=ground.operator_environment(), capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def answer() -> Iterator[dict]:
    done = run_local("demo", "--instance", INSTANCE)
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout.splitlines()[-1])


def test_the_job_costs_what_the_same_sums_give_by_hand(answer: dict) -> None:
    amounts = {name: answer[name] for name in ("subtotal", "discount", "tax", "total")}
    assert amounts == {
        "subtotal": "17939.50",
        "discount": "896.98",
        "tax": "2726.80",
        "total": "19769.32",
    }


def test_the_answer_tells_where_the_company_and_the_document_are(answer: dict) -> None:
    assert answer["company"] == "Cancelería Los Arcos"
    assert answer["url"].startswith("http://los-arcos.localhost")
    assert answer["folio"].startswith("COT-")
    assert set(answer["applications"]) == set(Application.State.values) - {"joined"}
    assert set(answer["seconds"]) == {"companies", "draft", "send", "pdf"}


def test_the_document_says_the_total_in_figures_and_in_words(answer: dict) -> None:
    reader = PdfReader(Path(answer["pdf"]))
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == answer["pages"]
    assert "19,769.32" in text
    assert "DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N." in text
    assert "11,861.59" in text
    assert "7,907.73" in text


def test_who_runs_it_is_told_how_everybody_enters_the_programme_too(answer: dict) -> None:
    command = (sys.executable, "manage.py", "demo", "--seed")
    told = run_local("exec", "--instance", INSTANCE, "--stop", "--", *command)
    assert told.returncode == 0, told.stderr
    for words in ("/programa/", programme.EMAIL, "Segundo factor", "demo --code", PASSWORD):
        assert words in told.stdout, words


def test_a_second_demonstration_reuses_the_companies_and_takes_the_next_folio(answer: dict) -> None:
    again = run_local("demo", "--instance", INSTANCE)
    assert again.returncode == 0, again.stderr
    told = again.stderr.splitlines()
    assert len(told) < 10  # what a newcomer reads; the rest is in the logs
    assert told[-1].endswith("«make run».")
    second = json.loads(again.stdout.splitlines()[-1])
    assert second["company"] == answer["company"]
    assert int(second["folio"].split("-")[1]) == int(answer["folio"].split("-")[1]) + 1
