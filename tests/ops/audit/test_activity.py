"""An owner reads what was done in the company, by whom, and whether it was changed."""

from django.utils import timezone

from ops.audit.models import ChainCheck
from ops.audit.sealing import seal_acts
from quoting.offers.events import QuoteAccepted
from quoting.reports.events import DataExported
from tenants.events.models import ActorKind
from tenants.events.recording import CLOCK, CUSTOMER, Actor, record
from tenants.people.models import User
from tenants.programme.support.events import PageSeen
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import make_manager

PAGE = "/actividad/"


def test_exports_and_support_stand_beside_what_people_and_customers_did(
    company: Company, owner: User, client_for
) -> None:
    support = make_manager(name="Sara Soporte")
    record(DataExported(), by=owner)
    seen = PageSeen(visit=1, page="quoting:list")
    record(seen, by=Actor(ActorKind.SUPPORT, support.pk), subject=f"user:{owner.pk}")
    record(QuoteAccepted(version=1, channel="link", lines=2), by=CUSTOMER, subject="quote:8")
    record(QuoteAccepted(version=1, channel="link", lines=2), by=CLOCK, subject="quote:9")
    page = client_for(owner).get(PAGE).content.decode()
    assert "Datos de la empresa descargados" in page and owner.full_name in page
    assert "Soporte vio una página" in page and "Sara Soporte, del programa" in page
    assert "Tu cliente" in page and "cotización 8" in page and "El sistema" in page
    assert "Por sellar" in page and "Todavía no; se hace cada noche" in page


def test_it_shows_the_place_of_each_act_and_the_last_check(
    company: Company, owner: User, client_for
) -> None:
    record(DataExported(), by=owner)
    with public_context():
        seal_acts()
        ChainCheck.objects.create(
            company=company, checked_at=timezone.now(), seals=1, pending=0, flaws=0
        )
    page = client_for(owner).get(PAGE).content.decode()
    assert "n.º 1" in page and ", entera" in page
    ChainCheck.objects.update(flaws=1)
    page = client_for(owner).get(PAGE).content.decode()
    assert "encontró algo que no está como se selló" in page


def test_it_shows_what_one_person_did_and_bears_every_address(
    company: Company, owner: User, seller: User, client_for
) -> None:
    record(DataExported(), by=owner)
    browser = client_for(owner)
    own = browser.get(f"{PAGE}?quien={owner.pk}").content.decode()
    assert "Datos de la empresa descargados" in own
    other = browser.get(f"{PAGE}?quien={seller.pk}").content.decode()
    assert "Datos de la empresa descargados" not in other
    for asked in ("soporte", "clientes", "sistema", "x", "9" * 40, "-1", "%00", "٣"):
        assert browser.get(f"{PAGE}?quien={asked}").status_code == 200


def test_a_company_reads_nothing_of_its_neighbour(
    company: Company, neighbour: Company, owner: User, client_for
) -> None:
    with public_context():
        record(DataExported(), by=CLOCK, company=neighbour)
    assert "Datos de la empresa descargados" not in client_for(owner).get(PAGE).content.decode()
