"""Entering, leaving and being sent on: by e-mail, within the company, and nowhere else."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.utils import timezone

from tenants.people import sessions
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import PASSWORD, make_person

ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "http:evil.example", "javascript:alert(1)", "/\t/evil.example",
    "//vidrios-beta.localhost/", "http://vidrios-beta.localhost/", "evil.example",
    " //evil.example", "\x00/", "http://[evil",
]  # fmt: skip


def enter(client, email: str, password: str = PASSWORD, **data: str):
    return client.post("/entrar/", {"username": email, "password": password} | data)


@pytest.mark.parametrize("write", [str.lower, str.upper, str.title, "  {}  ".format])
def test_a_person_enters_by_e_mail_however_it_is_written(
    company: Company, client_for, seller: User, write
) -> None:
    client = client_for(None)
    response = enter(client, write(seller.email))
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert get_user(client).pk == seller.pk


def test_wrong_unknown_and_inactive_get_the_same_answer(
    company: Company, client_for, seller: User
) -> None:
    inactive = make_person(Role.SALES, is_active=False)
    pages = [
        enter(client_for(None), seller.email, "equivocada").content.decode(),
        enter(client_for(None), "nadie@personas.example").content.decode(),
        enter(client_for(None), inactive.email).content.decode(),
    ]
    shapes = {
        page.replace(seller.email, "…")
        .replace("nadie@personas.example", "…")
        .replace(inactive.email, "…")
        for page in map(without_token, pages)
    }
    assert len(shapes) == 1
    assert "El correo o la contraseña no coinciden" in shapes.pop()


def without_token(page: str) -> str:
    before, _, after = page.partition('name="csrfmiddlewaretoken" value="')
    return before + after.partition('"')[2]


def test_a_person_without_a_password_yet_cannot_enter(company: Company, client_for) -> None:
    User.objects.invite("nueva@personas.example", "Nueva", Role.SALES)
    for guess in ("", "!", "None"):
        assert enter(client_for(None), "nueva@personas.example", guess).status_code == 200


def test_the_neighbours_people_cannot_enter_here(
    company: Company, neighbour: Company, client_for
) -> None:
    with company_context(neighbour):
        make_person(Role.OWNER, email="vecina@personas.example")
    assert enter(client_for(None), "vecina@personas.example").status_code == 200
    assert enter(client_for(None, company=neighbour), "vecina@personas.example").status_code == 302


@pytest.mark.parametrize("data", [{}, {"username": ""}, {"username": "\x00@a.mx"}])
def test_a_form_half_filled_is_shown_again_and_never_fails(
    company: Company, client_for, data: dict[str, str]
) -> None:
    assert client_for(None).post("/entrar/", data | {"password": "x\x00"}).status_code == 200


def test_after_entering_one_arrives_where_one_wanted_to_go(
    company: Company, client_for, owner: User
) -> None:
    client = client_for(None)
    wanted = client.get("/personas/?orden=nombre")
    assert wanted["Location"] == "/entrar/?next=/personas/%3Forden%3Dnombre"
    page = client.get(wanted["Location"]).content.decode()
    assert 'name="next" value="/personas/?orden=nombre"' in page
    response = enter(client, owner.email, next="/personas/?orden=nombre")
    assert response["Location"] == "/personas/?orden=nombre"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site_after_entering(
    company: Company, client_for, owner: User, target: str
) -> None:
    client = client_for(None)
    assert enter(client, owner.email, next=target)["Location"] == "/"
    assert client.get("/entrar/", {"next": target})["Location"] == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_step_between_an_e_mail_and_a_page_leads_nowhere_else(
    company: Company, client_for, target: str
) -> None:
    page = client_for(None).get("/ir/", {"a": target}).content.decode()
    assert 'content="0; url=/"' in page
    assert "evil" not in page
    assert "vidrios-beta" not in page


def test_the_step_between_an_e_mail_and_a_page_leads_to_the_page(
    company: Company, client_for
) -> None:
    response = client_for(None).get("/ir/", {"a": '/cotizaciones/7/?x=1&y="><script>'})
    page = response.content.decode()
    assert '<meta http-equiv="refresh" content="0; url=/cotizaciones/7/?x=1&amp;y=' in page
    assert "<script>" not in page.partition("<title>")[0]
    assert client_for(None).head("/ir/").status_code == 200


def test_leaving_needs_a_post_and_ends_the_session(
    company: Company, client_for, seller: User, settings: LazySettings
) -> None:
    client = client_for(seller)
    assert client.get("/salir/").status_code == 405
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/salir/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_a_session_ends_eight_hours_after_entering_however_it_is_used(
    company: Company, client_for, owner: User, settings: LazySettings, monkeypatch
) -> None:
    client = client_for(owner)
    row = Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
    end = row.expire_date
    assert abs(end - timezone.now() - timedelta(hours=8)) < timedelta(seconds=30)
    client.post("/personas/0/rol/", {"role": "nadie"})  # a message is written into the session
    row.refresh_from_db()
    assert abs(row.expire_date - end) < timedelta(seconds=1)


def test_a_session_of_eight_hours_ago_is_nobodys(
    company: Company, client_for, owner: User, monkeypatch
) -> None:
    monkeypatch.setattr(sessions.timezone, "now", lambda: timezone_now() - timedelta(hours=8))
    client = client_for(owner)
    monkeypatch.undo()
    assert client.get("/personas/").status_code == 302


timezone_now = timezone.now


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    company: Company, client_for, seller: User
) -> None:
    here, there = client_for(seller), client_for(seller)
    new = "otra frase que recuerdo"
    data = {"current": PASSWORD, "password": new, "repeated": new}
    assert here.post("/contrasena/cambiar/", data).status_code == 302
    assert here.get("/contrasena/cambiar/").status_code == 200
    assert there.get("/contrasena/cambiar/").status_code == 302


@pytest.mark.parametrize(
    ("current", "password", "repeated", "message"),
    [
        (
            "equivocada",
            "una frase nueva",
            "una frase nueva",
            "La contraseña actual no es correcta",
        ),
        (PASSWORD, "una frase nueva", "una frase vieja", "Las dos contraseñas no son iguales"),
        (PASSWORD, "corta", "corta", "10 caracteres"),
        (PASSWORD, "1234567890123", "1234567890123", "Agrega letras"),
        (PASSWORD, "a" * 201, "a" * 201, "200"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_its_reason(
    company: Company, client_for, seller: User, current: str, password: str, repeated: str,
    message: str,
) -> None:  # fmt: skip
    data = {"current": current, "password": password, "repeated": repeated}
    response = client_for(seller).post("/contrasena/cambiar/", data)
    assert response.status_code == 200
    assert message in response.content.decode()
    seller.refresh_from_db()
    assert seller.check_password(PASSWORD)


def test_who_has_no_session_is_sent_to_the_log_in_but_a_page_of_htmx_stays(
    company: Company, client_for
) -> None:
    client = client_for(None)
    assert client.post("/personas/invitar/", {})["Location"] == "/entrar/?next=/"
    response = client.get("/personas/", headers={"HX-Request": "true"})
    assert (response.status_code, response.get("HX-Redirect")) == (401, None)
