"""Breaking a floor on purpose turns the check red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGES = ("config", "quoting", "ops", "catalog", "feedback", "tenants")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with its contracts."""
    house = tmp_path_factory.mktemp("house")
    shutil.copy(PROJECT / "pyproject.toml", house)
    for package in PACKAGES:
        shutil.copytree(
            PROJECT / package, house / package, ignore=shutil.ignore_patterns("static", "templates")
        )
    return house


def check_floors(house: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True)


def test_the_floors_hold(house: Path) -> None:
    answer = check_floors(house)

    assert answer.returncode == 0, answer.stdout


def test_the_repository_holds_no_links() -> None:
    """One leads somewhere on the machine of whoever made it, such as an environment."""
    kept = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=PROJECT, capture_output=True, text=True
    )
    assert [line for line in kept.stdout.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("tenants/outbox/posting.py", "import catalog.models", "The floors of the house"),
        (
            "catalog/models/__init__.py",
            "import quoting.drafts.models.quotes",
            "The floors of the house",
        ),
        ("quoting/drafts/models/quotes.py", "import config.settings", "The floors of the house"),
        ("quoting/drafts/models/quotes.py", "import quoting.drafts.views.editor", "Inside a room"),
        ("quoting/drafts/models/quotes.py", "import quoting.offers.pdf", "The rooms of quoting"),
        ("ops/__init__.py", "import catalog.models", "Feedback and operations"),
        ("tenants/work/claims.py", "import tenants.people.models", "The rooms of the ground"),
        ("catalog/core/measures.py", "import django.conf", "Arithmetic knows no framework"),
        ("quoting/core/pricing.py", "import celery", "Arithmetic knows no framework"),
        ("config/wsgi.py", "import compose.local", "What is served knows nothing"),
    ],
)
def test_a_broken_floor_is_named(house: Path, module: str, statement: str, contract: str) -> None:
    source = house / module
    intact = source.read_text()
    source.write_text(f"{intact}\n{statement}\n")

    answer = check_floors(house)

    source.write_text(intact)
    assert answer.returncode == 1
    broken = [line for line in answer.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), answer.stdout
