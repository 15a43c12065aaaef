"""Forms of the people and the letterhead."""

import re
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.files.base import ContentFile

from tenants.people.logo import BadLogo, clean_logo
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import ZONES, zones_of_place
from tenants.web.fields import CompactField, ListedKeyField, PhoneField, PostalCodeField


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "El correo o la contraseña no coinciden. Revisa que estén bien escritos.",
        "inactive": "El correo o la contraseña no coinciden. Revisa que estén bien escritos.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Correo"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "inputmode": "email"}
        )
        self.fields["password"].label = "Contraseña"


class ForgottenPasswordForm(forms.Form):
    email = forms.EmailField(
        label="Correo", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="Contraseña nueva",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Al menos 10 caracteres. Una frase corta que recuerdes es buena idea.",
    )
    repeated = forms.CharField(
        label="Repite la contraseña",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, repeated = data.get("password"), data.get("repeated")
        if password and repeated and password != repeated:
            self.add_error("repeated", "Las dos contraseñas no son iguales.")
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label="Contraseña actual",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "repeated"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError("La contraseña actual no es correcta.")
        return current


class InviteForm(forms.Form):
    full_name = forms.CharField(label="Nombre", max_length=120)
    email = forms.EmailField(
        label="Correo", max_length=254, help_text="Ahí le llegará la invitación."
    )
    role = forms.ChoiceField(
        label="Rol",
        choices=Role.choices,
        initial=Role.SALES,
        help_text="Ventas no ve costos ni margen. Taller ve solo las hojas de corte.",
    )

    def clean_full_name(self) -> str:
        """The invitation greets by it: it carries no address to a stranger."""
        name: str = self.cleaned_data["full_name"]
        if re.search(r"https?:|www\.|[/@]", name, re.IGNORECASE):
            raise forms.ValidationError("Escribe solo el nombre de la persona, sin direcciones.")
        return name


class LogoField(forms.FileField):
    """Gives the uploaded picture as it is kept: a PNG of our own making."""

    def to_python(self, data: Any) -> ContentFile | None:
        upload: Any = super().to_python(data)
        if upload is None:
            return None
        try:
            return ContentFile(clean_logo(upload.file, upload.size), name="logo.png")
        except BadLogo as error:
            raise forms.ValidationError(str(error)) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": "image/png,image/jpeg,image/webp"}


class ProfileForm(forms.ModelForm):
    """The letterhead, the clock that the company goes by, and the unit of its measures."""

    time_zone = forms.ChoiceField(
        label="Zona horaria",
        help_text="Con su hora se fechan, vencen y recuerdan tus cotizaciones.",
    )
    length_unit = forms.TypedChoiceField(
        label="Unidad de tus medidas",
        choices=Company.LengthUnit.choices,
        coerce=Company.LengthUnit,
        required=False,
        help_text="Un número sin unidad se lee así. En el taller todo va en milímetros.",
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["length_unit"]
        unit.initial = unit.empty_value = Company.LengthUnit(company.length_unit)
        current, field = company.time_zone, self.fields["time_zone"]
        field.initial = current
        field.choices = list((ZONES | {current: ZONES.get(current, current)}).items())
        proposed = zones_of_place(self.instance.city)
        self.proposed_zone = ZONES[proposed[0]] if proposed and current not in proposed else ""

    class Meta:
        model = CompanyProfile
        fields = (
            "trade_name", "legal_name", "rfc", "tax_regime", "postal_code", "address", "city",
            "phone", "whatsapp", "email", "website", "bank", "account_holder", "clabe", "logo",
        )  # fmt: skip
        field_classes = {
            "rfc": CompactField,
            "clabe": CompactField,
            "tax_regime": ListedKeyField,
            "postal_code": PostalCodeField,
            "phone": PhoneField,
            "whatsapp": PhoneField,
            "logo": LogoField,
        }
        help_texts = {
            "tax_regime": "3 cifras, por ejemplo 601 o 626.",
            "postal_code": "El de tu constancia de situación fiscal.",
            "whatsapp": "10 dígitos. Aparece en tus cotizaciones.",
            "clabe": "18 dígitos, para que tu cliente te transfiera el anticipo.",
            "logo": "PNG, JPG o WEBP de hasta 3 MB.",
        }
