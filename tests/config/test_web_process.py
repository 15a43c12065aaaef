"""What a web process carries: what its pages use, and nothing of the workers' libraries."""

import subprocess
import sys

import pytest

WORKERS_OWN = (
    "reportlab",
    "xhtml2pdf",
    "svglib",
    "pypdf",
    "highspy",
    "numpy",
    "openpyxl",
    "lxml",
    "apprise",
)
LOAD_EVERY_PAGE = """
import sys
from importlib import import_module
import config.wsgi
from django.conf import settings
from django.template.engine import Engine
for urlconf in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
    import_module(urlconf)
Engine.get_default()
print(" ".join(sys.modules))
"""


@pytest.fixture(scope="module")
def carried() -> set[str]:
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD_EVERY_PAGE],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(found.stdout.split())


@pytest.mark.parametrize("library", WORKERS_OWN)
def test_a_page_does_not_import_the_libraries_of_documents_tables_and_plans(
    carried: set[str], library: str
) -> None:
    assert "quoting.urls" in carried
    assert library not in carried
