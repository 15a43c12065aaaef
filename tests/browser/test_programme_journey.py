"""The whole programme, told once: of three strangers one opens a company and shares a quotation,
one is declined, and one waits for a place.

Real programs and a real mail server; everybody follows the links of the mails that arrive.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, ViewportSize, expect

from compose.local.stack import Stack
from quoting.demonstration import PASSWORD
from tenants.programme.desk.demonstration import EMAIL as MANAGER
from tests.browser.conftest import DESK, keep_picture
from tests.browser.test_accessibility import objections
from tests.browser.test_applying import fill_in, message_to, new_address, send, words_of
from tests.browser.test_desk import enter_desk
from tests.browser.test_first_day import Thumb
from tests.browser.test_first_steps import Novice, follow_first_steps
from tests.browser.test_opening import ask

HAND: ViewportSize = {"width": 390, "height": 844}
TEN_MINUTES = 600  # seconds
ALMOST_FULL = """
from tests.programme import make_admission
from tenants.programme.admissions.places import places
print(",".join(str(make_admission().pk) for _ in range(places().free - 1)))
"""
FREED = """
from django.utils import timezone
from tests.programme import make_manager
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.services import give_back
for admission in Admission.objects.filter(pk__in=[{held}]):
    give_back(admission, "La prueba terminó.", by=make_manager(), moment=timezone.now())
print("done")
"""


@dataclass(frozen=True)
class Applicant:
    """``page`` is the browser in which the mails are read, after a ``scanner`` with scripts has
    opened their links."""

    page: Page
    scanner: Page
    email: str


@pytest.fixture
def one_place_left(stack: Stack) -> Iterator[None]:
    """Every other place of the programme is held, until the test is over."""
    held = ask(stack, ALMOST_FULL)
    yield
    ask(stack, FREED, held=held)


def mail_for(applicant: Applicant, stack: Stack, words: str) -> EmailMessage:
    return message_to(applicant.page, stack, applicant.email, words)


def open_link(applicant: Applicant, stack: Stack, words: str) -> None:
    """The one link of the mail with ``words`` in its subject."""
    text, html = words_of(mail_for(applicant, stack, words))
    (link,) = re.findall(r"http\S+", text)
    assert link in html
    for _ in range(2):
        applicant.scanner.goto(link)
        applicant.scanner.wait_for_load_state("networkidle")
    applicant.page.goto(link)


def apply(page: Page, scanner: Page, stack: Stack) -> Applicant:
    """Send the form, and confirm by the mail's link."""
    applicant = Applicant(page, scanner, new_address())
    page.goto(f"{stack.address}/solicitud/")
    fill_in(page, applicant.email)
    page.get_by_label("Leí y acepto").check()
    send(page)
    open_link(applicant, stack, "Confirma tu correo")
    page.get_by_role("button", name="Confirmar mi correo").click()
    expect(page.get_by_role("heading", name="Por revisar")).to_be_visible()
    mail_for(applicant, stack, "Recibimos la solicitud")
    return applicant


def look_at(desk: Page, stack: Stack, applicant: Applicant) -> None:
    """The manager finds the application by its e-mail."""
    desk.goto(f"{stack.address}/programa/solicitudes/?q={applicant.email}")
    desk.locator("table tbody a").click()
    expect(desk.get_by_role("heading", name="Puntos")).to_be_visible()


def decide(desk: Page, label: str, reason: str) -> None:
    summary = desk.locator("summary", has_text=re.compile(f"^{label}$"))
    act = desk.locator("details.act").filter(has=summary)
    act.locator("summary").click()
    act.get_by_label("Por qué").fill(reason)
    act.get_by_role("button", name=label).click()


