"""What a person does behind the link of a week: answers, changes, comes back, comes too late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from feedback.answers import views
from feedback.answers.events import AnswersChanged, AnswersFinished, AnswersGiven
from feedback.answers.forms import MARK
from feedback.answers.hooks import answered
from feedback.answers.models import Answer, Response
from feedback.answers.periodic import finish_what_was_left
from feedback.weeks.links import week_path
from feedback.weeks.models import Invitation
from feedback.weeks.periodic import ask_the_week
from feedback.weeks.questions import NEWEST, TEXT_LIMIT, Given
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.people.services import deactivate_person
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.feedback.asking import (
    FIVE,
    THURSDAY,
    WEEK,
    answer,
    make_asked,
    nine,
    path_for,
    response,
    set_clock,
)
from tests.pages import Form, forms_of
from tests.people import CompanyClient
from tests.test_bad_input import faults_of

Browse = Callable[..., CompanyClient]


@pytest.fixture(autouse=True)
def thursday(company: Company, monkeypatch: pytest.MonkeyPatch) -> datetime:
    return set_clock(monkeypatch, nine(THURSDAY, company))


@pytest.fixture
def person(company: Company) -> User:
    return make_asked()


@pytest.fixture
def path(person: User) -> str:
    return path_for(person)


@pytest.fixture
def visitor(client_for: Browse) -> CompanyClient:
    """A mail reader's browser: it has no session, and no page of ours was open in it."""
    return client_for(None)


def as_shown(visitor: Client, path: str) -> dict[str, Any]:
    """The fields of the form as a tab that opens it now has them."""
    [form] = (
        form for form in forms_of(visitor.get(path).text, path) if "worked-marca" in form.values
    )
    return dict(form.values)


def marks(visitor: Client, path: str) -> dict[str, Any]:
    return {name: value for name, value in as_shown(visitor, path).items() if name.endswith(MARK)}


def save(visitor: Client, path: str, code: str, **fields: Any) -> Any:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return visitor.post(f"{path}guardar/", {"pregunta": code, **named})


def test_five_answers_are_recorded_as_they_are_given(
    visitor: CompanyClient, person: User, path: str
) -> None:
    answer_ = visitor.post(path, FIVE)
    assert (answer_.status_code, answer_["Location"]) == (302, f"{path}gracias/")
    kept = response(person)
    assert kept is not None
    assert (kept.week, kept.version, kept.role) == (WEEK, NEWEST, person.role)
    assert kept.given == {
        "worked": Given(("speed",), "Cotizo en la obra."),
        "problems": Given(("annoys",), "El PDF tarda."),
        "feature": Given((), "Firmar en el celular"),
        "recommend": Given(number=9),
        "saved": Given(number=120),
    }
    assert (kept.score, kept.minutes_saved, kept.is_blocked) == (9, 120, False)
    page = visitor.get(f"{path}gracias/").text
    for words in ("Cotizar más rápido", "El PDF tarda.", "9 de 10", "2 horas"):
        assert words in page


def test_a_link_needs_no_cookie_and_no_other_page(client_for: Browse, path: str) -> None:
    strict = CompanyClient(client_for(None).company)
    strict.handler.enforce_csrf_checks = True
    assert strict.post(path, {"recommend": "7"}).status_code == 302


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "Microsoft Office", "curl/8"])
def test_opening_a_link_records_nothing(
    visitor: CompanyClient, person: User, path: str, agent: str
) -> None:
    for address in (path, f"{path}?r=speed", f"{path}gracias/", f"{path}?r=inventado"):
        for look in (visitor.get, visitor.head):
            look(address, headers={"user-agent": agent})
    assert visitor.get(f"{path}guardar/").status_code == 405
    assert response(person) is None


def test_a_choice_of_the_letter_is_filled_in_and_kept_when_it_is_sent(
    visitor: CompanyClient, person: User, path: str
) -> None:
    chosen = f"{path}?r=customer"
    assert as_shown(visitor, chosen)["worked"] == ["customer"]
    assert response(person) is None
    assert visitor.post(path, as_shown(visitor, chosen)).status_code == 302
    assert response(person).given == {"worked": Given(("customer",))}
    assert "Te faltan 4 preguntas" in visitor.get(f"{path}gracias/").text


def test_each_answer_is_saved_by_itself_and_found_again_on_another_device(
    visitor: CompanyClient, client_for: Browse, person: User, path: str
) -> None:
    told = save(visitor, path, "recommend", recommend="6").json()
    save(visitor, path, "problems", problems="blocks", problems_texto="No abre")
    shown = as_shown(client_for(None), path)
    assert (shown["recommend"], shown["problems"]) == (["6"], ["blocks"])
    assert shown["problems-texto"] == ["No abre"]
    assert shown["recommend-marca"] == [told["mark"]]
    kept = response(person)
    assert kept.finished_at is None and kept.is_blocked


