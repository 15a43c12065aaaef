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
def create_casual_customer(name: str, by: User) -> Customer:
    """Somebody who is known by a name alone and stays out of the list."""
    customer = Customer.objects.create(name=name, casual=True)
    record(CustomerCreated(casual=True), by=by, subject=customer)
    return customer


@atomic
def edit_customer(customer: Customer, by: User) -> None:
    """Drafts follow; what was sent keeps the name and address it was sent with. Whoever gets a
    record of their own is casual no more."""
    customer.casual = False
    customer.save()
    record(CustomerChanged(), by=by, subject=customer)
