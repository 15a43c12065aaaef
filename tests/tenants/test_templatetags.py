"""Amounts, measures and icons as a reader sees them, and fields a screen reader can use."""

from decimal import Decimal

import pytest
from django import forms
from django.template.loader import render_to_string

from tenants.templatetags.cotizador import (
    icon,
    initials,
    measure,
    money,
    number,
    percent,
    signed_money,
)


def as_typed(text: str) -> str:
    """The text with ordinary spaces, to be compared with what a person would type."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234.5"), "$ 1,234.50"),
        (Decimal("0"), "$ 0.00"),
        (Decimal("436.445"), "$ 436.45"),
        (Decimal("-896.98"), "\N{MINUS SIGN}$ 896.98"),
        (Decimal("-0.001"), "$ 0.00"),
        (2726.8, "$ 2,726.80"),
        (None, "—"),
        ("", "—"),
        (Decimal("NaN"), "—"),
    ],
)
def test_money_is_written_in_pesos_with_two_decimals(amount: object, written: str) -> None:
    assert as_typed(money(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [("12", "+$ 12.00"), ("-12", "\N{MINUS SIGN}$ 12.00"), ("0", "$ 0.00"), (None, "—")],
)
def test_a_difference_says_its_direction(amount: str | None, written: str) -> None:
    assert as_typed(signed_money(amount)) == written


def test_an_amount_never_parts_from_its_sign_at_the_end_of_a_line() -> None:
    assert " " not in money(1) + measure(1) + percent(1)


@pytest.mark.parametrize(
    ("millimetres", "unit", "written"),
    [
        (Decimal("1500"), "mm", "1,500 mm"),
        (Decimal("657.50"), "mm", "657.5 mm"),
        (Decimal("1500.00"), "cm", "150 cm"),
        (Decimal("501"), "cm", "50.1 cm"),
        (Decimal("1205"), "m", "1.205 m"),
        (None, "mm", "—"),
    ],
)
def test_a_measure_in_millimetres_is_written_in_the_unit_asked_for(
    millimetres: Decimal | None, unit: str, written: str
) -> None:
    assert as_typed(measure(millimetres, unit)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("100", "100"), ("0.50", "0.5"), ("-0.00", "0"), ("-2.10", "−2.1"), ("1E+3", "1,000")],
)
def test_a_number_has_no_idle_zeros(value: str, written: str) -> None:
    assert number(Decimal(value)) == written


def test_a_rate_is_written_with_its_sign() -> None:
    assert as_typed(percent(Decimal("16.00"))) == "16 %"


def test_an_icon_is_silent_unless_it_is_given_a_label() -> None:
    assert 'aria-hidden="true"' in icon("plus")
    labelled = icon("x", label='Cerrar "todo"')
    assert 'aria-label="Cerrar &quot;todo&quot;"' in labelled
    assert "aria-hidden" not in labelled


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana María Ruiz", "AR"), ("beto", "B"), ("", ""), ("  ", "")]
)
def test_initials_are_at_most_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


class SampleForm(forms.Form):
    width = forms.DecimalField(label="Ancho", help_text="En centímetros")
    colour = forms.ChoiceField(
        label="Color", choices=[("n", "Natural")], widget=forms.RadioSelect, required=False
    )
    screen = forms.BooleanField(label="Mosquitero", required=False)
    logo = forms.FileField(label="Logotipo", required=False)


def render_field(name: str, form: forms.Form) -> str:
    return render_to_string("parts/field.html", {"field": form[name], "suffix": "cm"})


def test_a_field_with_an_error_points_to_its_hint_and_its_error() -> None:
    html = render_field("width", SampleForm({"width": "abc"}))
    assert 'aria-describedby="id_width_helptext id_width_error"' in html
    assert 'id="id_width_helptext"' in html
    assert 'id="id_width_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<span>cm</span>" in html


def test_radio_buttons_are_a_group_with_a_legend() -> None:
    html = render_field("colour", SampleForm())
    assert "<fieldset" in html
    assert "<legend>Color</legend>" in html


def test_the_label_of_a_check_box_follows_its_box() -> None:
    html = render_field("screen", SampleForm())
    assert html.index('type="checkbox"') < html.index("<label")


def test_a_stored_file_can_be_removed_but_its_address_is_not_shown() -> None:
    class Stored:
        url = "/archivos/secreto.png"

    html = render_field("logo", SampleForm(initial={"logo": Stored()}))
    assert 'name="logo-clear"' in html
    assert "secreto" not in html


def test_a_form_without_the_field_prints_nothing() -> None:
    assert not render_to_string("parts/field.html", {"field": None}).strip()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_an_error_page_needs_no_context(template: str) -> None:
    assert "Cotizador de Ventanas" in render_to_string(template)
