"""A person answers the questions of the week on a phone: from the letter, without a log-in."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, expect

from compose.local import processes
from compose.local.stack import Stack
from tests.browser.conftest import COMPANY, DESK, OWNER, PHONE, keep_picture
from tests.browser.test_accessibility import faults
from tests.browser.test_opening import ask
from tests.sizes import sized

ASKED = """
from django.utils import timezone
from feedback.weeks.calendar import week_of
from feedback.weeks.models import Invitation
from feedback.weeks import emails
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.transactions import atomic
from tests.people import make_person
with company_context(Company.objects.get(subdomain={company!r})) as company, atomic():
    person = make_person(Role.WORKSHOP, {email!r}, "Tere Talavera")
    invitation = Invitation.objects.create(
        company=company, user_id=person.pk, week=week_of(today()), version=1, asked_on=today())
    emails.ask(invitation, person)
print("done")
"""
KEPT = """
from feedback.answers.models import Response
from feedback.weeks.models import OptOut
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
with company_context(Company.objects.get(subdomain={company!r})) as company:
    people = [each.pk for each in User.objects.filter(email__startswith={email!r})]
said = Response.objects.filter(company=company, user_id__in=people)
stopped = OptOut.objects.filter(company=company, user_id__in=people)
print(said.count(), stopped.count(), [sorted(each.given) for each in said])
"""
GONE = """
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.transactions import atomic
from tenants.seats.taking import release_seat
with company_context(Company.objects.get(subdomain={company!r})), atomic():
    release_seat(User.objects.get(email={email!r}).pk)
print("done")
"""
LETTERS = sized("FEEDBACK", 20, 2)
ADDRESSES = re.compile(r"https?://[^\s\"<>]+")
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Microsoft Office; MSOffice 16)",
    "Barracuda Sentinel (EE)",
)


def letter_to(stack: Stack, email: str) -> EmailMessage:
    """The weekly letter as the mail server got it."""
    found: list[EmailMessage] = []

    def came() -> bool:
        for file in stack.mail.glob("*.eml"):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            if email in str(message["To"]) and message["List-Unsubscribe"]:
                found[:] = [message]
        return bool(found)

    assert processes.wait_until(came, 120)
    return found[0]


def addresses_of(letter: EmailMessage) -> list[str]:
    text = letter.get_body(("plain",))
    assert text is not None
    return ADDRESSES.findall(text.get_content())


@pytest.fixture
def email() -> str:
    return f"tere.{token_hex(4)}@personas.example"


@pytest.fixture
def letter(stack: Stack, email: str) -> EmailMessage:
    ask(stack, ASKED, company=COMPANY, email=email)
    return letter_to(stack, email)


def kept(stack: Stack, email: str) -> str:
    return ask(stack, KEPT, company=COMPANY, email=email)


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """A phone whose browser runs no script."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="es-MX")
    yield context.new_page
    context.close()


def form_of(letter: EmailMessage) -> str:
    return next(each for each in addresses_of(letter) if "/semana/" in each and "?" not in each)


def test_a_choice_in_the_letter_and_one_press_are_enough(
    open_browser: Callable[..., Page], stack: Stack, letter: EmailMessage, email: str
) -> None:
    page = open_browser(PHONE)
    page.goto(next(each for each in addresses_of(letter) if "?r=customer" in each))
    expect(page.get_by_label("El PDF o el enlace para el cliente")).to_be_checked()
    page.wait_for_load_state("networkidle")
    assert kept(stack, email) == "0 0 []"
    page.get_by_role("button", name="Enviar").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("¡Gracias!")
    assert kept(stack, email) == "1 0 [['worked']]"


