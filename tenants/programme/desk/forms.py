"""The forms of the desk: every act says why."""

import re
from typing import Any

from django import forms

from tenants.people.roles import ProgrammeRole
from tenants.programme.managers.models import Manager
from tenants.schemas.time_zones import STATES

REASON = 1000


class ReasonForm(forms.Form):
    """``seen`` is the state in which the page showed the row: a stale tab is told."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    reason = forms.CharField(
        label="Por qué",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe por qué: queda en la historia."},
    )


class NoteForm(ReasonForm):
    """An act that needs no reason may have one."""

    reason = forms.CharField(
        label="Nota, si hace falta",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def people() -> list[tuple[int, str]]:
    """The people of the programme, as choices."""
    rows = Manager.objects.filter(is_active=True).order_by("full_name")
    return [(row.pk, f"{row.full_name} ({ProgrammeRole(row.role).label})") for row in rows]


class AssignForm(NoteForm):
    manager = forms.TypedChoiceField(label="A cargo de", coerce=int)
    field_order = ("seen", "manager", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].choices = people()


class VisitForm(ReasonForm):
    reason = forms.CharField(
        label="Motivo, que la empresa va a leer",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe el motivo: la empresa lo va a leer."},
    )


class ExtendForm(ReasonForm):
    days = forms.IntegerField(
        label="Días más",
        min_value=1,
        max_value=366,
        initial=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("seen", "days", "reason")


class EraseForm(ReasonForm):
    typed_name = forms.CharField(
        label="Nombre de la empresa, tal como está",
        max_length=120,
        help_text="Se borran su esquema, sus archivos y sus renglones. No hay vuelta atrás.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _name_of_a_person(name: str) -> str:
    """An e-mail greets by it: it carries no address to a stranger."""
    if re.search(r"https?:|www\.|[/@]", name, re.IGNORECASE):
        raise forms.ValidationError("Escribe solo el nombre de la persona, sin direcciones.")
    return name


class CompanyForm(forms.Form):
    """A company that is opened by hand."""

    name = forms.CharField(label="Nombre de la empresa", max_length=120)
    subdomain = forms.CharField(
        label="Subdominio",
        max_length=60,
        help_text="La dirección de la empresa empieza con él: minúsculas, cifras y guiones.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    owner_name = forms.CharField(label="Nombre de la persona dueña", max_length=120)
    owner_email = forms.EmailField(
        label="Correo de la persona dueña",
        max_length=254,
        help_text="Ahí le llega la invitación para elegir su contraseña.",
    )
    state = forms.ChoiceField(
        label="Estado",
        choices=[("", "Elige…"), *((name, name) for name in STATES)],
        help_text="De él sale su zona horaria.",
    )
    reason = forms.CharField(
        label="Por qué se abre a mano",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe por qué: queda en la historia."},
    )

    def clean_owner_name(self) -> str:
        return _name_of_a_person(self.cleaned_data["owner_name"])


class ManagerForm(forms.Form):
    full_name = forms.CharField(label="Nombre", max_length=120)
    email = forms.EmailField(
        label="Correo", max_length=254, help_text="Ahí le llega el enlace de su contraseña."
    )
    role = forms.ChoiceField(
        label="Rol",
        choices=ProgrammeRole.choices,
        initial=ProgrammeRole.SUPPORT,
        help_text="Soporte ve empresas, reuniones, visitas y correos; no ve solicitudes ni decide.",
    )

    def clean_full_name(self) -> str:
        return _name_of_a_person(self.cleaned_data["full_name"])


class RoleForm(ReasonForm):
    role = forms.ChoiceField(label="Rol", choices=ProgrammeRole.choices)
    field_order = ("seen", "role", "reason")


def bound_to(form: type[forms.Form], name: str, data: Any = None, **initial: Any) -> forms.Form:
    """A form of a page that has several: its fields have ids of their own."""
    return form(data, initial=initial, auto_id=f"{name}_%s")


def shown_anew(form: forms.Form, seen: str) -> forms.Form:
    """A refused form with the mark of what is shown now: who has read it may decide again."""
    form.data = {name: form.data[name] for name in form.data} | {"seen": seen}
    return form
