from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.web.text import clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202a+52 1 477 123 4567\u202c", "+52 1 477 123 4567"),
        ("477\u00a0123\u202f4567", "477 123 4567"),
        ("\ufeff4771234567", "4771234567"),
        ("co\u00adope\u200bra\u2060ción", "cooperación"),
        ("uno\u2028dos", "uno\ndos"),
        ("👩\u200d🔧 y 1\u200d2", "👩\u200d🔧 y 12"),
        ("6\u20118 mm, ⅜, ⌀", "6\u20118 mm, ⅜, ⌀"),
    ],
)
def test_what_nobody_sees_goes_and_the_rest_stays(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(st.text())
def test_a_clean_text_is_composed_and_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)
    assert clean == normalize("NFC", clean) == clean_text(clean)
    assert not {category(sign) for sign in clean} & {"Zl", "Zp"}
    assert all(sign in "\u200d" for sign in clean if category(sign) == "Cf")
    assert {sign for sign in clean if category(sign) == "Zs"} <= {" "}


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_letters_are_never_touched(text: str) -> None:
    assert clean_text(text) == text
