"""The company's logo, small enough for a page or a document."""

import logging
from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image

from tenants.schemas.connection import current_schema

log = logging.getLogger(__name__)

COLOURS = 64  # of a logo: flat inks, so that it prints sharp and weighs little


def logo_uri(name: str, width: int, height: int) -> str:
    """The stored picture ``name`` as a PNG data URI that fits ``width`` × ``height`` pixels.

    Nothing when there is no logo or it cannot be read: a document never fails for its logo.
    """
    if not name:
        return ""
    try:
        changed = default_storage.get_modified_time(name)
        return _encoded(current_schema(), name, changed, width, height)
    except (OSError, ValueError, Image.DecompressionBombError):
        log.warning("The logo %s cannot be read; the document goes without it", name)
        return ""


@lru_cache(maxsize=256)  # some kilobytes each: a page must not draw its logo again for every reader
def _encoded(company: str, name: str, changed: datetime, width: int, height: int) -> str:
    """Of one company's file as it was when it ``changed``."""
    with default_storage.open(name) as stored, Image.open(stored) as picture:
        logo = picture.convert("RGBA")
    logo.thumbnail((width, height))
    # On paper: a soft mask would double its weight, and paper is white.
    paper = Image.new("RGBA", logo.size, "white")
    paper.alpha_composite(logo)
    output = BytesIO()
    paper.convert("RGB").quantize(COLOURS).save(output, "PNG", optimize=True)
    return "data:image/png;base64," + b64encode(output.getvalue()).decode()
