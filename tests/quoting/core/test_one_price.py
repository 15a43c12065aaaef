"""A price is a function of its inputs: no clock, no load, no order of a set has a say in it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.bench_bars import prices
from tests.bench.burning import all_cores_busy

PROJECT = Path(__file__).parents[3]
CLOCKS = {"time.monotonic", "datetime.now", "datetime.today", "datetime.utcnow", "date.today"}
PRICED = "from tests.bench.bench_bars import *; print(prices(1), *exact_plans(hard_windows()))"
WEB = """
import sys, django
django.setup()
import config.urls.company
print(*(name for name in ("numpy", "highspy") if name in sys.modules))
"""


def core_modules() -> list[Path]:
    return [path for core in PROJECT.glob("*/core") for path in sorted(core.rglob("*.py"))]


@pytest.mark.parametrize("path", core_modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_core_reads_a_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        for alias in (node.names if isinstance(node, ast.Import) else ())
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    called = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert "time" not in imported
    assert not {clock for clock in CLOCKS for name in called if name.endswith(clock)}


def test_the_same_windows_have_one_price_on_an_idle_and_on_a_busy_machine() -> None:
    at_once, exact = prices(10)
    with all_cores_busy():
        at_once_busy, exact_busy = prices(10)

    assert len(at_once | at_once_busy) == len(exact | exact_busy) == 1
    assert max(exact) < max(at_once)


def test_the_seed_of_hashes_has_no_say_in_a_price() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PRICED],
            cwd=PROJECT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(answers) == 1 and "Decimal" in answers.pop()


def test_pages_are_served_without_the_solver() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", WEB], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    assert loaded.stdout.split() == []
