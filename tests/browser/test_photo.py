"""A photo of an opening, from the telephone's camera to the line that it belongs to."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PHONE, SELLER
from tests.browser.test_journey import add_window, start_quote

LIGHT = 1_500_000  # bytes, of the many that a camera makes


def photograph() -> bytes:
    """Of twelve megapixels, with grain, as a camera makes it."""
    content = BytesIO()
    grain = Image.effect_noise((1000, 750), 40).resize((4000, 3000))
    grain.convert("RGB").save(content, "JPEG", quality=97)
    return content.getvalue()


def test_a_photo_is_made_small_before_it_is_sent(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Señora Vera")
    add_window(page, "Sala", 'Ventana fija línea 3"', "80", "60")
    page.wait_for_load_state("networkidle")
    taken = photograph()
    assert len(taken) > 2 * LIGHT
    page.get_by_label("Más acciones de la partida 1").tap()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Agregar foto").tap()
    chooser.value.set_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": taken})
    expect(page.get_by_label("Fotos del vano").get_by_role("img")).to_be_visible(timeout=30_000)
    upload = next(request for request in sent if request.url.endswith("/fotos/"))
    assert upload.sizes()["requestBodySize"] < LIGHT


def test_what_the_server_would_not_take_is_said_without_sending_it(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Señora Vera")
    add_window(page, "Sala", 'Ventana fija línea 3"', "80", "60")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Más acciones de la partida 1").tap()
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Agregar foto").tap()
    heavy = b"not a picture that can be drawn" * 400_000
    chooser.value.set_files({"name": "IMG_2.heic", "mimeType": "image/heic", "buffer": heavy})
    expect(page.get_by_text("La foto pesa más de 10 MB")).to_be_visible()
