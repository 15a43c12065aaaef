"""Events: who is told of, in which transaction, once; and which are due to go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from quoting.offers.events import QuoteExpired, QuoteSent
from quoting.reports.events import DataExported
from tenants.companies.events import CompanySuspended
from tenants.events import kinds
from tenants.events.kinds import TRADE, declared_kinds
from tenants.events.models import ActorKind, Event, EventQuerySet
from tenants.events.recording import CLOCK, CUSTOMER, SYSTEM, Actor, UndeclaredKind, record
from tenants.people.models import User
from tenants.periodic.housekeeping import forget_events
from tenants.schemas.companies import Company
from tenants.schemas.connection import owner_of
from tenants.schemas.context import NoCompany, company_context, public_context

MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_an_event_tells_what_was_done_where_by_whom_and_when(company: Company, owner: User) -> None:
    assert record(QuoteSent(lines=2, version=1), by=owner, subject="quote:7", at=MOMENT)
    event = Event.objects.of_kind(QuoteSent).get()
    assert (event.company, event.subject, event.at) == (company, "quote:7", MOMENT)
    assert (event.actor_kind, event.actor_id) == (ActorKind.PERSON, owner.pk)
    assert event.fact == QuoteSent(lines=2, version=1)


@pytest.mark.parametrize("actor", [CUSTOMER, CLOCK, SYSTEM, Actor(ActorKind.MANAGER, 3)])
def test_whoever_is_no_person_of_the_company_is_told_apart(company: Company, actor: Actor) -> None:
    record(QuoteExpired(version=1), by=actor)
    event = Event.objects.of_kind(QuoteExpired).get()
    assert (event.actor_kind, event.actor_id) == (actor.kind, actor.id)


def test_an_act_upon_a_company_is_written_from_outside_it(company: Company) -> None:
    with public_context():
        record(CompanySuspended(), by=SYSTEM, company=company)
    assert Event.objects.of(company).of_kind(CompanySuspended).count() == 1


def test_an_act_of_a_company_needs_one(company: Company) -> None:
    with public_context(), pytest.raises(NoCompany):
        record(DataExported(), by=SYSTEM)


def test_a_kind_that_is_not_declared_is_refused(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(kinds._declared, DataExported.kind)
    with pytest.raises(UndeclaredKind):
        record(DataExported(), by=SYSTEM)


def test_an_act_that_is_rolled_back_is_not_told(company: Company, owner: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(DataExported(), by=owner)
        raise ZeroDivisionError
    assert not Event.objects.of_kind(DataExported).exists()


def test_a_key_lets_an_event_be_written_once_and_spoils_no_transaction(company: Company) -> None:
    assert record(QuoteExpired(version=1), by=CLOCK, key="expired:7")
    assert not record(QuoteExpired(version=1), by=CLOCK, key="expired:7")
    assert Event.objects.of_kind(QuoteExpired).count() == 1


def test_of_two_writers_at_once_one_writes_the_key(own_company: Company) -> None:
    wrote: list[bool] = []

    def write() -> None:
        with company_context(own_company):
            wrote.append(record(QuoteExpired(version=1), by=CLOCK, key="expired:8"))
        connections.close_all()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(wrote) == [False] * 7 + [True]


def test_each_kind_is_due_once_its_own_term_has_passed(company: Company) -> None:
    for fact in declared_kinds():
        for age in (fact.keep - timedelta(days=1), fact.keep + timedelta(days=1)):
            Event.objects.create(
                kind=fact.kind, company=company, actor_kind=ActorKind.SYSTEM, at=MOMENT - age
            )
    made = Event.objects.of(company).filter(request_id="", at__lt=MOMENT)
    due = made.past_term_at(MOMENT)
    assert due.count() == len(declared_kinds())
    for event in due:
        assert event.at < MOMENT - {fact.kind: fact.keep for fact in declared_kinds()}[event.kind]


def test_what_is_no_kind_any_more_has_the_longest_term(company: Company) -> None:
    for days in (TRADE.days - 1, TRADE.days + 1):
        Event.objects.create(
            kind="former.kind", company=company, actor_kind=ActorKind.SYSTEM,
            at=MOMENT - timedelta(days=days),
        )  # fmt: skip
    former = Event.objects.filter(kind="former.kind")
    assert [MOMENT - event.at for event in former.past_term_at(MOMENT)] == [
        timedelta(days=TRADE.days + 1)
    ]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda _: Event.objects.of_kind(QuoteSent).since(MOMENT), "event_by_kind"),
        (lambda of_company: of_company.since(MOMENT).order_by("-at"), "event_by_company"),
        (lambda of_company: of_company.about("quote:7"), "event_by_subject"),
        (lambda _: Event.objects.filter(key="x"), "event_once_per_key"),
    ],
)
def test_each_question_that_is_asked_has_its_index(
    own_company: Company, asked: Callable[[EventQuerySet], EventQuerySet], index: str
) -> None:
    system = {"kind": "former.kind", "actor_kind": ActorKind.SYSTEM, "at": MOMENT}
    # In an empty table, or one that the planner does not know, one index costs as much as another.
    Event.objects.bulk_create(
        Event(company=own_company, subject=f"quote:{number}", **system) for number in range(3000)
    )
    with connections[owner_of(DEFAULT_DB_ALIAS)].cursor() as cursor:
        cursor.execute(f"ANALYZE {Event._meta.db_table}")  # which only the owner may
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        assert index in asked(Event.objects.filter(company=own_company)).explain()


def test_the_night_throws_away_what_is_due_and_nothing_else(own_company: Company) -> None:
    for name, age in (
        ("former.kind", TRADE + timedelta(days=1)),
        ("quote.sent", timedelta(days=9)),
    ):
        Event.objects.create(
            kind=name, company=own_company, actor_kind=ActorKind.SYSTEM, at=MOMENT - age
        )
    before = Event.objects.of(own_company).count()
    assert forget_events(MOMENT).done == 1
    left = Event.objects.of(own_company)
    assert (left.count(), left.filter(kind="former.kind").count()) == (before - 1, 0)
