"""Every sign that people type stands on the paper, or is named before anything is sent."""

import doctest
import subprocess
from dataclasses import fields, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from quoting.core.promise import Milestone
from quoting.offers.pdf import letters
from quoting.offers.pdf.letters import settled, unprintable
from quoting.offers.pdf.quote import render_quote
from tenants.work.making import Pdf
from tests.quoting.offers.make_promises import COMPANY, CUSTOMER, make_line, make_promise

SIGNS = (
    "6‑8", "⅜″", "⅝″", "½′", "60→80", "A₂", "⌀25", "②③", "m²", "≤≥≈≠±", "✓✔✗✘", "★☆", "●○■□▲△◆",
    "☐☑", "☎", "∅", "√∞∆Ωµ", "…—–", "«»“”", "€", "℃", "№", "Ω", "ĀČŽŵ", "Žižka", "Кухня", "αβ",
    "🏠👍🔧🚪🪟", "❄⚠✅❌➡", "😀", "㎡", "ﬁ", "𝐀",
)  # fmt: skip


def words_of(document: Pdf, tmp_path: Path) -> str:
    """What pdftotext finds, whatever the breaks of lines and the shape of a ligature."""
    file = tmp_path / "documento.pdf"
    file.write_bytes(document.content)
    found = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    )
    return "".join(found.stdout.split())


def has(text: str, sign: str) -> bool:
    wanted = "".join(settled(sign).split())
    return wanted in text or "".join(letters.normalize("NFKC", wanted).split()) in text


def filled(value: Any, text: str) -> Any:
    """``value`` with ``text`` in each of its fields that hold words."""
    words = {
        field.name: text
        for field in fields(value)
        if field.name not in {"logo", "kind"} and type(getattr(value, field.name)) is str
    }
    return replace(value, **words)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_in_any_field_is_printed_as_often_as_it_was_typed(sign: str, tmp_path: Path) -> None:
    line = replace(filled(make_line(), sign), options=(sign,))
    promise = filled(make_promise([line]), sign)
    promise = replace(
        promise,
        company=filled(COMPANY, sign),
        customer=filled(CUSTOMER, sign),
        milestones=(Milestone(sign, Decimal(100), sign, Decimal(1)),),
    )

    plain = words_of(render_quote(make_promise([make_line(options=("x",))])), tmp_path)
    text = words_of(render_quote(promise), tmp_path)

    shown = letters.normalize("NFKC", "".join(settled(sign).split()))
    found = letters.normalize("NFKC", text).count(shown)
    known = letters.normalize("NFKC", plain).count(shown)
    # Of the promise, its company, its customer, its line, its milestone.
    assert found >= 5 + 10 + 6 + 7 + 2 - known
    assert unprintable(sign) == ""


def test_letters_in_two_parts_are_printed_as_one(tmp_path: Path) -> None:
    apart = letters.normalize("NFD", "Peñaloza Gutiérrez cañón")

    text = words_of(render_quote(make_promise(notes=apart)), tmp_path)

    assert "PeñalozaGutiérrezcañón" in text


def test_what_no_font_has_is_named_and_leaves_a_mark() -> None:
    assert unprintable("Vidrio 玻璃 de 6 mm, نافذة") == "玻璃نافذة"

    document = render_quote(make_promise(notes="Vidrio 玻璃"))

    pages = PdfReader(BytesIO(document.content)).pages
    assert "Vidrio ��" in " ".join(page.extract_text() for page in pages)


@settings(max_examples=25)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1))
def test_no_sign_is_lost_in_silence(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    text = words_of(render_quote(make_promise(notes=typed)), tmp_path_factory.mktemp("signos"))

    told = unprintable(typed)
    for sign in settled(typed):
        assert sign.isspace() or sign in told or has(text, sign)


def test_the_examples_hold() -> None:
    assert doctest.testmod(letters).failed == 0
