"""From the invitation's link into the open company."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tenants.companies import opening
from tenants.companies.spares import fill_pool
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.events import LoggedIn, PersonJoined
from tenants.people.models import User
from tenants.programme.admissions import views
from tenants.programme.admissions.agreement import agreement_now
from tenants.programme.admissions.events import InvitationIssued, InvitationSpent, OwnerHandedOver
from tenants.programme.admissions.links import hand_over_link, opening_path
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.services import give_back, issue_again
from tenants.programme.applications.models import Application
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.companies import drop_company
from tests.people import CompanyClient
from tests.programme import APEX, make_admission, make_manager

PASSWORD = "ventana grande y clara"
CHOSEN = {"subdomain": "canceles-del-rio", "password": PASSWORD, "agreed": "on"}


@pytest.fixture
def admission(programme: None) -> Admission:
    """Of an applicant who was accepted; what is done commits."""
    return make_admission(
        company_name="Canceles del Río, S.A. de C.V.", city="León", time_zone="America/Hermosillo"
    )


@pytest.fixture
def visitor() -> Client:
    return Client(headers=APEX)


def claim(visitor: Client, admission: Admission, **changes: str) -> HttpResponse:
    return visitor.post(opening_path(admission), CHOSEN | changes)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def now(admission: Admission) -> Admission:
    return Admission.objects.select_related("company").get(pk=admission.pk)


def way_in(page: str) -> str:
    return page.split('data-way-in="', 1)[1].split('"', 1)[0]


def enter(link: str) -> tuple[CompanyClient, HttpResponse]:
    """A new browser that opens the hand-over and presses its button."""
    parts = urlsplit(link)
    company = Company.objects.get(subdomain=parts.netloc.split(".")[0])
    browser = CompanyClient(company)
    assert browser.get(parts.path).status_code == 200
    return browser, browser.post(parts.path)


def test_the_page_shows_the_company_a_free_address_and_the_agreement(
    visitor: Client, admission: Admission
) -> None:
    page = text(visitor.get(opening_path(admission)))
    assert "Canceles del Río" in page
    assert 'value="canceles-del-rio"' in page
    assert "«canceles-del-rio» está libre." in page
    assert "encargado" in page and agreement_now().version in page


def test_the_agreement_and_its_version_say_the_terms_of_today(
    visitor: Client, programme: None, settings: LazySettings
) -> None:
    settings.TRIAL_MONTHS, settings.TRIAL_READ_ONLY_DAYS, settings.TRIAL_CLOSED_DAYS = 6, 20, 1
    page = " ".join(text(visitor.get("/convenio/")).split())
    for words in ("durante 6 meses", "todo durante 20 días", "y 1 día más tarde", "2026-11.6.20.1"):
        assert words in page, words


def test_an_owner_opens_the_company_and_is_inside_without_giving_the_password_again(
    visitor: Client, admission: Admission
) -> None:
    fill_pool(size=1)
    answer = claim(visitor, admission)
    assert answer.status_code == 302
    page = text(visitor.get(answer["Location"]))
    assert "está abierta" in page
    browser, entered = enter(way_in(page))
    assert entered.status_code == 302
    inside = browser.get("/", follow=True)
    assert inside.status_code == 200 and "Cotizaciones" in text(inside)
    claimed = now(admission)
    assert claimed.agreement_version == "2026-11.3.15.15"
    assert claimed.agreed_at == claimed.claimed_at is not None
    assert claimed.owner_password == ""
    company = claimed.company
    assert company is not None and company.time_zone == "America/Hermosillo"
    with company_context(company):
        owner = User.objects.get()
        assert owner.check_password(PASSWORD) and owner.has_joined
    told = Event.objects.of(company)
    for fact in (InvitationSpent, PersonJoined, OwnerHandedOver, LoggedIn):
        assert told.of_kind(fact).count() == 1
    assert Mail.objects.filter(kind="company_welcome", to=admission.email).count() == 1
    assert not Mail.objects.filter(kind="invitation", to=admission.email).exists()


def test_a_hand_over_lets_in_once_and_never_after_a_log_in(
    visitor: Client, admission: Admission
) -> None:
    fill_pool(size=1)
    link = way_in(text(visitor.get(claim(visitor, admission)["Location"])))
    enter(link)
    thief, answer = enter(link)
    assert answer["Location"] == "/"
    assert thief.get("/")["Location"].startswith("/entrar/")


def test_an_owner_who_entered_by_password_first_needs_no_hand_over(
    visitor: Client, admission: Admission
) -> None:
    fill_pool(size=1)
    link = way_in(text(visitor.get(claim(visitor, admission)["Location"])))
    company = now(admission).company
    assert company is not None
    browser = CompanyClient(company)
    data = {"username": admission.email, "password": PASSWORD}
    assert browser.post("/entrar/", data)["Location"] == "/"
    thief, _ = enter(link)
    assert thief.get("/")["Location"].startswith("/entrar/")


def test_a_late_or_forged_hand_over_leads_to_the_log_in(
    visitor: Client, admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_pool(size=1)
    claim(visitor, admission)
    company = now(admission).company
    assert company is not None
    link = urlsplit(hand_over_link(company)).path
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 601)
    for path in (link, "/bienvenida/inventado/"):
        for answer in (CompanyClient(company).get(path), CompanyClient(company).post(path)):
            assert answer["Location"] == "/entrar/"


def test_opening_every_link_fifty_times_spends_nothing(
    visitor: Client, admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CHECKS_PER_MINUTE", 1000)
    for _ in range(50):
        for address in (opening_path(admission), opening_path(admission) + "direccion/"):
            assert visitor.get(address).status_code == 200
            assert visitor.head(address).status_code == 200
        assert visitor.get(opening_path(admission) + "otra/").status_code == 405
    fill_pool(size=1)
    progress = claim(visitor, admission)["Location"]
    link = urlsplit(way_in(text(visitor.get(progress))))
    company = now(admission).company
    assert company is not None
    events = Event.objects.count()
    for _ in range(50):
        Client(headers=APEX).get(progress)
        CompanyClient(company).get(link.path)
    assert Event.objects.count() == events
    browser, _ = enter(link.geturl())
    assert browser.get("/cotizaciones/").status_code == 200


def test_without_a_spare_the_page_says_that_it_takes_longer_and_follows_it(
    visitor: Client, admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(opening, "nudge", lambda task, *args: asked.extend(args))
    progress = claim(visitor, admission)["Location"]
    waiting = text(visitor.get(progress))
    assert "tardará un poco más" in waiting and 'http-equiv="refresh" content="3"' in waiting
    company = now(admission).company
    assert company is not None and asked == [company.pk]
    opening.finish_opening(company)
    page = text(visitor.get(progress, {"parte": "1"}))
    assert "está abierta" in page and "<html" not in page
    browser, _ = enter(way_in(page))
    assert browser.get("/cotizaciones/").status_code == 200


def test_an_opening_that_failed_says_so_and_is_resumed_by_a_button(
    visitor: Client, admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_pool(size=1)
    with monkeypatch.context() as broken:
        broken.setattr("tenants.companies.claiming.take_seat", lambda pk: 1 / 0)
        progress = claim(visitor, admission)["Location"]
    page = text(visitor.get(progress))
    assert "La apertura se detuvo" in page and "mailto:" in page
    assert "se detuvo" in text(visitor.get(opening_path(admission)))
    assert visitor.post(progress).status_code == 302
    assert "está abierta" in text(visitor.get(progress))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subdomain": ""}, "Falta este dato"),
        ({"subdomain": "a b"}, "El subdominio lleva solo letras"),
        ({"subdomain": "www"}, "está reservado"),
        ({"subdomain": "vidrios-alfa"}, "ya está en uso"),
        ({"subdomain": "vidri0s-alfa"}, "se parece"),
        ({"password": "corta"}, "10 caracteres"),
        ({"agreed": ""}, "hace falta que aceptes el convenio"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_opened(
    visitor: Client, admission: Admission, changes: dict[str, str], words: str
) -> None:
    answer = claim(visitor, admission, **changes)
    assert answer.status_code == 200 and words in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert now(admission).company is None


def test_a_whole_address_is_taken_for_its_name(visitor: Client, admission: Admission) -> None:
    fill_pool(size=1)
    claim(visitor, admission, subdomain="https://Canceles-del-Rio.localhost/")
    company = now(admission).company
    assert company is not None and company.subdomain == "canceles-del-rio"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("canceles-nuevos", "está libre"),
        ("vidrios-alfa", "ya está en uso"),
        ("vidri0s-alfa", "se parece mucho"),
        ("admin", "está reservado"),
        ("ñandú", "letras sin acento"),
    ],
)
def test_an_address_is_checked_while_it_is_typed(
    visitor: Client, admission: Admission, typed: str, words: str
) -> None:
    answer = visitor.get(opening_path(admission) + "direccion/", {"direccion": typed})
    assert words in text(answer)
    assert ("Puedes usar" in text(answer)) == ("libre" not in words)


def test_who_has_no_invitation_learns_no_address_and_nobody_asks_without_end(
    visitor: Client, admission: Admission, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visitor.get("/abrir/inventado/direccion/", {"direccion": "a"}).status_code == 410
    monkeypatch.setattr(views, "CHECKS_PER_MINUTE", 2)
    answers = [visitor.get(opening_path(admission) + "direccion/").status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]


def test_a_late_invitation_offers_another_to_the_same_address_alone(
    visitor: Client, admission: Admission
) -> None:
    Admission.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    old = opening_path(admission)
    assert "Pedir otra invitación" in text(visitor.get(old))
    assert "venció" in text(claim(visitor, admission))
    assert now(admission).company is None
    mails = Mail.objects.filter(kind="application_accepted")
    before = mails.count()
    answer = visitor.post(old + "otra/", {"email": "otra@persona.example"})
    assert "va en camino" in text(answer)
    assert {mail.to for mail in mails} == {admission.email}
    assert mails.count() == before + 1
    assert Event.objects.of_kind(InvitationIssued).count() == 2
    assert "no sirve" in text(visitor.get(old))
    assert "no sirve" in text(visitor.post(old + "otra/"))
    assert visitor.get(opening_path(now(admission))).status_code == 200


def test_an_applicant_asks_for_few_invitations_an_hour(
    visitor: Client, admission: Admission
) -> None:
    for _ in range(3):
        path = opening_path(now(admission)) + "otra/"
        assert visitor.post(path).status_code == 200
    answer = visitor.post(opening_path(now(admission)) + "otra/")
    assert answer.status_code == 409 and "varias invitaciones" in text(answer)


def test_a_used_invitation_leads_to_the_company_and_opens_nothing_more(
    visitor: Client, admission: Admission
) -> None:
    fill_pool(size=1)
    claim(visitor, admission)
    page = text(visitor.get(opening_path(admission)))
    assert "http://canceles-del-rio.localhost/entrar/" in page
    assert "data-way-in" not in page
    answer = claim(visitor, admission, subdomain="otra-cosa", password="otra frase muy larga")
    assert answer.status_code == 410
    assert visitor.post(opening_path(admission) + "otra/").status_code == 409
    assert Company.objects.filter(subdomain="otra-cosa").count() == 0


def test_a_second_press_of_the_button_goes_on_to_the_same_company(
    visitor: Client, admission: Admission
) -> None:
    fill_pool(size=1)
    first = claim(visitor, admission)
    second = claim(Client(headers=APEX), admission)
    assert first.status_code == second.status_code == 302
    assert "está abierta" in text(visitor.get(second["Location"]))


@pytest.mark.parametrize("token", ["inventado", "a:b", "x" * 500, "%F1"])
def test_a_forged_link_is_explained(visitor: Client, programme: None, token: str) -> None:
    for path in (f"/abrir/{token}/", f"/abrir/avance/{token}/"):
        for answer in (visitor.get(path), visitor.post(path)):
            assert answer.status_code == 410 and "Este enlace no sirve" in text(answer)


def test_an_older_invitation_is_worthless_also_when_it_was_open_already(
    visitor: Client, admission: Admission
) -> None:
    old = opening_path(admission)
    issue_again(admission, by=make_manager(), moment=timezone.now())
    assert visitor.post(old, CHOSEN).status_code == 410
    assert now(admission).company is None


def test_an_invitation_whose_place_was_given_back_opens_nothing(
    visitor: Client, admission: Admission
) -> None:
    old = opening_path(admission)
    give_back(admission, "No contestó.", by=make_manager(), moment=timezone.now())
    assert visitor.post(old, CHOSEN).status_code == 410
    assert "ya no está apartado" in text(visitor.get(opening_path(now(admission))))
    assert now(admission).company is None
    assert Application.objects.get().state == Application.State.WAITING


def test_the_progress_of_a_company_that_left_is_told(visitor: Client, admission: Admission) -> None:
    fill_pool(size=1)
    progress = claim(visitor, admission)["Location"]
    company = now(admission).company
    assert company is not None
    Company.objects.filter(pk=company.pk).update(state=Company.State.CLOSED)
    assert "ya no está abierta" in text(visitor.get(progress))
    assert "ya no está abierta" in text(visitor.get(opening_path(admission)))
    drop_company(company)
    assert visitor.get(progress).status_code == 410
