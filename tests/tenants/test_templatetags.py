"""Icons as a reader sees them, and fields a screen reader can use."""

import pytest
from django import forms
from django.template.loader import render_to_string

from tenants.templatetags.cotizador import (
    icon,
    initials,
)


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
