"""Uploaded pictures: decoded within bounds of memory, one at a time in a process.

A small file may decode into gigabytes. What it says of its size is looked at before one pixel is
decoded, and it is made small before anything else is done with it.
"""

from threading import Lock
from typing import IO, Any

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP")
# Only a JPEG can be decoded at a part of its size.
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 24, "WEBP": 24}

_decoding = Lock()


class PictureError(ValueError):
    """A picture that is not taken."""


class NoPicture(PictureError):
    """None of FORMATS."""


class DamagedPicture(PictureError):
    """It cannot be decoded."""


class TooManyPixels(PictureError):
    """More than ``most`` megapixels."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} megapixels")
        self.most = most


def read_picture(upload: IO[Any], mode: str, fits: tuple[int, int]) -> Image.Image:
    """An uploaded picture, upright, in ``mode``, which fits so many pixels. Raises PictureError."""
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            width, height = picture.size
            most = MOST_MEGAPIXELS[picture.format or "PNG"]
            if width * height > most * 1_000_000:
                raise TooManyPixels(most)
            with _decoding:
                return _small(picture, mode, fits)
    except PictureError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NoPicture from error
    except Exception as error:  # decoders answer a damaged file with errors of many kinds
        raise DamagedPicture from error


def _small(picture: Image.Image, mode: str, fits: tuple[int, int]) -> Image.Image:
    side = max(fits)  # it may lie on its side
    picture.draft(None, (side, side))
    if picture.mode in {"P", "1"}:  # whose colours cannot be mixed
        small = picture.convert("RGBA")
        small.info = picture.info
    else:
        picture.load()
        small = picture
    small.thumbnail((side, side))
    upright = ImageOps.exif_transpose(small).convert(mode)
    upright.thumbnail(fits)
    return upright
