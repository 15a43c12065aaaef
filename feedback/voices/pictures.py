"""A picture of the screen, written anew: no byte of an upload is kept, nor where it was taken."""

from io import BytesIO
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from feedback.voices.models import Voice
from tenants.web.files import file_response
from tenants.web.pictures import NoPicture, PictureError, TooManyPixels, read_picture

MAX_BYTES = 10 * 1024 * 1024
SIDE = 2000  # pixels: letters of a whole screen are read


class BadPicture(ValueError):
    """``str()`` is the message for the person who uploaded it."""


def clean_picture(upload: IO[Any], size: int) -> bytes:
    """The JPEG, at most 2000 pixels a side, of an uploaded picture. Raises BadPicture."""
    if size > MAX_BYTES:
        raise BadPicture("La imagen pesa más de 10 MB; elige una de menor tamaño.")
    try:
        clean = read_picture(upload, "RGB", (SIDE, SIDE))
    except TooManyPixels as error:
        said = f"La imagen tiene más de {error.most} megapíxeles; sube una menor."
        raise BadPicture(said) from error
    except NoPicture as error:
        raise BadPicture("Sube la imagen como JPG, PNG o WEBP.") from error
    except PictureError as error:
        raise BadPicture("La imagen está dañada; guárdala otra vez y súbela.") from error
    output = BytesIO()
    clean.save(output, "JPEG", quality=80)
    return output.getvalue()


def has_picture(voice: Voice) -> bool:
    """Whether the storage still holds what was sent; read in the voice's company.

    A storage that does not answer is taken to hold it: whoever opens the picture is told then.
    """
    name = voice.picture.name
    if not name:
        return False
    try:
        return bool(voice.picture.storage.exists(name))
    except OSError:
        return True


def picture_response(request: HttpRequest, voice: Voice) -> HttpResponseBase:
    """The picture, or a page that says that it is kept no more; read in the voice's company."""
    try:
        return file_response(voice.picture, "pantalla.jpg", inline=True)
    except Http404:
        return render(request, "voices/picture_gone.html", status=404)
