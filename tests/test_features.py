"""The table of features names things that exist."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs/features.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TABLE.splitlines() if re.match(r"\| \d+ \|", line)]


def test_every_feature_that_a_shop_expects_has_its_row() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 31))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_a_feature_names_a_module_and_a_test_that_exist(row: list[str]) -> None:
    module, test = (cell.strip().strip("`") for cell in row[3:5])

    assert (ROOT / module).exists() if "/" in module else find_spec(module)
    assert (ROOT / "tests" / test).is_file()


def test_the_other_tests_that_the_table_names_exist() -> None:
    for path in re.findall(r"`((?:\w+/)*test_\w+\.py)`", TABLE):
        assert (ROOT / "tests" / path).is_file(), path
