"""Applications: one company ends as one application, and nobody learns of another's."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.programme.applications import services
from tenants.programme.applications.events import ApplicationConfirmed
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.services import ApplicationError, Consent, State
from tenants.programme.managers.services import create_manager
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import ANSWERS, OTHER, make_rosas

SAME = {
    "rfc": {"email": OTHER["email"], "whatsapp": OTHER["whatsapp"]},
    "correo": {"rfc": OTHER["rfc"], "whatsapp": OTHER["whatsapp"]},
    "telefono": {"rfc": OTHER["rfc"], "email": OTHER["email"]},
}


def mails_of(application: Application) -> list[str]:
    with public_context():
        rows = Mail.objects.filter(about=f"application:{application.pk}").order_by("pk")
        return [mail.kind for mail in rows]


def test_it_counts_once_its_email_is_confirmed(company: Company) -> None:
    sent = make_rosas(confirmed=False)
    with public_context():
        assert list(Application.objects.confirmed()) == []
        counts = services.confirm_application(sent, timezone.now())
        assert (counts.pk, counts.state) == (sent.pk, State.RECEIVED)
        assert list(Application.objects.confirmed()) == [sent]
    assert mails_of(sent) == ["application_confirm", "application_received"]


def test_confirming_twice_changes_and_mails_nothing_more(company: Company) -> None:
    sent = make_rosas()
    with public_context():
        first = Application.objects.get().confirmed_at
        services.confirm_application(sent, timezone.now() + timedelta(hours=1))
        assert Application.objects.get().confirmed_at == first
        assert Event.objects.of_kind(ApplicationConfirmed).count() == 1
    assert mails_of(sent) == ["application_confirm", "application_received"]


@pytest.mark.parametrize("same", SAME)
def test_another_of_the_same_company_is_joined_to_the_first(company: Company, same: str) -> None:
    first = make_rosas()
    second = make_rosas(**SAME[same])
    assert (second.state, second.joined_to) == (State.JOINED, first)
    assert mails_of(second) == ["application_confirm", "application_joined"]
    assert mails_of(first) == ["application_confirm", "application_received"]
    with public_context():
        assert list(first.earlier.all()) == [second]


def test_another_company_is_not_joined(company: Company) -> None:
    make_rosas()
    assert make_rosas(**OTHER).state == State.RECEIVED


def test_one_that_was_withdrawn_takes_no_other_in(company: Company) -> None:
    first = make_rosas()
    with public_context():
        services.withdraw(first, timezone.now())
    assert make_rosas().state == State.RECEIVED


def test_one_that_nobody_confirmed_takes_no_other_in(company: Company) -> None:
    make_rosas(confirmed=False)
    assert make_rosas().state == State.RECEIVED


def test_the_newest_answers_of_the_same_email_count(company: Company) -> None:
    now = timezone.now()
    first = make_rosas(people=12, at=now)
    newer = make_rosas(people=30, at=now + timedelta(days=1))
    with public_context():
        first.refresh_from_db()
        assert first.newest_answers == newer
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        decision = services.decline(first, "Prueba", by=ines, moment=now)
    assert decision.points == 100


def test_a_stranger_who_knows_the_rfc_changes_no_answers(company: Company) -> None:
    first = make_rosas()
    strange = make_rosas(people=1, **SAME["rfc"])
    with public_context():
        assert strange.joined_to == first
        assert first.newest_answers == first
        assert strange.shown is None


def test_the_link_of_a_joined_one_with_the_same_email_shows_the_first(company: Company) -> None:
    first = make_rosas()
    assert make_rosas(whatsapp=OTHER["whatsapp"]).shown == first


def test_what_is_sent_twice_under_one_key_is_kept_once(company: Company) -> None:
    key, consent = uuid4(), Consent("prueba", timezone.now())
    with public_context():
        first = services.send_application(ANSWERS, consent, key=key)
        assert services.send_application(ANSWERS, consent, key=key) == first
        assert mails_of(first) == ["application_confirm"]
        corrected = {**ANSWERS, "email": "rosa.vela@delvalle.example"}
        second = services.send_application(corrected, consent, key=key)
    assert second != first
    assert mails_of(second) == ["application_confirm"]


def test_sending_costs_the_same_whether_or_not_the_email_is_known(company: Company) -> None:
    def statements(**answers: Any) -> list[str]:
        with public_context(), CaptureQueriesContext(connection) as asked:
            consent = Consent("prueba", timezone.now())
            services.send_application({**ANSWERS, **answers}, consent, key=uuid4())
        return [re.split("VALUES|WHERE|SAVEPOINT", query["sql"])[0] for query in asked]

    make_rosas(**OTHER)
    unknown = statements()
    with public_context():
        Application.objects.filter(email=ANSWERS["email"]).delete()
    make_rosas()
    assert statements() == unknown


@pytest.mark.parametrize("state", [State.DECLINED, State.WAITING])
def test_a_review_is_asked_once_until_it_is_decided_anew(company: Company, state: State) -> None:
    application = make_rosas()
    now = timezone.now()
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        decide = {State.DECLINED: services.decline, State.WAITING: services.put_on_waiting_list}
        decide[state](application, "Prueba", by=ines, moment=now)
        services.ask_review(application, now)
        again = services.ask_review(application, now + timedelta(days=1))
        assert again.review_asked_at == now
        services.put_on_waiting_list(application, "Otra vez", by=ines, moment=now)
        application.refresh_from_db()
        assert application.review_asked_at is None
        assert Decision.objects.count() == 2


def test_a_review_is_not_asked_of_what_nobody_decided(company: Company) -> None:
    application = make_rosas()
    with public_context(), pytest.raises(ApplicationError, match="no fue aceptada"):
        services.ask_review(application, timezone.now())


def test_many_of_one_company_that_confirm_at_once_end_as_one(programme: None) -> None:
    sent = [
        make_rosas(
            confirmed=False,
            rfc=ANSWERS["rfc"] if number % 3 == 0 else f"OTR0102{number:02}AB1",
            email=ANSWERS["email"] if number % 3 == 1 else f"otra{number}@otra.example",
            whatsapp=ANSWERS["whatsapp"],
        )
        for number in range(12)
    ]
    start = Barrier(12)

    def confirm(application: Application) -> int:
        try:
            with public_context():
                start.wait()
                return services.confirm_application(application, timezone.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        counting = set(pool.map(confirm, sent))
    assert len(counting) == 1
    states = list(Application.objects.values_list("state", flat=True))
    assert sorted(states) == [State.JOINED] * 11 + [State.RECEIVED]
    joined = Application.objects.filter(state=State.JOINED).values_list("joined_to", flat=True)
    assert set(joined) == counting
