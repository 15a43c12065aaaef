"""Photos of an opening that the seller shows: frozen with what is sent, in the PDF and the page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from quoting.core.versions import compare
from quoting.drafts.models.quotes import LinePhoto, Quote
from quoting.drafts.services.errors import QuotingError
from quoting.drafts.services.photos import add_photo, remove_photo, show_photo
from quoting.offers.addresses import customer_token
from quoting.offers.housekeeping import forget_unused_files
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.pdf.photos import PIXELS
from quoting.offers.pdf.quote import render_quote
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import FIXED, MOMENT, SLIDING, add, make_quote, make_window

Browse = Callable[..., CompanyClient]
pytestmark = pytest.mark.django_db


def photograph(size: tuple[int, int] = (3000, 2000)) -> BytesIO:
    """With grain, as a camera makes it."""
    made = BytesIO()
    Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size).save(made, "JPEG", quality=95)
    made.seek(0)
    return made


@pytest.fixture
def quote(seller: User) -> Quote:
    """Two lines; the first has two photos, the second one."""
    quote = add(make_quote(seller), make_window(SLIDING, location="Sala"), make_window(FIXED))
    first, second = quote.lines.all()
    for line in (first, first, second):
        add_photo(line, photograph(), 100, MOMENT, by=seller)
    return quote


def shown(quote: Quote, *places: int) -> list[LinePhoto]:
    photos = list(quote.photos.all())
    for place in places:
        show_photo(photos[place], True)
    return photos


def sent_pages(version: QuoteVersion) -> tuple[int, list[bytes], str]:
    """Bytes of the document, the pictures in it, and what its pages say."""
    content = render_quote(version.promise).content
    pages = PdfReader(BytesIO(content)).pages
    pictures = [image.data for page in pages for image in page.images]
    return len(content), pictures, " ".join(page.extract_text() for page in pages)


def test_no_photo_goes_to_the_customer_unless_the_seller_says_so(
    quote: Quote, seller: User
) -> None:
    version = send_quote(quote, seller, MOMENT)
    assert version.promise.photos == ()
    _, pictures, text = sent_pages(version)
    assert pictures == [] and "Fotos de los vanos" not in text


def test_the_pdf_shows_the_chosen_ones_small_and_under_their_line(
    quote: Quote, seller: User
) -> None:
    shown(quote, 1, 2)
    size, pictures, text = sent_pages(send_quote(quote, seller, MOMENT))
    assert len(pictures) == 2 and size < 1_000_000
    assert all(max(Image.open(BytesIO(each)).size) <= max(PIXELS) for each in pictures)
    assert "Fotos de los vanos" in text and "1. Sala" in text.split("Fotos de los vanos")[1]


def test_what_was_sent_keeps_its_photos_whatever_is_done_afterwards(
    quote: Quote, seller: User
) -> None:
    (_, photo, _) = shown(quote, 1)
    name = photo.file.name
    version = send_quote(quote, seller, MOMENT)
    with pytest.raises(QuotingError):
        show_photo(photo, False)
    LinePhoto.objects.all().delete()
    forget_unused_files(timezone.now() + timedelta(days=1, hours=1))
    assert default_storage.exists(name)
    version.refresh_from_db()
    assert [each for _, each in version.promise.photos] == [name]


def test_a_photo_that_is_lost_does_not_stop_the_document(quote: Quote, seller: User) -> None:
    shown(quote, 0, 1)
    version = send_quote(quote, seller, MOMENT)
    default_storage.delete(version.promise.photos[0][1])
    _, pictures, _ = sent_pages(version)
    assert len(pictures) == 1


def test_the_customer_sees_the_chosen_ones_and_no_other(
    client_for: Browse, quote: Quote, seller: User
) -> None:
    shown(quote, 2)
    token = customer_token(ensure_link(send_quote(quote, seller, MOMENT), seller))
    visitor = client_for(None)
    page = visitor.get(f"/c/{token}/").content.decode()
    assert page.count("<img") == 1 and f"/c/{token}/fotos/1/" in page
    answer = visitor.get(f"/c/{token}/fotos/1/")
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).format == "JPEG"
    assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"].startswith("private")
    for place in (0, 2, 99):
        assert visitor.get(f"/c/{token}/fotos/{place}/").status_code == 404


def test_the_seller_chooses_in_the_editor(client_for: Browse, quote: Quote, seller: User) -> None:
    client, photo = client_for(seller), quote.photos.first()
    address = f"/cotizaciones/{quote.pk}/fotos/{photo.pk}/mostrar/"
    for value, is_shown, said in (("1", True, "Para el cliente"), ("0", False, "Solo interna")):
        client.post(address, {"mostrar": value})
        photo.refresh_from_db()
        assert photo.is_shown is is_shown
        assert said in client.get(f"/cotizaciones/{quote.pk}/").content.decode()


def test_a_new_version_tells_that_photos_were_added(quote: Quote, seller: User) -> None:
    shown(quote, 0)
    after = send_quote(quote, seller, MOMENT).promise
    bare = tuple(replace(line, photos=()) for line in after.lines)
    (found,) = compare(replace(after, lines=bare), after).lines
    assert [(each.label, each.before, each.after) for each in found.changes] == [("Fotos", "", "1")]


def test_a_photo_that_was_taken_away_is_not_shown(quote: Quote, seller: User) -> None:
    photos = shown(quote, 0, 1)
    remove_photo(photos[0])
    promise = send_quote(quote, seller, MOMENT).promise
    assert [name for _, name in promise.photos] == [photos[1].file.name]