def test_what_is_right_is_kept_and_what_is_wrong_comes_back_as_it_was_typed(
    visitor: CompanyClient, person: User, path: str
) -> None:
    long = "ñandú  " * 1_500 + "final"
    page = visitor.post(path, FIVE | {"problems-texto": long, "recommend": "11"})
    assert page.status_code == 422
    assert "Escribiste 10,505 letras y caben 5,000: quita 5,505." in page.text
    assert long in page.text
    assert "Elige una de las opciones." in page.text
    assert "Guardamos lo demás." in page.text
    assert set(response(person).given) == {"worked", "feature", "saved"}


def test_an_answer_may_have_as_many_letters_as_the_limit_and_any_markup(
    visitor: CompanyClient, person: User, path: str
) -> None:
    longest = "<b>á</b>&" + "x" * (TEXT_LIMIT - 9)
    assert visitor.post(path, {"feature-texto": longest}).status_code == 302
    assert response(person).given["feature"].text == longest
    page = visitor.get(f"{path}gracias/").text
    assert "&lt;b&gt;á&lt;/b&gt;&amp;" in page and "<b>á" not in page
    assert save(visitor, path, "feature", feature_texto="x" * 10_000).status_code == 422
    assert response(person).given["feature"].text == longest


def test_a_form_without_any_answer_says_what_is_missing(
    visitor: CompanyClient, person: User, path: str
) -> None:
    page = visitor.post(path, as_shown(visitor, path))
    assert page.status_code == 422
    assert "Contesta al menos una pregunta" in page.text
    assert response(person) is None


def test_the_same_form_sent_twice_is_one_response(
    visitor: CompanyClient, person: User, path: str
) -> None:
    shown = as_shown(visitor, path) | FIVE
    for _ in range(2):
        assert visitor.post(path, shown).status_code == 302
    assert Response.objects.count() == 1
    assert Answer.objects.count() == 5
    assert Event.objects.of_kind(AnswersFinished).count() == 1
    assert Event.objects.of_kind(AnswersChanged).count() == 0


def test_two_tabs_that_answer_different_questions_disturb_nobody(
    visitor: CompanyClient, person: User, path: str
) -> None:
    first, second = as_shown(visitor, path), as_shown(visitor, path)
    assert visitor.post(path, first | {"recommend": "9"}).status_code == 302
    assert visitor.post(path, second | {"feature-texto": "Más colores"}).status_code == 302
    assert response(person).given == {
        "recommend": Given(number=9),
        "feature": Given(text="Más colores"),
    }


def test_a_stale_tab_is_told_and_loses_nothing(
    visitor: CompanyClient, person: User, path: str
) -> None:
    first, second = as_shown(visitor, path), as_shown(visitor, path)
    visitor.post(path, first | {"feature-texto": "Lo de la primera", "recommend": "9"})
    page = visitor.post(path, second | {"feature-texto": "Lo de la segunda", "saved": "60"})
    assert page.status_code == 409
    assert "cambió en otra ventana" in page.text
    assert "Lo de la primera" in page.text and "Lo de la segunda" in page.text
    kept = response(person).given
    assert (kept["feature"].text, kept["saved"].number) == ("Lo de la primera", 60)
    [form] = (form for form in forms_of(page.text, path) if "worked-marca" in form.values)
    assert form.values["feature-texto"] == ["Lo de la segunda"]
    assert visitor.post(path, form.values).status_code == 302
    assert response(person).given["feature"].text == "Lo de la segunda"
    told = save(visitor, path, "feature", feature_texto="Vieja", **{"feature-marca": "antes"})
    assert (told.status_code, response(person).given["feature"].text) == (409, "Lo de la segunda")


def test_an_answer_can_be_changed_and_emptied_until_the_week_closes(
    visitor: CompanyClient, person: User, path: str
) -> None:
    visitor.post(path, FIVE)
    shown = as_shown(visitor, path) | {"recommend": "3", "feature-texto": ""}
    assert visitor.post(path, shown).status_code == 302
    kept = response(person).given
    assert kept["recommend"].number == 3
    assert "feature" not in kept
    assert Event.objects.of_kind(AnswersGiven).count() == 1
    assert Event.objects.of_kind(AnswersChanged).count() == 1


def test_who_reacts_to_answers_is_told_when_they_are_finished_and_changed(
    visitor: CompanyClient, person: User, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int | None] = []
    monkeypatch.setitem(answered._held, "test", lambda each: told.append(each.score))
    save(visitor, path, "recommend", recommend="2")
    assert told == []
    visitor.post(path, as_shown(visitor, path))
    visitor.post(path, as_shown(visitor, path) | {"recommend": "8"})
    assert told == [2, 8]


def test_answers_that_were_left_are_finished_by_the_clock_once(
    visitor: CompanyClient, person: User, path: str, thursday: datetime
) -> None:
    save(visitor, path, "recommend", recommend="2")
    assert finish_what_was_left(thursday + timedelta(minutes=50)).done == 0
    later = thursday + timedelta(minutes=80)
    assert [finish_what_was_left(later).done for _ in range(2)] == [1, 0]
    assert response(person).finished_at == later