def test_five_answers_are_given_on_a_phone_by_the_keyboard_alone_and_saved_one_by_one(
    open_browser: Callable[..., Page], stack: Stack, letter: EmailMessage, email: str
) -> None:
    page = open_browser(PHONE)
    page.goto(form_of(letter))
    page.wait_for_load_state()
    assert faults(page, "semana") == []
    keys = page.keyboard
    for key in ("Tab", "Tab", "Space"):  # past the skip link, to the first choice
        keys.press(key)
    expect(page.get_by_label("Cotizar más rápido")).to_be_checked()
    for _ in range(6):
        keys.press("Tab")
    keys.type("Cotizo en la obra")
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_label("Me estorba")).to_be_checked()
    keys.press("Tab")
    keys.type("El PDF tarda")
    keys.press("Tab")
    keys.type("Firmar en el celular")
    keys.press("Tab")
    keys.press("ArrowUp")  # from nothing to the last
    expect(page.get_by_label("10", exact=True)).to_be_checked()
    keys.press("Tab")
    for _ in range(4):
        keys.press("ArrowDown")
    expect(page.get_by_text("Guardado.")).to_have_count(5)
    other = open_browser(DESK)
    other.goto(form_of(letter))
    expect(other.get_by_label("Qué pasó")).to_have_value("El PDF tarda")
    assert faults(other, "semana-otra") == []
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("¡Gracias!")
    assert faults(page, "semana-gracias") == []
    told = "['feature', 'problems', 'recommend', 'saved', 'worked']"
    assert kept(stack, email) == f"1 0 [{told}]"
    for size in (PHONE, DESK):
        owner = open_browser(size, OWNER)
        owner.goto("/opiniones/")
        owner.get_by_role("link", name="Preguntas de la semana").click()
        expect(owner.get_by_role("heading", level=1)).to_have_text("Preguntas de la semana")
        expect(owner.get_by_text("Firmar en el celular").first).to_be_visible()
        expect(owner.get_by_text("Tere Talavera")).to_have_count(0)
        assert faults(owner, "semanas") == []


def test_without_a_script_a_wrong_answer_is_told_and_the_rest_is_kept(
    plain: Callable[[], Page], stack: Stack, letter: EmailMessage, email: str
) -> None:
    page = plain()
    page.goto(form_of(letter))
    page.get_by_label("Qué pasó").fill("x" * 10_000)
    page.get_by_label("7", exact=True).check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Escribiste 10,000 letras y caben 5,000")).to_be_visible()
    expect(page.get_by_label("Qué pasó")).to_have_value("x" * 10_000)
    keep_picture(page, "semana-larga")
    page.get_by_label("Qué pasó").fill("Tarda")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("¡Gracias!")
    assert kept(stack, email) == "1 0 [['problems', 'recommend']]"


def test_a_tab_that_is_stale_is_told_and_loses_nothing(
    open_browser: Callable[..., Page], letter: EmailMessage
) -> None:
    first, second = open_browser(PHONE), open_browser(PHONE)
    for page in (first, second):
        page.goto(form_of(letter))
        page.wait_for_load_state()
    first.get_by_label("La que más falta te hace").fill("Colores")
    first.get_by_role("button", name="Enviar").tap()
    expect(first.get_by_role("heading", level=1)).to_contain_text("¡Gracias!")
    area = second.get_by_label("La que más falta te hace")
    area.fill("Precios por cliente")
    area.blur()
    expect(second.get_by_text("cambió en otra ventana")).to_be_visible()
    expect(area).to_have_value("Precios por cliente")
    assert faults(second, "semana-vieja") == []


def test_the_letters_are_stopped_on_their_page_and_had_again(
    open_browser: Callable[..., Page], stack: Stack, letter: EmailMessage, email: str
) -> None:
    page = open_browser(PHONE)
    page.goto(next(each for each in addresses_of(letter) if "/correos/" in each))
    assert faults(page, "correos") == []
    page.get_by_role("button", name="No quiero recibirlos").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ya no recibirás")
    assert kept(stack, email) == "0 1 []"
    assert faults(page, "correos-no") == []
    page.get_by_role("button", name="Recibirlos otra vez").tap()
    expect(page.get_by_text("vuelves a recibirlos")).to_be_visible()
    assert kept(stack, email) == "0 0 []"


def test_a_scanner_that_runs_scripts_answers_nothing_and_stops_nothing(
    chromium: Browser, stack: Stack, email: str
) -> None:
    """It opens every address of every letter in a real browser, with scripts, and waits."""
    opened = 0
    for number in range(LETTERS):
        person = f"{number}.{email}"
        ask(stack, ASKED, company=COMPANY, email=person)
        addresses = addresses_of(letter_to(stack, person))
        for agent in AGENTS:
            context = chromium.new_context(user_agent=agent)
            page = context.new_page()
            for address in addresses:
                page.goto(address)
                page.wait_for_load_state("networkidle")
                opened += 1
            context.close()
        assert kept(stack, person) == "0 0 []"
        ask(stack, GONE, company=COMPANY, email=person)  # a company has few seats
    print(f"{opened} addresses opened with scripts: 0 answers, 0 letters stopped")
