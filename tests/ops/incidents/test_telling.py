"""Companies are told what they feel, on their pages and by mail, and never of one another."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from ops.alarm import Reach, Severity
from ops.incidents import services
from ops.incidents.closing import resolve
from ops.incidents.models import Incident
from ops.incidents.opening import record_alarm
from ops.incidents.periodic import look_at_clocks
from ops.incidents.services import ByHand, open_by_hand
from ops.incidents.telling import IncidentError, tell
from ops.incidents.told import refresh
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.feedback.said import carry
from tests.ops.incidents.alarms import NOON, alarm, ended
from tests.people import CompanyClient, make_person
from tests.programme import APEX
from tests.sizes import sized

ROUNDS = sized("INCIDENTS", 1000, 25)
TEXTS = ("Los PDF tardan.", "Ya sabemos qué es y lo estamos arreglando.", "Falta poco.")


@pytest.fixture
def owners(company: Company, neighbour: Company) -> dict[int, User]:
    found = {}
    for place in (company, neighbour):
        with company_context(place):
            found[place.pk] = make_person(Role.OWNER, f"dueno@{place.subdomain}.example")
    return found


def letters() -> list[Mail]:
    with public_context():
        rows = Mail.objects.filter(kind="incident_news").order_by("pk")
        return list(rows.select_related("company__schema"))


def test_no_letter_reaches_or_names_a_company_that_is_not_hit(
    company: Company, neighbour: Company, manager: User, owners: dict[int, User]
) -> None:
    """Over many random incidents, with every kind of telling."""
    dice, leaks, sent = Random(13), [], 0
    places = {company.pk: company, neighbour.pk: neighbour}
    for number in range(ROUNDS):
        hit = tuple(pk for pk in places if dice.random() < 0.5)
        reach = dice.choice([Reach.EVERYBODY, Reach.SOME if hit else Reach.NOBODY])
        hit = tuple(places) if reach is Reach.EVERYBODY else hit if reach is Reach.SOME else ()
        moment = NOON + timedelta(hours=number)
        with public_context():
            Mail.objects.filter(kind="incident_news").delete()
            named = dice.choice([company, neighbour]).name
            incident = record_alarm(
                alarm(f"c:{number}", since=moment, reach=reach,
                      companies=hit if reach is Reach.SOME else (),
                      sentence=f"Fallan las páginas de {named}."),
                moment,
            )  # fmt: skip
            assert incident is not None
            for text in dice.sample(TEXTS, dice.randrange(1, 3)):
                services.tell_companies(incident, text, by=manager, moment=moment)
            with pytest.raises(IncidentError):
                services.tell_companies(incident, f"Falla en {named}.", by=manager, moment=moment)
            if dice.random() < 0.5:
                resolve(incident, "", by=manager, moment=moment + timedelta(minutes=5))
        mail.outbox.clear()
        for letter in letters():
            assert letter.company is not None
            others = [place for place in places.values() if place.pk != letter.company_id]
            before = len(mail.outbox)
            carry(letter)
            for message in mail.outbox[before:]:
                sent += 1
                said = f"{message.subject} {message.body} {message.alternatives} {message.to}"
                if letter.company_id not in hit or any(
                    other.name in said or other.subdomain in said for other in others
                ):
                    leaks.append((number, said))
    assert leaks == []
    assert sent >= ROUNDS


def test_a_company_that_was_named_by_mistake_is_not_written_to_after_all(
    company: Company, manager: User, owners: dict[int, User]
) -> None:
    with public_context():
        incident = record_alarm(alarm(), NOON)
        assert incident is not None
        services.tell_companies(incident, TEXTS[0], by=manager, moment=NOON)
        services.say_whom(incident, "some", [company.pk], by=manager, moment=NOON)
    for letter in letters():
        carry(letter)
    reached = {address for message in mail.outbox for address in message.to}
    assert owners[company.pk].email in reached
    assert all(address.endswith(f"@{company.subdomain}.example") for address in reached)


@pytest.mark.parametrize("text", ["Falla VIDRIOS  alfa.", "Mira vidrios-alfa", "Vidrios-Beta ya."])
def test_a_text_that_names_a_company_in_any_writing_is_refused(
    company: Company, neighbour: Company, manager: User, text: str
) -> None:
    with public_context():
        incident = record_alarm(alarm(), NOON)
        assert incident is not None
        with pytest.raises(IncidentError, match="sin nombrar a ninguna"):
            tell(incident, text, by=manager, moment=NOON)


def test_the_clock_writes_first_after_ten_minutes_and_says_when_it_is_over(
    company: Company, manager: User, owners: dict[int, User]
) -> None:
    record_alarm(alarm(), NOON)
    with public_context():
        look_at_clocks(NOON + timedelta(minutes=5))
        assert letters() == []
        for minute in (10, 15, 20):
            look_at_clocks(NOON + timedelta(minutes=minute))
    first = len(letters())
    assert {row.company_id for row in letters()} == set(owners)
    assert {row.facts["update"] for row in letters()} == {letters()[0].facts["update"]}
    end = NOON + timedelta(minutes=25)
    record_alarm(ended(at=end), end)
    with public_context():
        for _ in range(2):
            look_at_clocks(end + timedelta(minutes=1))
        incident = Incident.objects.get()
        assert [row.state for row in incident.updates.all()] == ["open", "mitigated"]
        resolve(incident, "", by=manager, moment=end + timedelta(hours=1))
    assert len(letters()) == 3 * first
    carry(letters()[-1])
    assert mail.outbox[-1].subject.startswith("Resuelto: ")


def test_a_blip_writes_to_nobody(company: Company, manager: User, owners: dict[int, User]) -> None:
    record_alarm(alarm(), NOON)
    record_alarm(ended(at=NOON + timedelta(minutes=4)), NOON + timedelta(minutes=4))
    with public_context():
        look_at_clocks(NOON + timedelta(minutes=30))
    assert letters() == []


def test_an_affected_company_reads_it_on_top_of_its_pages_and_the_neighbour_does_not(
    company: Company, neighbour: Company, owner: User, client_for: Callable[..., CompanyClient],
    owners: dict[int, User], manager: User,
) -> None:  # fmt: skip
    moment = now()
    record_alarm(alarm(since=moment, reach=Reach.SOME, companies=(company.pk,)), moment)
    refresh()
    with company_context(neighbour):
        theirs = client_for(owners[neighbour.pk], company=neighbour)
    mine = client_for(owner).get("/cotizaciones/").text
    assert "Algunas páginas fallan." in mine and "http://localhost" in mine
    assert "Algunas páginas fallan." not in theirs.get("/cotizaciones/").text
    with public_context():
        services.mitigate(Incident.objects.get(), "", by=manager, moment=now())
    refresh()
    assert "Algunas páginas fallan." not in client_for(owner).get("/cotizaciones/").text


def test_the_page_of_the_state_tells_what_is_felt_and_ninety_days_of_it(
    company: Company, manager: User
) -> None:
    moment = now()
    old = moment - timedelta(days=80)
    record_alarm(alarm("a", kind="sitio", severity=Severity.P1, since=old), old)
    record_alarm(ended("a", since=old, at=old + timedelta(minutes=12)), old + timedelta(minutes=12))
    before = moment - timedelta(days=95)
    record_alarm(alarm("b", kind="cola", since=before), before)
    record_alarm(alarm("c", kind="lentitud", since=moment), moment)
    with public_context():
        incident = Incident.objects.get(cause="c")
        services.tell_companies(incident, "Encontramos la causa.", by=manager, moment=moment)
    page = Client(headers=APEX).get("/estado/").text
    assert "Estamos atendiendo un problema." in page and "Encontramos la causa." in page
    assert "El sistema no responde." in page and "12 minutos" in page
    assert "salen con retraso" not in page.split("Los últimos")[1]
    assert company.name not in page and "Fallan 7 %" not in page


def test_a_person_of_the_programme_opens_one_with_what_they_know(
    company: Company, neighbour: Company, manager: User
) -> None:
    said = ByHand("Los totales no cuadran.", "function", "some", (company.pk,), False, False, None)
    with public_context():
        incident = open_by_hand(said, by=manager, moment=NOON)
        assert (incident.severity, incident.is_told) == ("P1", False)  # half of the companies
        assert Mail.objects.filter(kind="incident_call").count() == 1
        with pytest.raises(IncidentError, match="Elige al menos una empresa"):
            open_by_hand(ByHand("x", "function", "some", (), False, False, None),
                         by=manager, moment=NOON)  # fmt: skip
