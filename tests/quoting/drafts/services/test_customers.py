from quoting.drafts.events import CustomerCreated
from quoting.drafts.models.customers import Customer
from quoting.drafts.services.customers import create_customer, edit_customer
from tenants.events.models import Event
from tenants.people.models import User
from tests.quoting.make import make_customer, make_sent


def test_a_new_customer_is_told_to_the_programme_without_personal_data(seller: User) -> None:
    customer = create_customer(Customer(name="Inmobiliaria Álamo", phone="8123456789"), by=seller)
    event = Event.objects.of_kind(CustomerCreated).get()
    assert event.subject == f"customer:{customer.pk}"
    assert event.fact == CustomerCreated(casual=False)


def test_search_finds_a_customer_without_accents(seller: User) -> None:
    make_customer("Inmobiliaria Álamo", contact="Ing. Núñez")
    assert [row.name for row in Customer.objects.search("alamo nunez")] == ["Inmobiliaria Álamo"]


def test_a_casual_customer_whose_record_is_written_joins_the_list(owner: User) -> None:
    customer = make_sent(owner).quote.customer
    customer.phone = "5512345678"
    edit_customer(customer, by=owner)
    assert customer in Customer.objects.listed()
