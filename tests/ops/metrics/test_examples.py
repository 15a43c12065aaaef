"""The examples in the words of these modules are what they do."""

import doctest
from types import ModuleType

import pytest

from ops.health import prometheus
from ops.metrics import histogram, scales, words


@pytest.mark.parametrize("module", [histogram, prometheus, scales, words], ids=lambda m: m.__name__)
def test_its_examples_hold(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.failed == 0 and tried.attempted > 0
