"""Files of a company, served only by views that have checked who asks."""

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def file_response(file: FieldFile, filename: str, inline: bool = False) -> FileResponse:
    """``file`` under a name the visitor understands; never sniffed, never cached by a proxy.

    Raises Http404 if the storage no longer has it.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=not inline, filename=PurePath(filename).name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
