"""Two invented shops with people, customers and one real job, for a laptop and for the tests.

Everything goes through the same services as a person's clicks: the opening and the PDF are done by
a worker over the broker, and this module only waits for it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import msgspec

from catalog.models import Finish, Material, Product
from quoting.core.draft import LineKind, TypedLine
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.customers import create_customer
from quoting.drafts.services.drafts import create_quote, edit_quote
from quoting.drafts.services.lines import add_line
from quoting.offers.models.responses import Outcome, Sharing
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.documents import request_document
from quoting.offers.services.sending import send_quote
from quoting.offers.services.sharing import share
from quoting.payments.services.registering import Received, register
from quoting.workshop.services.work_orders import open_work_order
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.people.services import add_person, choose_password
from tenants.programme.desk.demonstration import open_shop
from tenants.schemas.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.transactions import atomic

PASSWORD = "ventanas-de-prueba"  # noqa: S105 -- the demo refuses to run but on localhost
PATIENCE = 90  # seconds given to the worker
POLL = 0.1


class Shop(msgspec.Struct, frozen=True):
    """An invented company: what it answered to be let in, its people, letterhead and customers."""

    name: str
    subdomain: str
    application: dict[str, str | int]
    people: list[tuple[str, str, Role]]  # name, mailbox, role; the first is the owner
    letterhead: dict[str, str]
    customers: list[dict[str, str]]

    def email(self, mailbox: str) -> str:
        return f"{mailbox}@{self.subdomain}.example"


class Opening(msgspec.Struct, frozen=True):
    """A line of the demonstration's job; millimetres."""

    product: str
    location: str
    width: Decimal
    height: Decimal
    quantity: Decimal


class Paid(msgspec.Struct, frozen=True):
    """What the customer of the second shop's job gave: pesos, by which means, how long ago."""

    amount: Decimal
    means: str
    days_ago: int
    reference: str = ""


class _Written(msgspec.Struct, frozen=True):
    shops: list[Shop]
    terms: str
    job: list[Opening]
    paid: list[Paid]


_WRITTEN = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=_Written)
SHOPS = _WRITTEN.shops


def prepare_shop(shop: Shop, manager: User) -> Company:
    """The company, accepted by ``manager``, opened by the worker and furnished; what is there
    already is left alone."""
    company = Company.objects.filter(subdomain=shop.subdomain).first()
    if company is None:
        owner_name, mailbox, _ = shop.people[0]
        answers = {
            "company_name": shop.name,
            "rfc": shop.letterhead["rfc"],
            "contact_name": owner_name,
            "email": shop.email(mailbox),
        }
        company = open_shop(answers | shop.application, shop.subdomain, PASSWORD, manager)
    wait_for(lambda: is_open(company), f"abrir {shop.name}")
    with company_context(company):
        furnish(shop)
    return company


def is_open(company: Company) -> bool:
    company.refresh_from_db()
    if company.state == Company.State.FAILED:
        raise RuntimeError("; ".join(company.schema.steps.values_list("error", flat=True)))
    return company.is_serving


@atomic
def furnish(shop: Shop) -> None:
    """People with the demonstration's password, the letterhead, the terms and the customers."""
    for full_name, mailbox, role in shop.people:
        user = User.objects.filter(email=shop.email(mailbox)).first()
        user = user or add_person(shop.email(mailbox), full_name, role, by=None)
        if not user.has_joined:
            choose_password(user, PASSWORD)
    owner = User.objects.get(email=shop.email(shop.people[0][1]))
    CompanyProfile.objects.filter(pk=1, rfc="").update(**shop.letterhead)
    QuoteSettings.objects.filter(pk=1, terms="").update(
        terms=_WRITTEN.terms, delivery_time="15 a 20 días hábiles a partir del anticipo"
    )
    for facts in shop.customers:
        if not Customer.objects.filter(name=facts["name"]).exists():
            create_customer(Customer(**facts), by=owner)


@atomic
def draft_job(by: User, moment: datetime, shop: Shop = SHOPS[0]) -> Quote:
    """The job as a draft: its three kinds of window with a discount of 5 %."""
    day = day_of(moment)
    customer = Customer.objects.get(name=shop.customers[0]["name"])
    quote = create_quote(customer, by, site="Casa Loma Alta" if shop is SHOPS[0] else "")
    finish = Finish.objects.get(code="NATURAL").pk
    glass = Material.objects.get(code="CLARO-6").pk
    for opening in _WRITTEN.job:
        product = Product.objects.get(code=opening.product).pk
        chosen = {"product": product, "finish": finish, "glass": glass}
        line = TypedLine(LineKind.PRODUCT, **(msgspec.structs.asdict(opening) | chosen))
        add_line(quote, line, read_ground(day))
    quote.refresh_from_db()
    quote.discount = Decimal(5)
    edit_quote(quote, quote.customer, day, by)
    return quote


@atomic
def send_job(quote: Quote, by: User, moment: datetime) -> QuoteVersion:
    version = send_quote(quote, by, moment)
    request_document(version, by=by)
    share(version, Sharing.Channel.WHATSAPP, by, moment)
    open_work_order(version, None, by, moment)
    return version


@atomic
def sell_job(moment: datetime) -> None:
    """The second shop's job: accepted by telephone, paid in part, and in its workshop. What is
    there already is left alone."""
    shop = SHOPS[1]
    if Quote.objects.exists():
        return
    by = User.objects.get(email=shop.email(shop.people[1][1]))
    version = send_quote(draft_job(by, moment, shop), by, moment)
    request_document(version, by=by)
    share(version, Sharing.Channel.WHATSAPP, by, moment)
    accept(version, Acceptance("Gerencia", channel=Outcome.Channel.PHONE, by=by), moment)
    for paid in _WRITTEN.paid:
        day = day_of(moment) - timedelta(days=paid.days_ago)
        given = Received(paid.amount, day, paid.means, uuid4(), reference=paid.reference)
        register(version.quote, given, by, moment)


def wait_for_document(version: QuoteVersion) -> QuoteDocument:
    """The version's PDF, made by the worker. Raises RuntimeError with its reason if it failed."""

    def finished() -> bool:
        state = version.documents.latest("id").state
        return state in {QuoteDocument.State.READY, QuoteDocument.State.FAILED}

    wait_for(finished, "hacer el PDF")
    document = version.documents.latest("id")
    if document.state == QuoteDocument.State.FAILED:
        raise RuntimeError(document.reason)
    return document


def wait_for(done: Callable[[], bool], purpose: str) -> None:
    """Raises RuntimeError, naming the purpose, when the worker does not answer in time."""
    until = monotonic() + PATIENCE
    while not done():
        if monotonic() > until:
            raise RuntimeError(f"El trabajador no respondió al {purpose}. ¿Está en marcha?")
        sleep(POLL)
