"""The logo as it is kept: decoded and written anew, so that no byte of an upload is ever served."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 3 * 1024 * 1024
MAX_SIDE = 4000  # pixels: a small file may decode into gigabytes
PIXELS = (1200, 600)  # prints sharp at the 6 cm a letterhead gives it


class BadLogo(ValueError):
    """``str()`` is the message for the person who uploaded it."""


def clean_logo(upload: BinaryIO, size: int) -> bytes:
    """The PNG, at most 1200 × 600 pixels, of an uploaded picture of ``size`` bytes.

    Raises BadLogo, and looks at the size of the picture before it decodes one pixel.
    """
    if size > MAX_BYTES:
        raise BadLogo("El logotipo pesa más de 3 MB; sube una imagen menor.")
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if max(picture.size) > MAX_SIDE:
                raise BadLogo(
                    f"El logotipo mide más de {MAX_SIDE} píxeles por lado; sube una imagen menor."
                )
            clean = ImageOps.exif_transpose(picture).convert("RGBA")
    except BadLogo:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadLogo("Sube el logotipo como imagen PNG, JPG o WEBP.") from error
    except Exception as error:  # decoders answer a damaged file with errors of many kinds
        raise BadLogo("La imagen del logotipo está dañada; guárdala otra vez y súbela.") from error
    clean.thumbnail(PIXELS)
    output = BytesIO()
    clean.save(output, "PNG", optimize=True)
    return output.getvalue()
