"""What a seller fills in to give a quotation to its customer."""

import re
import unicodedata

from django import forms

from quoting.drafts.forms.fields import MISSING, PlainForm, text_field
from tenants.web.phones import whatsapp_number

LONGEST = 20  # characters of a customer's number, as it is kept
_UNSEEN = {"Cf", "Cc"}


class WhatsAppForm(PlainForm):
    """Without a number the contact is chosen in WhatsApp."""

    number = forms.CharField(
        label="WhatsApp del cliente",
        required=False,
        help_text="Se guarda en el cliente.",
        widget=forms.TextInput(
            {"type": "tel", "autocomplete": "off", "placeholder": "55 1234 5678"}
        ),
    )
    message = text_field("Mensaje", 1000, missing=MISSING, rows=7)

    def clean_number(self) -> str:
        """As the customer's record keeps it: nothing, or what WhatsApp can call."""
        typed = str(self.cleaned_data["number"])
        seen = "".join(sign for sign in typed if unicodedata.category(sign) not in _UNSEEN)
        number = re.sub(r"\s+", " ", seen).strip()
        if not number:
            return ""
        called = whatsapp_number(number)
        if not called:
            raise forms.ValidationError(
                "Escribe un número de 10 dígitos, por ejemplo 55 1234 5678, o déjalo vacío y "
                "elige el contacto en WhatsApp."
            )
        return number if len(number) <= LONGEST else f"+{called}"


class MailForm(PlainForm):
    to = forms.EmailField(
        label="Correo del cliente",
        error_messages={
            "required": "Escribe el correo del cliente.",
            "invalid": "Escribe un correo completo, por ejemplo laura@correo.com.",
        },
    )
