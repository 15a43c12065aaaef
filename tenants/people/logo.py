"""The logo as it is kept: decoded and written anew, so that no byte of an upload is ever served."""

from io import BytesIO
from typing import BinaryIO

from tenants.web.pictures import NoPicture, PictureError, TooManyPixels, read_picture

MAX_BYTES = 3 * 1024 * 1024
PIXELS = (1200, 600)  # prints sharp at the 6 cm a letterhead gives it


class BadLogo(ValueError):
    """``str()`` is the message for the person who uploaded it."""


def clean_logo(upload: BinaryIO, size: int) -> bytes:
    """The PNG, at most 1200 × 600 pixels, of an uploaded picture of ``size`` bytes.

    Raises BadLogo.
    """
    if size > MAX_BYTES:
        raise BadLogo("El logotipo pesa más de 3 MB; sube una imagen menor.")
    try:
        clean = read_picture(upload, "RGBA", PIXELS)
    except TooManyPixels as error:
        raise BadLogo(
            f"El logotipo tiene más de {error.most} megapíxeles; sube una imagen menor."
        ) from error
    except NoPicture as error:
        raise BadLogo("Sube el logotipo como imagen PNG, JPG o WEBP.") from error
    except PictureError as error:
        raise BadLogo("La imagen del logotipo está dañada; guárdala otra vez y súbela.") from error
    output = BytesIO()
    clean.save(output, "PNG", optimize=True)
    return output.getvalue()
