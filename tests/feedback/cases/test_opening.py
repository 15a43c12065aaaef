"""A case of what somebody says: opened once, sorted, given to somebody, and opened again."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from feedback.cases import services
from feedback.cases.clocks import due
from feedback.cases.models import Case, Source
from feedback.cases.opening import look_at_response, open_for_voice
from feedback.cases.themes import ThemeError, remove_theme, save_theme
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.managers.services import deactivate_manager
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.feedback.said import answer_week, case_of, say
from tests.people import make_person
from tests.programme import make_manager

WEEK = date(2026, 11, 9)
NEXT = WEEK + timedelta(days=7)
OPENED = [  # score, problem, what is chosen, why a case is opened
    (6, "", (), "detractor"),
    (1, "", (), "detractor"),
    (7, "", (), None),
    (10, "", ("none",), None),
    (None, "", (), None),
    (9, "Se traba al imprimir.", (), "problem"),
    (9, "", ("annoys",), "problem"),
    (9, "", ("blocks",), "blocked"),
    (2, "No puedo cotizar.", ("blocks",), "blocked"),
    (3, "Se traba.", ("annoys",), "detractor"),
]


@pytest.mark.parametrize(("score", "problem", "choices", "cause"), OPENED)
def test_an_answer_of_the_week_opens_a_case_once_when_it_asks_for_one(
    seller: User,
    manager: User,
    score: int | None,
    problem: str,
    choices: tuple[str, ...],
    cause: str | None,
) -> None:
    response = answer_week(seller, WEEK, score, problem, choices)
    look_at_response(response)
    assert [case.cause for case in Case.objects.all()] == ([cause] if cause else [])
    assert Source.objects.count() == Event.objects.filter(kind="case.opened").count() == bool(cause)


@pytest.mark.parametrize("kind", ["suggestion", "problem", "blocked"])
def test_whatever_is_told_opens_a_case_once(seller: User, manager: User, kind: str) -> None:
    voice = say(seller, "Falta el acabado negro.", kind)
    open_for_voice(voice)
    case = case_of(voice)
    assert (case.cause, case.words, case.state) == (kind, voice.text, "new")
    assert case.manager_id == manager.pk
    assert case.due_at == due(case.priority, voice.told_at)
    assert Case.objects.count() == 1


def test_answers_that_change_are_followed_while_the_case_is_open(
    seller: User, manager: User
) -> None:
    answer_week(seller, WEEK, 9, "Se traba.")
    first = Case.objects.get()
    answer_week(seller, WEEK, 3, "Ya no abre.", ("blocks",))
    case = Case.objects.get()
    assert (case.cause, case.priority, case.score) == ("blocked", "P3", 3)
    assert "Ya no abre." in case.words and case.due_at < first.due_at
    services.solve(case, "Era la red.", by=manager, moment=now())
    answer_week(seller, WEEK, 3, "Otra cosa.", ("blocks",))
    assert "Otra cosa." not in Case.objects.get().words


def test_a_lower_score_after_the_end_opens_the_case_again(seller: User, manager: User) -> None:
    answer_week(seller, WEEK, 5, "Cotizar es lento.")
    case = Case.objects.get()
    services.finish(case, "2026.11-8", "Ya es rápido.", by=manager, moment=now())
    answer_week(seller, NEXT, 4, "Sigue lento.")
    case = Case.objects.get()
    assert (case.state, case.closed_at, case.answered_at) == ("running", None, None)
    assert "Cotizar es lento." in case.words and "Sigue lento." in case.words
    assert case.sources.count() == 2
    assert case.due_at > now()
    assert Event.objects.get(kind="case.reopened").facts == {"score": 4}
    answer_week(seller, NEXT, 4, "Sigue lento.")
    assert Event.objects.filter(kind="case.reopened").count() == 1


@pytest.mark.parametrize("score", [5, 6, 10])
def test_a_score_that_does_not_drop_leaves_the_case_as_it_ended(
    seller: User, manager: User, score: int
) -> None:
    answer_week(seller, WEEK, 5)
    first = Case.objects.get()
    services.finish(first, "2026.11-8", "Ya es rápido.", by=manager, moment=now())
    answer_week(seller, NEXT, score)
    first.refresh_from_db()
    assert first.state == "done"
    assert Case.objects.count() == (2 if score <= 6 else 1)
    answer_week(seller, NEXT + timedelta(days=7), 1)  # that is another story
    first.refresh_from_db()
    assert first.state == "done"


def test_the_same_week_and_another_persons_score_open_nothing_again(
    seller: User, owner: User, manager: User
) -> None:
    answer_week(seller, WEEK, 5)
    case = Case.objects.get()
    services.finish(case, "2026.11-8", "Listo.", by=manager, moment=now())
    answer_week(owner, NEXT, 1)
    answer_week(seller, WEEK, 4)
    case.refresh_from_db()
    assert case.state == "done"


def test_what_was_told_between_weeks_remembers_the_last_score(seller: User, manager: User) -> None:
    answer_week(seller, WEEK, 9)
    case = case_of(say(seller, "No encuentro el botón."))
    assert case.score == 9
    services.finish(case, "2026.11-8", "Ahora está arriba.", by=manager, moment=now())
    answer_week(seller, NEXT, 7)
    case.refresh_from_db()
    assert case.state == "running"


def test_a_company_keeps_its_person_in_charge_and_others_share_the_work(
    company: Company, neighbour: Company, seller: User, manager: User
) -> None:
    other = make_manager(name="Hugo Sáenz")
    make_manager(ProgrammeRole.SUPPORT)
    first = case_of(say(seller, "Uno."))
    with company_context(neighbour):
        theirs = case_of(say(make_person(seller.role), "Dos."))
    assert {first.manager_id, theirs.manager_id} == {manager.pk, other.pk}
    assert case_of(say(seller, "Tres.")).manager_id == first.manager_id
    with public_context():
        deactivate_manager(
            manager if first.manager_id == manager.pk else other,
            by=other if first.manager_id == manager.pk else manager,
        )
    assert case_of(say(seller, "Cuatro.")).manager_id == theirs.manager_id


def test_nobody_in_the_programme_stops_no_opinion(seller: User) -> None:
    assert case_of(say(seller, "Hola.")).manager_id is None


def test_themes_find_whole_words_without_accents_and_sort_what_was_there(
    seller: User, manager: User
) -> None:
    pdf = case_of(say(seller, "La COTIZACIÓN en PDF sale mal"))
    other = case_of(say(seller, "Recotización de vidrios"))
    with public_context():
        theme = save_theme(None, "Documentos", ["cotizacion", "hoja de corte"], by=manager)
        assert [case.pk for case in theme.cases.all()] == [pdf.pk]
    late = case_of(say(seller, "falta la Hoja  de córte"))
    assert set(theme.cases.values_list("pk", flat=True)) == {pdf.pk, late.pk}
    with public_context():
        save_theme(theme, "Documentos", ["recotización"], by=manager)
        assert [case.pk for case in theme.cases.all()] == [other.pk]
        for name, words in (("documentos", ["x"]), ("", ["x"]), ("Otro", ["¡!"]), ("Otro", [])):
            with pytest.raises(ThemeError):
                save_theme(None, name, words, by=manager)
        with pytest.raises(ThemeError):
            save_theme(None, "Otro", ["x" * 61], by=manager)
        remove_theme(theme, by=manager)
    assert Case.objects.count() == 3