def test_any_answer_marks_the_invitation(
    visitor: CompanyClient, person: User, path: str, thursday: datetime
) -> None:
    ask_the_week(thursday)
    save(visitor, path, "saved", saved="0")
    assert Invitation.objects.get(user_id=person.pk).answered_at == thursday


def test_a_week_that_is_over_shows_what_was_said_and_takes_nothing(
    visitor: CompanyClient,
    person: User,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
    company: Company,
) -> None:
    visitor.post(path, {"recommend": "9"})
    set_clock(monkeypatch, nine(THURSDAY + timedelta(days=6), company))
    assert visitor.post(path, as_shown(visitor, path) | {"saved": "60"}).status_code == 302
    set_clock(monkeypatch, nine(THURSDAY + timedelta(days=7), company))
    page = visitor.get(path)
    assert page.status_code == 200
    assert "Esta semana ya cerró" in page.text and "9 de 10" in page.text
    late = visitor.post(path, {"feature-texto": "Llegué tarde"})
    assert late.status_code == 410
    assert "Llegué tarde" in late.text
    assert save(visitor, path, "recommend", recommend="1").status_code == 409
    assert set(response(person, WEEK).given) == {"recommend", "saved"}


def bad_paths(company: Company, neighbour: Company, person: User) -> dict[str, str]:
    good = path_for(person)
    with company_context(neighbour):
        stranger = make_asked()
        foreign = path_for(stranger)
    token = good.split("/")[2]
    return {
        "foreign": foreign,
        "forged": good.replace(token, token[:-1] + ("A" if token[-1] != "A" else "B")),
        "cut": good.replace(token, token[:20]),
        "invented": "/semana/inventado/",
        "of no questions": week_path(person.pk, WEEK, 99),
        "of nobody": week_path(999_999, WEEK, NEWEST),
    }


def test_a_link_that_is_not_good_says_so_and_nothing_else(
    visitor: CompanyClient, company: Company, neighbour: Company, person: User
) -> None:
    for why, bad in bad_paths(company, neighbour, person).items():
        for page in (
            visitor.get(bad),
            visitor.post(bad, FIVE),
            visitor.post(f"{bad}guardar/", {"pregunta": "recommend", "recommend": "1"}),
            visitor.get(f"{bad}gracias/"),
        ):
            assert page.status_code == 410, why
            assert "<h1>" in page.text
    assert Response.objects.count() == 0


def test_a_person_who_left_is_told_and_what_was_said_stays(
    visitor: CompanyClient, person: User, path: str
) -> None:
    visitor.post(path, FIVE)
    deactivate_person(person, make_asked(Role.OWNER))
    for page in (visitor.get(path), visitor.post(path, FIVE | {"recommend": "1"})):
        assert page.status_code == 410
        assert "ya no está activa" in page.text
    assert response(person).score == 9


def test_a_company_that_is_suspended_or_read_only_takes_no_answer(
    visitor: CompanyClient, company: Company, person: User, path: str
) -> None:
    company.read_only_since = nine(THURSDAY, company)
    company.save(update_fields=["read_only_since"])
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, FIVE).status_code == 403
    company.state = Company.State.SUSPENDED
    company.save(update_fields=["state"])
    assert visitor.get(path).status_code == visitor.post(path, FIVE).status_code == 403
    assert response(person) is None


def test_too_many_saves_are_refused_and_what_was_typed_stays(
    visitor: CompanyClient, person: User, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SAVES_PER_HOUR", 2)
    for _ in range(2):
        assert save(visitor, path, "recommend", recommend="5").status_code in {200, 409}
    assert save(visitor, path, "recommend", recommend="4").status_code == 429
    page = visitor.post(path, FIVE)
    assert page.status_code == 429
    assert "El PDF tarda." in page.text and "Firmar en el celular" in page.text
    assert response(person).given == {"recommend": Given(number=5)}


def test_nobodys_words_are_on_the_page_of_another(
    visitor: CompanyClient, company: Company, neighbour: Company, person: User, path: str
) -> None:
    colleague = make_asked()
    answer(colleague, **{"feature_texto": "SECRETO del compañero"})
    with company_context(neighbour):
        answer(make_asked(), **{"feature_texto": "SECRETO del vecino"})
    visitor.post(path, {"recommend": "5"})
    for page in (path, f"{path}gracias/"):
        assert "SECRETO" not in visitor.get(page).text


def test_whatever_is_written_in_the_form_the_answer_is_a_page(
    visitor: CompanyClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SAVES_PER_HOUR", 1_000_000)
    [form] = forms_of(visitor.get(path).text, path)
    alone = Form(f"{path}guardar/", "post", {"pregunta": ["problems"], **form.values})
    faults = [*faults_of(visitor, form), *faults_of(visitor, alone)]
    assert not faults, "\n".join(faults)


def test_a_page_costs_few_statements(
    visitor: CompanyClient, path: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """The person, the response and its answers; the rest is the company's and the transaction's."""
    visitor.post(path, FIVE)
    visitor.get(path)
    with django_assert_max_num_queries(6):
        visitor.get(path)
