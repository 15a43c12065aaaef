"""Photos of an opening: written anew, so that neither a place nor any byte of an upload is kept."""

from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile

from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine
from quoting.drafts.services.drafts import lock_draft
from quoting.drafts.services.errors import QuotingError
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.web.pictures import NoPicture, PictureError, TooManyPixels, read_picture

MAX_BYTES = 10 * 1024 * 1024
SIDE = 1600  # pixels of what is kept: enough to see a jamb, small enough for a telephone
MOST_PHOTOS = 8  # of a line


class BadPhoto(QuotingError):
    """``str()`` is the message for the person who uploaded it."""


def add_photo(line: QuoteLine, upload: IO[Any], size: int, moment: datetime, by: User) -> LinePhoto:
    """Keep a picture of ``size`` bytes with the line. Raises QuotingError."""
    content = clean_photo(upload, size)  # before any row is locked: it takes a while
    with atomic():
        draft = lock_draft(line.quote_id)
        if line.photos.count() >= MOST_PHOTOS:
            raise BadPhoto(f"Una partida lleva hasta {MOST_PHOTOS} fotos; quita una primero.")
        file = ContentFile(content, name=f"vano-{moment:%Y%m%d-%H%M%S}.jpg")
        return LinePhoto.objects.create(quote=draft, line=line, added_by=by, file=file)


@atomic
def remove_photo(photo: LinePhoto) -> None:
    """The file stays: another version may show it. Raises QuotingError."""
    lock_draft(photo.quote_id)
    photo.delete()


@atomic
def show_photo(photo: LinePhoto, is_shown: bool) -> None:
    """Let the customer see it in what is sent from now on, or not. Raises QuotingError."""
    lock_draft(photo.quote_id)
    photo.is_shown = is_shown
    photo.save(update_fields=["is_shown"])


def shown_photos(quote: Quote) -> dict[int, tuple[str, ...]]:
    """The names of the files that the customer sees, by the id of their line."""
    found: dict[int, tuple[str, ...]] = {}
    rows = quote.photos.filter(is_shown=True).exclude(line=None)
    for line, name in rows.values_list("line", "file"):
        found[line] = (*found.get(line, ()), name)
    return found


def clean_photo(upload: IO[Any], size: int) -> bytes:
    """The JPEG, at most 1600 pixels a side, of an uploaded picture. Raises BadPhoto."""
    if size > MAX_BYTES:
        raise BadPhoto("La foto pesa más de 10 MB; elige una de menor tamaño.")
    try:
        clean = read_picture(upload, "RGB", (SIDE, SIDE))
    except TooManyPixels as error:
        raise BadPhoto(f"La foto tiene más de {error.most} megapíxeles; sube una menor.") from error
    except NoPicture as error:
        raise BadPhoto("Sube la foto como imagen JPG, PNG o WEBP.") from error
    except PictureError as error:
        raise BadPhoto("La foto está dañada; tómala otra vez.") from error
    output = BytesIO()
    clean.save(output, "JPEG", quality=82)
    return output.getvalue()
