"""Forms of the people and the letterhead."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.files.uploadedfile import UploadedFile

from tenants.accounts.models import CompanyProfile, User
from tenants.accounts.roles import Role

LOGO_BYTES = 3 * 1024 * 1024
LOGO_SIDE = 6000  # pixels: a small file may decode into gigabytes


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
    email = forms.EmailField(label="Correo", help_text="Ahí le llegará la invitación.")
    role = forms.ChoiceField(
        label="Rol",
        choices=Role.choices,
        initial=Role.SALES,
        help_text="Ventas no ve costos ni margen. Taller ve solo las hojas de corte.",
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rol", choices=Role.choices)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = CompanyProfile
        fields = (
            "trade_name", "legal_name", "rfc", "address", "city", "phone", "whatsapp", "email",
            "website", "bank", "account_holder", "clabe", "logo",
        )  # fmt: skip
        help_texts = {
            "whatsapp": "10 dígitos. Aparece en tus cotizaciones.",
            "clabe": "18 dígitos, para que tu cliente te transfiera el anticipo.",
            "logo": "PNG o JPG de hasta 3 MB.",
        }

    def clean_rfc(self) -> str:
        return str(self.cleaned_data["rfc"]).strip().upper()

    def clean_logo(self) -> Any:
        logo = self.cleaned_data.get("logo")
        if isinstance(logo, UploadedFile):
            if (logo.size or 0) > LOGO_BYTES:
                raise forms.ValidationError("El logotipo pesa más de 3 MB; sube una imagen menor.")
            picture = getattr(logo, "image", None)
            if picture is None or picture.format not in {"PNG", "JPEG", "WEBP"}:
                raise forms.ValidationError("Sube el logotipo como imagen PNG, JPG o WEBP.")
            if max(picture.size) > LOGO_SIDE:
                raise forms.ValidationError(
                    f"El logotipo mide más de {LOGO_SIDE} píxeles por lado; sube una imagen menor."
                )
        return logo
