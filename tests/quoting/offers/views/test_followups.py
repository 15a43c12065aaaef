"""The page of follow-up and the bell."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.services.followups import notify
from tenants.people.models import User
from tenants.people.roles import Role
from tests.people import CompanyClient
from tests.quoting.make import make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for: Callable[..., CompanyClient], seller: User) -> CompanyClient:
    return client_for(seller)


def test_the_bell_tells_what_came_after_what_the_page_knew(
    client: CompanyClient, seller: User
) -> None:
    quote = make_sent(seller).quote
    notify(quote, "Nogal vio COT-0001", timezone.now())
    first = client.get("/avisos/nuevos/").json()
    notify(quote, "Nogal aceptó COT-0001", timezone.now())

    second = client.get("/avisos/nuevos/", {"desde": first["last"]}).json()

    assert first["unread"] == 1
    assert first["news"] == []
    assert second["unread"] == 2
    assert [item["text"] for item in second["news"]] == ["Nogal aceptó COT-0001"]


@pytest.mark.parametrize("known", ["", "x", "-3", "9" * 40, "²"])
def test_a_strange_mark_is_answered_as_a_first_question(
    client: CompanyClient, seller: User, known: str
) -> None:
    notify(make_sent(seller).quote, "Nogal la vio", timezone.now())

    answer = client.get("/avisos/nuevos/", {"desde": known})

    assert answer.status_code == 200
    assert answer.json()["news"] == []


def test_news_are_of_their_person_alone(
    client: CompanyClient, seller: User, make_user: Callable[..., User]
) -> None:
    other = make_user(Role.SALES, email="otra@alfa.example")
    notice = notify(make_sent(other).quote, "Es de otra persona", timezone.now())[0]

    assert client.get("/avisos/nuevos/").json()["unread"] == 0
    assert client.post(f"/avisos/{notice.pk}/abrir/").status_code == 404


def test_opening_a_notice_marks_it_read_and_leads_to_the_quotation(
    client: CompanyClient, seller: User
) -> None:
    quote = make_sent(seller).quote
    notice = notify(quote, "Nogal la vio", timezone.now())[0]

    answer = client.post(f"/avisos/{notice.pk}/abrir/")

    assert answer["Location"] == quote.get_absolute_url()
    assert Notification.objects.get(pk=notice.pk).read_at is not None


def test_a_task_goes_from_the_quotation_to_the_list_and_is_done(
    client: CompanyClient, seller: User
) -> None:
    quote = make_sent(seller).quote
    client.post(
        f"/cotizaciones/{quote.pk}/seguimiento/",
        {"text": "Llamar a la obra", "due_on": "2026-12-01"},
    )
    task = FollowUp.objects.get(number=None)

    assert "Llamar a la obra" in client.get("/seguimiento/").content.decode()
    client.post(f"/seguimiento/{task.pk}/hecho/")
    assert "Llamar a la obra" not in client.get("/seguimiento/").content.decode()


def test_a_task_without_a_day_says_so(client: CompanyClient, seller: User) -> None:
    quote = make_sent(seller).quote

    answer = client.post(
        f"/cotizaciones/{quote.pk}/seguimiento/",
        {"text": "Llamar", "due_on": "mañana"},
        follow=True,
    )

    assert "Elige el día del calendario" in answer.content.decode()
    assert not FollowUp.objects.filter(number=None).exists()


def test_the_queries_of_the_page_do_not_grow(
    client: CompanyClient, seller: User, django_assert_max_num_queries
) -> None:
    for _ in range(6):
        quote = make_sent(seller).quote
        FollowUp.objects.create(
            quote=quote, text="Llamar", due_on=timezone.localdate(), assigned_to=seller
        )
        notify(quote, "La vio", timezone.now())

    with django_assert_max_num_queries(12):
        client.get("/seguimiento/")
