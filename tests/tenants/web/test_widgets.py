"""Widgets written in Python look as Django's templates write them."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from tenants.web.widgets import FormRenderer

LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
TEXTS = st.text(LETTERS, max_size=12) | st.sampled_from(
    ['"', "<b>", "&amp;", "'", mark_safe("<i>")]
)
ATTRS = st.dictionaries(st.sampled_from(["id", "class", "data-x"]), TEXTS | st.booleans())
INPUTS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput,
    forms.HiddenInput, forms.CheckboxInput,
]  # fmt: skip
EMPTY_ROWS = re.compile(r"\n\n+")
CHOICES = st.lists(
    st.tuples(TEXTS, TEXTS) | st.tuples(TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=3)),
    max_size=4,
)


def both(widget: forms.Widget, value: Any) -> tuple[str, str]:
    ours = widget.render("campo", value, renderer=FormRenderer())
    return str(ours), str(widget.render("campo", value, renderer=DjangoTemplates()))


@pytest.mark.parametrize("shape", INPUTS, ids=lambda shape: shape.__name__)
@given(value=st.none() | TEXTS | st.integers(), attrs=ATTRS)
def test_an_input_is_written_as_django_writes_it(
    shape: type[forms.Widget], value: Any, attrs: dict[str, Any]
) -> None:
    ours, theirs = both(shape(attrs), value)
    assert ours == theirs


@pytest.mark.parametrize("shape", [forms.Select, forms.SelectMultiple])
@given(choices=CHOICES, attrs=ATTRS, value=st.none() | TEXTS)
def test_a_list_is_written_as_django_writes_it(
    shape: type[forms.Select], choices: list[Any], attrs: dict[str, Any], value: Any
) -> None:
    given_value = [value] if shape is forms.SelectMultiple and value is not None else value
    ours, theirs = both(shape(attrs, choices), given_value)
    assert ours == EMPTY_ROWS.sub("\n", theirs)


def test_what_is_not_written_here_is_left_to_the_templates() -> None:
    ours, theirs = both(forms.Textarea(), "línea <1>")
    assert ours == theirs and "<textarea" in ours
