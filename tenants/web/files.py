"""Files of a company, served only by views that have checked who asks."""

from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def file_response(file: FieldFile, filename: str, inline: bool = False) -> FileResponse:
    """``file`` under a name the visitor understands; never sniffed, never cached by a proxy.

    Raises Http404 if the storage no longer has it.
    """
    return _response(lambda: file.open("rb"), filename, inline)


def stored_response(name: str, filename: str) -> FileResponse:
    """As ``file_response``, of a picture that is stored under ``name``."""
    return _response(lambda: default_storage.open(name, "rb"), filename, inline=True)


def _response(read: Callable[[], IO[Any]], filename: str, inline: bool) -> FileResponse:
    try:
        content = read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=not inline, filename=PurePath(filename).name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
