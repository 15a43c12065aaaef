"""What every table that leaves a company needs: texts that no spreadsheet runs, and to be saved.

>>> guarded("=1+1"), guarded("-3"), guarded("Riel 3")
("'=1+1", "'-3", 'Riel 3')
>>> unguarded(guarded("'@x"))
"'@x"
"""

import re
from typing import TypeVar

from django.http.response import HttpResponseBase
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")

Response = TypeVar("Response", bound=HttpResponseBase)


def guarded(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def writable(text: str) -> str:
    """Without the control characters that no cell of a workbook holds."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def attached(response: Response, name: str) -> Response:
    """``response`` as a file of that name, which no cache keeps."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
