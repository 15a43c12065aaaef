"""The whole draft at once, templates, and photos of openings."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.models import Finish, Material
from quoting.drafts.models.quotes import LinePhoto, Quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse
from tests.quoting.make import AWNING, SLIDING, add, make_quote, make_service, make_window


def test_another_finish_is_shown_first_and_then_changes_every_window(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING), make_service("BOQUILLA"))
    black = Finish.objects.exclude(code="NATURAL").filter(retired_at=None).first()
    address = f"/cotizaciones/{quote.pk}/cambiar-todo/"
    page = client.get(address, {"acabado": black.pk}).content.decode()
    assert page.count('name="partida"') == 1
    assert quote.lines.first().finish.code == "NATURAL"

    client.post(address, {"acabado": black.pk})
    assert quote.lines.first().finish == black
    before = quote.total
    quote.refresh_from_db()
    assert quote.total != before


def test_a_line_the_glass_does_not_fit_stays_as_it_is_and_says_so(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING), make_window(AWNING))
    awning = quote.lines.last()
    awning.product.line.glass_max = 4
    awning.product.line.save()
    awning.glass = Material.objects.glasses().filter(thickness__lte=4).first()
    awning.save()
    thick = Material.objects.get(code="CLARO-6")
    address = f"/cotizaciones/{quote.pk}/cambiar-todo/"
    quote.lines.filter(pk=quote.lines.first().pk).update(glass=awning.glass)
    page = client.get(address, {"vidrio": thick.pk}).content.decode()
    assert "se quedan como están" in page
    client.post(address, {"vidrio": thick.pk})
    assert [line.glass.pk for line in quote.lines.described()] == [thick.pk, awning.glass_id]


OWN = ("PUERTA-TEMPLADA", "900", "2100")


def test_a_glass_that_belongs_to_its_product_stays_unless_it_is_marked(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING), make_window(OWN, glass="TEMPLADO-12"))
    plain, own = quote.lines.all()
    tinted = Material.objects.get(code="TINTEX-6")
    address = f"/cotizaciones/{quote.pk}/cambiar-todo/"
    page = client.get(address, {"vidrio": tinted.pk}).content.decode()
    assert "Llevan su propio vidrio" in page
    assert f'name="vidrio_propio" value="{own.pk}" id="propio-{own.pk}" >' in page

    client.post(address, {"vidrio": tinted.pk, "elegidas": "1", "partida": plain.pk})
    assert [line.glass.code for line in quote.lines.all()] == ["TINTEX-6", "TEMPLADO-12"]
    marked = {"vidrio": tinted.pk, "elegidas": "1", "vidrio_propio": own.pk}
    seen = client.get(address, marked).content.decode()
    assert "no es templado ni laminado" in seen or "se quedan como están" in seen


def test_only_what_has_the_former_glass_and_is_marked_changes(
    client: CompanyClient, seller: User
) -> None:
    lines = [make_window(SLIDING), make_window(SLIDING, glass="TINTEX-6"), make_window(AWNING)]
    quote = add(make_quote(seller), *lines)
    first, _, third = quote.lines.all()
    clear, mirror = (Material.objects.get(code=code) for code in ("CLARO-6", "FILTRASOL-6"))
    address = f"/cotizaciones/{quote.pk}/cambiar-todo/"
    asked = {"de_vidrio": clear.pk, "vidrio": mirror.pk}
    page = client.get(address, asked).content.decode()
    assert page.count('name="partida"') == 2

    client.post(address, asked | {"elegidas": "1", "partida": third.pk})
    assert [line.glass.code for line in quote.lines.all()] == [
        "CLARO-6",
        "TINTEX-6",
        "FILTRASOL-6",
    ]
    assert first.glass_id == clear.pk


def test_a_change_of_the_whole_is_undone_where_nobody_changed_it_since(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING), make_window(AWNING))
    before = quote.total
    tinted = Material.objects.get(code="TINTEX-6")
    address = f"/cotizaciones/{quote.pk}/cambiar-todo/"
    answer = client.post(address, {"vidrio": tinted.pk})
    assert "Deshacer" in client.get(answer["Location"]).content.decode()

    client.post(f"{address}deshacer/")
    assert {line.glass.code for line in quote.lines.all()} == {"CLARO-6"}
    quote.refresh_from_db()
    assert quote.total == before
    client.post(f"{address}deshacer/")  # harmless twice
    assert {line.glass.code for line in quote.lines.all()} == {"CLARO-6"}


def test_a_template_starts_a_quotation_for_somebody_else(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING, room="Planta baja"))
    client.post(f"/cotizaciones/{quote.pk}/plantilla/", {"name": "Casa tipo"})
    template = Quote.objects.get(state="template")
    assert template not in Quote.objects.listed()
    assert "Casa tipo" in client.get("/plantillas/").content.decode()
    assert "Casa tipo" in client.get(f"/cotizaciones/{template.pk}/").content.decode()
    assert "Casa tipo" in client.get("/cotizaciones/nueva/").content.decode()

    answer = client.post("/cotizaciones/nueva/", {"template": template.pk})
    draft = Quote.objects.get(pk=int(answer["Location"].strip("/").rsplit("/", 1)[-1]))
    assert (draft.customer.name, draft.state, draft.template_name) == ("", "draft", "")
    assert draft.lines.get().room == "Planta baja"
    assert draft.total == quote.total


def test_a_template_offers_to_be_used_and_is_never_sent(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    client.post(f"/cotizaciones/{quote.pk}/plantilla/", {"name": "Casa tipo"})
    template = Quote.objects.get(state="template")
    address = f"/cotizaciones/{template.pk}/"
    page = client.get(address).content.decode()
    assert f'name="template" value="{template.pk}"' in page
    assert f"{address}revisar/" not in page
    for ask, act in ((client.get, "revisar"), (client.post, "enviar")):
        assert ask(f"{address}{act}/")["Location"] == address
        assert "Una plantilla no se envía" in client.get(address).content.decode()
    template.refresh_from_db()
    assert (template.state, template.folio) == ("template", None)


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (19.0, 24.0, 0.0)}  # where it was taken
    Image.new("RGB", (2400, 1800), "navy").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", content.getvalue(), content_type="image/jpeg")


def test_a_photo_is_kept_small_and_without_the_place_it_was_taken(
    client: CompanyClient, client_for: Browse, worker: User, quote: Quote
) -> None:
    line = add(quote, make_window(SLIDING)).lines.get()
    client.post(f"/cotizaciones/{quote.pk}/partidas/{line.pk}/fotos/", {"foto": picture()})
    photo = LinePhoto.objects.get()
    answer = client.get(f"/fotos/{photo.pk}/")
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(BytesIO(b"".join(answer))) as kept:
        assert max(kept.size) == 1600
        assert not kept.getexif()
    assert f"/fotos/{photo.pk}/" in client.get(f"/cotizaciones/{quote.pk}/").content.decode()
    assert client_for(worker).get(f"/fotos/{photo.pk}/").status_code == 403
    client.post(f"/cotizaciones/{quote.pk}/fotos/{photo.pk}/quitar/")
    assert not LinePhoto.objects.exists()


def test_what_is_not_a_photo_is_refused_in_words(client: CompanyClient, quote: Quote) -> None:
    line = add(quote, make_window(SLIDING)).lines.get()
    address = f"/cotizaciones/{quote.pk}/partidas/{line.pk}/fotos/"
    for upload, message in (
        (SimpleUploadedFile("a.jpg", b"<svg>"), "JPG, PNG o WEBP"),
        (SimpleUploadedFile("a.jpg", b"0" * (10 * 1024 * 1024 + 1)), "más de 10 MB"),
    ):
        client.post(address, {"foto": upload})
        assert message in client.get(f"/cotizaciones/{quote.pk}/").content.decode()
    client.post(address)
    assert "Elige una foto" in client.get(f"/cotizaciones/{quote.pk}/").content.decode()
    assert not LinePhoto.objects.exists()
