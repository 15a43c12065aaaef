"""Files of a company, served only by views that have checked who asks."""

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse


def file_response(file: FieldFile, filename: str, inline: bool = False) -> FileResponse:
    """``file`` under a name the visitor understands; never sniffed, never cached by a proxy.

    Raises FileNotFoundError if the storage no longer has it.
    """
    response = FileResponse(
        file.open("rb"), as_attachment=not inline, filename=PurePath(filename).name
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