def calendar_of(message: EmailMessage) -> Calendar:
    (file,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(file.get_content())


def interview(desk: Page, stack: Stack, applicant: Applicant) -> None:
    """Proposed by the manager, chosen by the applicant, held, and scored."""
    desk.get_by_role("link", name="Proponer entrevista").click()
    day = timezone.now() + timedelta(days=2)
    desk.get_by_label("Dónde").fill("https://video.example/entrevista")
    desk.get_by_label("Horario 1").fill(f"{day:%Y-%m-%d}T10:00")
    desk.get_by_label("Horario 2").fill(f"{day:%Y-%m-%d}T12:30")
    desk.get_by_label("Por qué").fill("Cotiza en Excel y vende tres líneas.")
    desk.get_by_role("button", name="Enviar los horarios").click()
    expect(desk.get_by_text("Los horarios van en camino")).to_be_visible()

    page = applicant.page
    open_link(applicant, stack, "Elige el horario")
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Confirmar este horario").click()
    expect(page.get_by_text("Quedamos así")).to_be_visible()
    expect(page.get_by_text("12:30").first).to_be_visible()
    keep_picture(page, "programme-interview")
    assert objections(page) == []
    own = calendar_of(mail_for(applicant, stack, "Entrevista confirmada"))
    managers = calendar_of(message_to(page, stack, MANAGER, "Rosa Vela Montes confirmó"))
    assert own.events[0]["uid"] == managers.events[0]["uid"]
    assert own["method"] == "REQUEST"

    desk.reload()
    desk.get_by_label("Se hizo").check()
    for point in desk.get_by_role("combobox").all():
        point.select_option("4")
    desk.get_by_label("Notas").fill("Tiene sus precios en una hoja y quiere empezar esta semana.")
    keep_picture(desk, "programme-rubric")
    assert objections(desk) == []
    desk.get_by_role("button", name="Guardar").click()
    expect(desk.get_by_text("Quedó escrito.")).to_be_visible()
    expect(desk.locator(".page-head")).to_contain_text("Realizada")


def open_company(novice: Novice, stack: Stack, applicant: Applicant) -> None:
    """From the invitation's link into the company."""
    page = novice.thumb.page
    open_link(applicant, stack, "Tu lugar en el programa está listo")
    expect(page.get_by_text("está libre.")).to_be_visible()
    novice.write("Tu contraseña *", PASSWORD)
    novice.touch(page.get_by_label("Leí el convenio"))
    novice.touch(page.get_by_role("button", name="Abrir mi empresa"))
    expect(page.get_by_role("heading", name="Haz tu primera cotización")).to_be_visible()


def test_of_three_strangers_one_quotes_one_is_declined_and_one_waits(
    open_browser: Callable[..., Page], stack: Stack, one_place_left: None
) -> None:
    desk, scanner = open_browser(DESK), open_browser(DESK)
    first, second, third = (apply(open_browser(HAND), scanner, stack) for _ in range(3))
    enter_desk(desk, stack)

    look_at(desk, stack, first)
    expect(desk.locator(".desk-total")).to_have_text(re.compile(r"^\d+ de 100$"))
    expect(desk.get_by_text("cerca de 5 a 50")).to_be_visible()  # a reason in words
    interview(desk, stack, first)
    look_at(desk, stack, first)
    decide(desk, "Aceptar", "La entrevista salió bien: tiene datos y tiempo.")
    expect(desk.get_by_text("la invitación va en camino")).to_be_visible()

    look_at(desk, stack, second)
    decide(desk, "No aceptar", "Queda muy lejos de lo que buscamos.")
    expect(desk.get_by_text("No aceptada: el correo")).to_be_visible()
    kind, _ = words_of(mail_for(second, stack, "Sobre la solicitud"))
    assert "Gracias por el tiempo" in kind and "muy lejos" not in kind
    open_link(second, stack, "Sobre la solicitud")
    expect(second.page.get_by_role("button", name="Pedir que una persona")).to_be_visible()

    look_at(desk, stack, third)
    decide(desk, "Aceptar", "También cumple.")
    expect(desk.get_by_role("alert")).to_contain_text("El programa ya tiene sus")
    keep_picture(desk, "programme-full")
    decide(desk, "Lista de espera", "Cumple, y no hay lugar.")
    expect(desk.get_by_text("Quedó en la lista de espera.")).to_be_visible()
    open_link(third, stack, "está en la lista de espera")
    expect(third.page.get_by_text("Por ahora no hay lugar.")).to_be_visible()

    novice = Novice(Thumb(first.page))
    open_company(novice, stack, first)
    follow_first_steps(novice)
    assert novice.seconds < TEN_MINUTES, (novice.thumb.touches, novice.letters)
    mail_for(first, stack, "está abierto")

    look_at(desk, stack, first)
    desk.get_by_role("link", name=re.compile("^ver ")).click()
    expect(desk.get_by_text("7 de 7")).to_be_visible()
