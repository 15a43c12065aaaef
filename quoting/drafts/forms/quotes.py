"""Who a quotation is for, on which terms, and what is changed in the whole of it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict

from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial
from catalog.core.numbers import plain_digits
from quoting.core.draft import JobTerms, QuoteTerms, TypedLine
from quoting.core.promise import Milestone
from quoting.drafts.forms.fields import (
    MISSING,
    AmountField,
    CatalogField,
    PlainForm,
    number_in,
    text_field,
)
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.everywhere import Style
from tenants.people.models import User, phone_number
from tenants.people.roles import Role
from tenants.web.fields import CompactField, ListedKeyField, PhoneField, PostalCodeField

MOST_DELIVERY, MOST_CONDITIONS = 120, 6_000  # letters
TAX_RATES = [("16", "16 %"), ("8", "8 % (frontera)"), ("0", "0 %")]


class CustomerPicker(PlainForm):
    """A customer of the list, or the name of somebody who is just passing by."""

    customer_name = text_field("Cliente", 120, autocomplete="off")
    customer_name.widget.attrs["aria-describedby"] = "customer-help"
    customer = forms.ModelChoiceField(queryset=Customer.objects.exclude(name=""), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = data.get("customer") or data.get("customer_name")
        if not (named or self.errors or self.may_be_nameless):
            self.add_error("customer_name", "Escribe el nombre del cliente.")
        return data

    @property
    def may_be_nameless(self) -> bool:
        """Whether nobody has to be named here."""
        return False

    @property
    def picked(self) -> Customer | None:
        """Who is marked in the list when the form is shown."""
        try:
            return self.fields["customer"].clean(self["customer"].value())
        except forms.ValidationError:
            return None

    @property
    def choice(self) -> Customer | str:
        return self.cleaned_data["customer"] or self.cleaned_data["customer_name"]


class WhoForm(CustomerPicker):
    """Who a draft that was begun at once is for, as soon as it is known."""

    phone = PhoneField(label="WhatsApp", max_length=20, required=False, validators=[phone_number])
    phone.widget.attrs["placeholder"] = "55 1234 5678"
    site = text_field("Obra", 200, placeholder="Los Encinos")


class NewQuoteForm(PlainForm):
    """What a new quotation may begin with: nothing of it is asked for."""

    customer = forms.ModelChoiceField(queryset=Customer.objects.exclude(name=""), required=False)
    template = forms.ModelChoiceField(
        label="Empezar de una plantilla",
        queryset=Quote.objects.templates(),
        required=False,
        empty_label="En blanco",
        help_text="Con sus partidas, a los precios de hoy.",
    )


class QuoteForm(CustomerPicker, forms.ModelForm):
    """The header of a draft; ``terms`` are those that it has or begins with."""

    delivery_time = text_field(
        "Tiempo de entrega", MOST_DELIVERY, "Por ejemplo: 3 semanas después del anticipo."
    )
    conditions = text_field("Condiciones", MOST_CONDITIONS, rows=6)
    keep_as = text_field(
        "Guardar estas condiciones con un nombre",
        60,
        "Para usarlas en otra cotización, por ejemplo: Mitad y mitad. Vacío no las guarda.",
    )
    discount = AmountField(label="Descuento", most="100", is_percent=True)
    tax_rate = forms.TypedChoiceField(label="IVA", choices=TAX_RATES, coerce=Decimal)
    validity_days = AmountField(label="Vigencia", least="1", most="365", places=0)

    class Meta:
        model = Quote
        fields = (
            "seller", "site", "discount", "tax_rate", "validity_days", "notes", "internal_notes",
        )  # fmt: skip
        help_texts: ClassVar = {
            "seller": "Su nombre lo lee el cliente.",
            "internal_notes": "Solo se ven aquí; el cliente nunca.",
        }
        widgets: ClassVar = {
            "notes": forms.Textarea(attrs={"rows": 3}),
            "internal_notes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, terms: QuoteTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quote, self.terms = self.instance, terms
        self.initial["delivery_time"] = terms.delivery_time
        self.initial["conditions"] = terms.conditions
        self.edition = number_in(self.data.get("edition")) if self.is_bound else quote.edition
        active = Q(is_active=True, role__in=[Role.OWNER, Role.SALES])
        # Who answers for it already may go on, even if gone since.
        self.fields["seller"].queryset = User.objects.filter(active | Q(pk=quote.seller_id))
        self.fields["seller"].empty_label = None
        rate = plain_digits(quote.tax_rate)
        self.initial["customer"] = quote.customer_id
        self.initial["customer_name"] = quote.customer.name
        self.initial["tax_rate"] = rate
        if rate not in dict(TAX_RATES):
            self.fields["tax_rate"].choices = [*TAX_RATES, (rate, f"{rate} %")]

    @property
    def may_be_nameless(self) -> bool:
        return not self.instance.customer.name

    @property
    def choice(self) -> Customer | str:
        return super().choice or self.instance.customer

    def agreed(self, payments: tuple[Milestone, ...] | None) -> JobTerms:
        """What was agreed for this quotation; what the page did not send stays as it was."""
        terms = self.terms
        return JobTerms(
            terms.milestones if payments is None else payments,
            self._sent("delivery_time", terms.delivery_time),
            self._sent("conditions", terms.conditions),
        )

    def _sent(self, name: str, stored: str) -> str:
        """What the page sent, or ``stored`` where it sent nothing else: a browser ends lines in its
        own way."""
        if name not in self.data:
            return stored
        typed = str(self.cleaned_data[name]).replace("\r\n", "\n")
        return stored if typed == stored.replace("\r\n", "\n").strip() else typed


class CustomerForm(PlainForm, forms.ModelForm):
    """What an invoice asks for is optional, shown apart and checked by its form only."""

    INVOICE = ("tax_name", "tax_regime", "tax_use", "tax_postal_code")

    class Meta:
        model = Customer
        fields = (
            "name", "contact", "phone", "email", "address", "city", "rfc", "tax_name",
            "tax_regime", "tax_use", "tax_postal_code", "notes",
        )  # fmt: skip
        field_classes: ClassVar = {
            "phone": PhoneField,
            "rfc": CompactField,
            "tax_regime": ListedKeyField,
            "tax_use": ListedKeyField,
            "tax_postal_code": PostalCodeField,
        }
        help_texts: ClassVar = {
            "phone": "10 dígitos. A este número le envías la cotización.",
            "rfc": "Si lo tienes; solo se revisa su forma.",
            "city": "Para tus reportes.",
            "tax_regime": "3 cifras, por ejemplo 601.",
            "tax_use": "Por ejemplo G03.",
            "notes": "Solo se ven aquí.",
        }

    @property
    def invoice_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.INVOICE]

    @property
    def invoice_is_open(self) -> bool:
        """Whether there is something to see in them: written before, or wrong now."""
        return any(field.errors or field.value() for field in self.invoice_fields)


class RestyleForm(PlainForm):
    """From which finish and glass to which. Which lines take part is asked once they are shown."""

    de_acabado = CatalogField[ListedFinish](label="Del acabado", empty_label="Cualquiera")
    acabado = CatalogField[ListedFinish](label="Al acabado", empty_label="Sin cambio")
    de_vidrio = CatalogField[ListedMaterial](label="Del vidrio", empty_label="Cualquiera")
    vidrio = CatalogField[ListedMaterial](label="Al vidrio", empty_label="Sin cambio")

    def __init__(self, catalog: Catalog, used: Iterable[TypedLine], data: QueryDict | None) -> None:
        super().__init__(data)
        lines = list(used)
        finishes, glasses = {line.finish for line in lines}, {line.glass for line in lines}
        self.fields["acabado"].offer(catalog.finishes.values(), None)
        self.fields["vidrio"].offer(catalog.glasses(), None)
        there = [row for row in catalog.finishes.values() if row.id in finishes]
        self.fields["de_acabado"].offer(there, None)
        self.fields["de_vidrio"].offer(
            [row for row in catalog.glasses() if row.id in glasses], None
        )

    @property
    def asks_something(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["acabado"] or self.cleaned_data["vidrio"])

    def style(self) -> Style:
        """What was asked for, with the lines that were marked."""
        return Style(
            self._chosen("acabado"),
            self._chosen("vidrio"),
            self._chosen("de_acabado"),
            self._chosen("de_vidrio"),
            self._marked("partida") if "elegidas" in self.data else None,
            self._marked("vidrio_propio"),
        )

    def _chosen(self, name: str) -> int | None:
        """The id of what was chosen in a field, or None to leave it as it is."""
        thing = self.cleaned_data[name]
        return None if thing is None else thing.id

    def _marked(self, name: str) -> frozenset[int]:
        numbers = map(number_in, self.data.getlist(name))
        return frozenset(number for number in numbers if number is not None)


class TemplateForm(PlainForm):
    name = text_field(
        "Nombre de la plantilla",
        80,
        missing=MISSING,
        placeholder="Casa de interés social",
        autocomplete="off",
    )
