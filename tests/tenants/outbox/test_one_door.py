"""There is one way to send an e-mail: a row of the outbox."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SENDS = re.compile(r"core\.mail|core import mail|smtplib|email_user|EmailM")
SOURCES = [
    path
    for package in ("config", "tenants", "catalog", "quoting", "feedback", "ops")
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.parent != ROOT / "tenants" / "outbox"
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_sends_mail(path: Path) -> None:
    assert SENDS.findall(path.read_text()) == []


def test_the_guard_finds_what_it_looks_for() -> None:
    assert SENDS.search((ROOT / "tenants" / "outbox" / "sending.py").read_text())
