"""The loop, closed in real browsers: a person tells, the manager answers, a release brings it, and
the letter says «ya quedó»."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from compose.local.stack import Stack
from tests.browser.conftest import DESK, OWNER, PHONE, SELLER, keep_picture
from tests.browser.test_accessibility import faults
from tests.browser.test_applying import message_to, words_of
from tests.browser.test_desk import enter_desk

WORDS = "En el PDF no sale el acabado negro mate."
ANSWER = "Lo encontramos: sale en la siguiente versión."
CHANGED = "El PDF ya dice el acabado de cada partida."


def screenshot() -> bytes:
    content = BytesIO()
    Image.effect_noise((720, 1280), 60).convert("RGB").save(content, "PNG")
    return content.getvalue()


def act(desk: Page, label: str) -> None:
    desk.locator("details.act > summary", has_text=re.compile(f"^{label}$")).click()


def test_what_a_person_tells_comes_back_as_done(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    phone, desk = open_browser(PHONE, SELLER), open_browser(DESK)
    phone.goto("/cotizaciones/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Sugerencia o problema").tap()
    expect(phone.get_by_role("heading", name="Sugerencia o problema")).to_be_visible()
    expect(phone.get_by_text("(/cotizaciones/)")).to_be_visible()
    assert faults(phone, "opinion-decir") == []
    phone.get_by_label("Me bloquea").check()
    phone.get_by_label("Qué pasó o qué te gustaría").fill(WORDS)
    file = {"name": "pantalla.png", "mimeType": "image/png", "buffer": screenshot()}
    phone.get_by_label("Imagen de tu pantalla").set_input_files(file)
    phone.get_by_role("button", name="Enviar").tap()
    expect(phone.get_by_text("Gracias: ya lo tenemos")).to_be_visible()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    expect(phone.get_by_text("Por responder")).to_be_visible()
    assert faults(phone, "opinion-contada") == []

    enter_desk(desk, stack)
    desk.get_by_role("link", name=re.compile("acabado negro mate")).click()
    expect(desk.get_by_role("heading", name=re.compile("^Caso "))).to_be_visible()
    expect(desk.get_by_role("img", name="Imagen de su pantalla")).to_be_visible()
    assert faults(desk, "opinion-caso") == []
    act(desk, "Responder")
    desk.get_by_label("Respuesta", exact=False).first.fill(ANSWER)
    desk.get_by_role("button", name="Responder").click()
    expect(desk.get_by_text("Quedó respondido.")).to_be_visible()
    message_to(phone, stack, SELLER, "Respuesta a lo que", holding=ANSWER)

    desk.get_by_role("link", name="Hacer una idea").click()
    expect(desk.get_by_text(WORDS)).to_be_visible()
    desk.get_by_label("Idea").fill("Acabado de cada partida en el PDF")
    desk.get_by_label("Qué es").fill("El PDF dice el acabado de cada ventana.")
    assert faults(desk, "opinion-idea-nueva") == []
    desk.get_by_role("button", name="Publicar la idea").click()
    expect(desk.get_by_text("Las empresas ya la ven")).to_be_visible()
    assert faults(desk, "opinion-idea") == []

    owner = open_browser(PHONE, OWNER)
    owner.goto("/opiniones/ideas/")
    owner.get_by_role("button", name="Votar por Acabado de cada partida").tap()
    expect(owner.get_by_text("1 empresa la quiere")).to_be_visible()
    assert faults(owner, "opinion-ideas") == []
    assert WORDS not in owner.content()

    desk.get_by_role("link", name=re.compile("^Caso ")).click()
    act(desk, "Ya quedó")
    desk.get_by_label("Versión que lo trae").fill("2026.12-1")
    desk.get_by_label("Qué cambió").fill(CHANGED)
    desk.get_by_role("button", name="Ya quedó").click()
    expect(desk.get_by_text("los correos van en camino")).to_be_visible()
    keep_picture(desk, "opinion-caso-terminado")

    text, html = words_of(message_to(phone, stack, SELLER, "Ya quedó", holding=CHANGED))
    for part in (CHANGED, "2026.12-1", WORDS):
        assert part in text and part in html
    (link,) = re.findall(r"http\S+", text)
    phone.goto(link)
    told = phone.get_by_role("article", name=re.compile("^Me bloquea"))
    expect(told.get_by_text("Ya quedó", exact=True)).to_be_visible()
    expect(told.get_by_text(CHANGED)).to_be_visible()
    assert faults(phone, "opinion-quedo") == []
    assert len(list(Path(stack.mail).glob("*.eml"))) >= 2


def test_the_lists_of_opinions_are_fit_for_a_telephone(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    for size in (PHONE, DESK):
        desk = open_browser(size)
        enter_desk(desk, stack)
        for path in ("opiniones", "temas", "temas/nuevo", "ideas", "ideas/nueva"):
            desk.goto(f"{stack.address}/programa/{path}/")
            assert faults(desk, f"programa-{path.replace('/', '-')}") == [], path


def test_what_is_too_heavy_is_said_before_the_page_goes_away(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, SELLER)
    page.goto("/opiniones/decir/")
    page.wait_for_load_state()
    page.get_by_label("Una sugerencia").check()
    page.get_by_label("Qué pasó o qué te gustaría").fill("Algo largo de escribir.")
    picture = page.get_by_label("Imagen de tu pantalla")
    heavy = {"name": "x.png", "mimeType": "image/png", "buffer": b"0" * (20 * 1024**2)}
    picture.set_input_files(heavy)
    assert picture.evaluate("field => field.validationMessage").startswith("Pesa más de 10 MB")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_label("Qué pasó o qué te gustaría")).to_have_value("Algo largo de escribir.")
    picture.set_input_files([])
    assert picture.evaluate("field => field.validationMessage") == ""
