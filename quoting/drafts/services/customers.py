"""Who asks for quotations."""

from quoting.drafts.events import CustomerChanged, CustomerCreated
from quoting.drafts.models.customers import Customer
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@atomic
def create_customer(customer: Customer, by: User) -> Customer:
    """Write a new customer (validated by its form); also one who was casual and is not any more."""
    customer.casual = False
    customer.save()
    record(CustomerCreated(), by=by, subject=customer)
    return customer


@atomic
def known_customer(customer: Customer | str, by: User) -> Customer:
    """``customer`` itself; a text is the name of somebody new who stays out of the list, and an
    empty one stands for whoever a draft will be for."""
    if isinstance(customer, str):
        customer = Customer.objects.create(name=customer, casual=True)
        if customer.name:
            record(CustomerCreated(casual=True), by=by, subject=customer)
    return customer


@atomic
def forget_nameless(customer: Customer) -> None:
    """A draft knows by now who it is for: the row that stood for them goes, unless a copy of the
    draft still needs it."""
    if not customer.name and not customer.quotes.exists():
        customer.delete()


@atomic
def learn_contact(customer: Customer, by: User, *, phone: str = "", email: str = "") -> Customer:
    """Keep a number or an address that somebody learnt while sending; what is empty stays."""
    stored = Customer.objects.select_for_update().get(pk=customer.pk)
    if (phone or stored.phone, email or stored.email) != (stored.phone, stored.email):
        stored.phone, stored.email = phone or stored.phone, email or stored.email
        edit_customer(stored, by)
    return stored


@atomic
def edit_customer(customer: Customer, by: User) -> None:
    """Drafts follow; what was sent keeps its own. Whoever has a record is casual no more."""
    customer.casual = False
    customer.save()
    record(CustomerChanged(), by=by, subject=customer)
