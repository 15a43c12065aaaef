"""The form with which an owner opens the company."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation

from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.admissions.models import Admission


class OpeningForm(forms.Form):
    subdomain = forms.CharField(
        label="Dirección de tu empresa",
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "autocomplete": "off",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
        help_text="De 3 a 40 letras sin acento, números y guiones. Así entrará toda tu gente.",
    )
    password = forms.CharField(
        label="Tu contraseña",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Al menos 10 caracteres. Una frase corta que recuerdes es buena idea.",
    )
    agreed = forms.BooleanField(
        label="Leí el convenio y lo acepto en nombre de mi empresa",
        error_messages={"required": "Para abrir tu empresa hace falta que aceptes el convenio."},
    )

    def __init__(self, admission: Admission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admission = admission

    def clean_subdomain(self) -> str:
        """The name alone, also if the whole address was written."""
        typed: str = self.cleaned_data["subdomain"].strip().lower()
        host = typed.removeprefix("https://").removeprefix("http://").partition("/")[0]
        return host.removesuffix(f".{settings.BASE_DOMAIN}")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self.admission.application.contact_name
        owner = User(email=self.admission.email, full_name=name, role=Role.OWNER)
        password_validation.validate_password(password, owner)
        return password
