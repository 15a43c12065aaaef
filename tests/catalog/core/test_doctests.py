import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import catalog.core
import quoting.core
import quoting.core.cutting

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (catalog.core, quoting.core, quoting.core.cutting)
    for module in iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_worked_examples_of_a_module_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith(".errors")])
def test_every_module_has_a_worked_example(name: str) -> None:
    assert doctest.testmod(import_module(name)).attempted > 0
