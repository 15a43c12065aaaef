"""Who asks for quotations."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models

from quoting.drafts.models.fields import rfc_shape
from tenants.people.models import phone_number, postal_code_number, tax_regime_code
from tenants.web.search import matching


class CustomerQuerySet(models.QuerySet["Customer"]):
    def listed(self) -> Self:
        """Without the casual ones, who are known by name alone, and the sample."""
        return self.filter(casual=False, is_sample=False)

    def search(self, text: str) -> Self:
        return matching(self, text, "name", "contact", "phone", "email", "rfc")


class Customer(models.Model):
    """Who asks for a quotation; a casual one is a name alone and stays out of the list.

    Of a draft that was begun without asking for whom, the name is still empty.
    """

    name = models.CharField("nombre", max_length=120)
    contact = models.CharField("atención a", max_length=120, blank=True)
    phone = models.CharField(
        "teléfono o WhatsApp", max_length=20, blank=True, validators=[phone_number]
    )
    email = models.EmailField("correo", blank=True)
    address = models.CharField("dirección", max_length=250, blank=True)
    city = models.CharField("ciudad", max_length=80, blank=True)
    rfc = models.CharField("RFC", max_length=13, blank=True, validators=[rfc_shape])
    tax_name = models.CharField("razón social", max_length=160, blank=True)
    tax_regime = models.CharField(
        "régimen fiscal", max_length=3, blank=True, validators=[tax_regime_code]
    )
    tax_use = models.CharField(
        "uso de CFDI",
        max_length=4,
        blank=True,
        validators=[
            RegexValidator(
                r"^(G0[1-3]|I0[1-8]|D0[1-9]|D10|S01|CP01|CN01)$",
                "Escribe la clave del uso, como G03.",
            )
        ],
    )
    tax_postal_code = models.CharField(
        "código postal fiscal", max_length=5, blank=True, validators=[postal_code_number]
    )
    notes = models.CharField("notas", max_length=500, blank=True)
    casual = models.BooleanField("de paso", default=False)
    is_sample = models.BooleanField("de ejemplo", default=False, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=("casual", "name"), name="customer_by_name"),)

    def __str__(self) -> str:
        return self.name
