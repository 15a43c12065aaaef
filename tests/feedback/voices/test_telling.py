"""«Sugerencia o problema» on every page: what is kept of it, and what is refused."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from feedback.cases.models import Case
from feedback.voices import views
from feedback.voices.models import TEXT, Voice
from feedback.voices.pages import page_of_ours
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.feedback.said import say
from tests.people import CompanyClient, make_person, release

WORDS = {"kind": "problem", "text": "El PDF sale en blanco.", "page": "/cotizaciones/"}
TELL = "/opiniones/decir/"


def picture(form: str = "PNG", size: tuple[int, int] = (300, 200)) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", size, "navy").save(content, form)
    return SimpleUploadedFile(f"pantalla.{form.lower()}", content.getvalue(), f"image/{form}")


@pytest.mark.parametrize("role", list(Role))
def test_every_page_has_the_link_with_the_page_that_it_stands_on(
    client_for: Callable[..., CompanyClient], role: Role
) -> None:
    browser = client_for(make_person(role))
    for path in ("/", "/taller/", "/ayuda/", "/opiniones/ideas/"):
        page = browser.get(path, follow=True)
        here = page.redirect_chain[-1][0] if page.redirect_chain else path
        assert f'href="{TELL}?de={quote(here)}"' in page.text, path
    assert f'href="{TELL}"' in browser.get(TELL).text


def test_what_is_told_is_kept_with_where_the_person_stood(
    browser: CompanyClient, company: Company, seller: User
) -> None:
    page = browser.get(f"{TELL}?de=/cotizaciones/").text
    assert 'name="page" value="/cotizaciones/"' in page
    answer = browser.post(TELL, WORDS)
    voice = Voice.objects.get()
    assert answer["Location"] == f"/opiniones/#opinion-{voice.pk}"
    assert (voice.company_id, voice.user_id) == (company.pk, seller.pk)
    assert (voice.kind, voice.text, voice.page) == tuple(WORDS.values())
    assert (voice.release, voice.error_id) == (settings.RELEASE, "")
    told = Event.objects.get(kind="voice.told")
    assert (told.company_id, told.actor_id, told.facts["of_kind"]) == (
        company.pk, seller.pk, "problem",
    )  # fmt: skip
    assert WORDS["text"] in browser.get("/opiniones/").text


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/cotizaciones/12/", "/cotizaciones/12/"),
        ("/cotizaciones/?q=ana", "/cotizaciones/"),
        ("/c/abc:secreto/", ""),
        ("/contrasena/abc/", ""),
        ("https://otro.example/cotizaciones/", ""),
        ("//otro.example/cotizaciones/", ""),
        ("/nada/de/esto/", ""),
        ("http://[", ""),
        ("cotizaciones/", ""),
        ("/cotizaciones/" + "x" * 400, ""),
    ],
)
def test_only_a_page_of_ours_is_kept_and_never_a_token(
    company: Company, address: str, kept: str
) -> None:
    assert page_of_ours(address) == kept


def test_a_forged_page_is_kept_as_none(browser: CompanyClient) -> None:
    for page in ("javascript:alert(1)", "/c/abc:secreto/", "https://otro.example/"):
        browser.post(TELL, WORDS | {"page": page, "text": page})
    assert [voice.page for voice in Voice.objects.all()] == ["", "", ""]


def test_the_last_error_of_the_session_goes_along(
    browser: CompanyClient,
    client_for: Callable[..., CompanyClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(views.hours, "is_open", lambda moment: 1 // 0)
        failed = browser.get(TELL, headers={"X-Request-ID": "peticion-que-fallo-1"})
    assert failed.status_code == 500
    assert "peticion-que-fallo-1" in browser.get(TELL).text
    browser.post(TELL, WORDS)
    assert Voice.objects.get().error_id == "peticion-que-fallo-1"
    other = client_for(make_person(Role.SALES))
    assert "peticion-que-fallo-1" not in other.get(TELL).text


def test_two_tabs_and_a_second_press_tell_it_once(browser: CompanyClient) -> None:
    for _ in range(3):
        assert browser.post(TELL, WORDS).status_code == 302
    assert Voice.objects.count() == Case.objects.count() == 1
    browser.post(TELL, WORDS | {"text": "Otra cosa."})
    assert Voice.objects.count() == Case.objects.count() == 2


def test_markup_is_shown_as_it_was_typed(browser: CompanyClient, desk: Client) -> None:
    browser.post(TELL, WORDS | {"text": "<script>alert(1)</script>"})
    case = Case.objects.get()
    for page in (
        browser.get("/opiniones/").text,
        desk.get("/programa/opiniones/").text,
        desk.get(f"/programa/opiniones/{case.pk}/").text,
    ):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_ten_thousand_letters_are_refused_and_stay_in_the_form(browser: CompanyClient) -> None:
    answer = browser.post(TELL, WORDS | {"text": "ñ" * 10_000})
    assert answer.status_code == 422
    assert f"{TEXT}" in answer.text and "ñ" * 10_000 in answer.text
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no soy una imagen", "JPG, PNG o WEBP"),
        (b"", "JPG, PNG o WEBP"),
        (b"%PDF-1.7", "JPG, PNG o WEBP"),
        (b"\0" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_words_stay(
    browser: CompanyClient, content: bytes, said: str
) -> None:
    upload = SimpleUploadedFile("foto.png", content, "image/png")
    answer = browser.post(TELL, WORDS | {"picture": upload})
    assert answer.status_code == 422
    assert said in answer.text and WORDS["text"] in answer.text
    assert not Voice.objects.exists()


def test_a_picture_cut_short_is_refused(browser: CompanyClient) -> None:
    whole = picture("JPEG", (900, 900)).read()
    upload = SimpleUploadedFile("foto.jpg", whole[: len(whole) // 2], "image/jpeg")
    answer = browser.post(TELL, WORDS | {"picture": upload})
    assert answer.status_code == 422
    assert "dañada" in answer.text


def test_twenty_megabytes_are_refused_before_they_are_read(browser: CompanyClient) -> None:
    """The body is never read: what says that it is so large is answered at once."""
    answer = browser.generic(
        "POST", TELL, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(20 * 1024**2)
    )
    assert answer.status_code == 413
    assert "12 MB" in answer.text


def test_a_picture_is_written_anew_and_shown_to_whoever_sent_it_and_to_the_programme(
    browser: CompanyClient,
    client_for: Callable[..., CompanyClient],
    desk: Client,
    company: Company,
    neighbour: Company,
) -> None:
    colleague = client_for(make_person(Role.OWNER))
    with company_context(neighbour):
        stranger = client_for(make_person(Role.OWNER), company=neighbour)
    browser.post(TELL, WORDS | {"picture": picture(size=(4000, 1000))})
    voice = Voice.objects.get()
    mine = browser.get(f"/opiniones/{voice.pk}/imagen/")
    content = b"".join(mine.streaming_content)
    release(mine)
    with Image.open(BytesIO(content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (2000, 500))
    assert mine["Content-Type"] == "image/jpeg"
    shown = desk.get(f"/programa/opiniones/imagen/{voice.pk}/")
    assert b"".join(shown.streaming_content) == content
    release(shown)
    assert colleague.get(f"/opiniones/{voice.pk}/imagen/").status_code == 404
    assert stranger.get(f"/opiniones/{voice.pk}/imagen/").status_code == 404
    assert Client(headers={"host": "localhost"}).get(
        f"/programa/opiniones/imagen/{voice.pk}/"
    ).status_code == 302  # fmt: skip


def test_a_picture_that_the_storage_lost_is_told_and_breaks_no_page(
    browser: CompanyClient, desk: Client, company: Company
) -> None:
    browser.post(TELL, WORDS | {"picture": picture()})
    voice, case = Voice.objects.get(), Case.objects.get()
    assert "Imagen de su pantalla" in desk.get(f"/programa/opiniones/{case.pk}/").text
    with company_context(company):
        voice.picture.storage.delete(voice.picture.name)
    page = desk.get(f"/programa/opiniones/{case.pk}/").text
    assert "La imagen que mandó ya no está guardada." in page and "<img" not in page
    for gone in (
        browser.get(f"/opiniones/{voice.pk}/imagen/"),
        desk.get(f"/programa/opiniones/imagen/{voice.pk}/"),
    ):
        assert gone.status_code == 404
        assert "La imagen ya no está guardada" in gone.text
    assert WORDS["text"] in browser.get("/opiniones/").text


def test_a_neighbour_with_the_same_number_reads_nothing_of_it(
    client_for: Callable[..., CompanyClient], seller: User, neighbour: Company
) -> None:
    voice = say(seller, "Palabras de Alfa")
    with company_context(neighbour):
        twin = make_person(Role.OWNER)
        Voice.objects.filter(pk=voice.pk).update(user_id=twin.pk)
        stranger = client_for(twin, company=neighbour)
    assert "Palabras de Alfa" not in stranger.get("/opiniones/").text


def test_urgent_opens_whatsapp_with_the_context_and_says_who_is_there(
    browser: CompanyClient, settings: LazySettings, company: Company
) -> None:
    settings.SUPPORT_WHATSAPP = "+52 55 1234 5678"
    settings.RELEASE = "2026.11-7"
    page = browser.get(f"{TELL}?de=/taller/").text
    start = page.rindex("https://wa.me/525512345678?text=")
    link = page[start : page.index('"', start)]
    for words in (company.name, "2026.11-7", "/taller/"):
        assert quote(words) in link or quote(words, safe="") in link, words
    assert "Menos de 2 h" in page and "Faltan datos" in page
    assert ("Ahora hay quien responda" in page) != ("Ahora estamos fuera de horario" in page)


def test_a_person_is_not_heard_without_end(browser: CompanyClient, seller: User) -> None:
    for number in range(50):
        say(seller, f"Problema {number}")
    answer = browser.post(TELL, WORDS)
    assert answer.status_code == 422
    assert "mañana" in answer.text and WORDS["text"] in answer.text


def test_a_company_that_may_only_read_tells_all_the_same(
    browser: CompanyClient, company: Company
) -> None:
    company.read_only_since = now()
    company.save(update_fields=["read_only_since"])
    assert browser.post(TELL, WORDS).status_code == 302
    assert Voice.objects.count() == 1


def test_reading_keeps_nothing(browser: CompanyClient) -> None:
    for path in (f"{TELL}?de=/", "/opiniones/", "/opiniones/ideas/"):
        browser.get(path)
        browser.head(path)
    assert not Voice.objects.exists() and not Case.objects.exists()
