"""Tables that leave a company, as XLSX or CSV; no spreadsheet runs people's texts as formulas.

>>> guarded("=1+1"), guarded("-3"), guarded("Riel 3")
("'=1+1", "'-3", 'Riel 3')
>>> unguarded(guarded("'@x"))
"'@x"
"""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from tenants.late import late

openpyxl = late("openpyxl")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterable[Iterable[Any]]
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
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
    return _UNPRINTABLE.sub("", text)


def attached(response: Response, name: str) -> Response:
    """``response`` as a file of that name, which no cache keeps."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return guarded(writable(value)) if isinstance(value, str) else value


def xlsx_response(rows: Rows, name: str, title: str) -> HttpResponse:
    return workbook_response({title: rows}, name)


def workbook_response(sheets: Mapping[str, Rows], name: str) -> HttpResponse:
    """A workbook with a sheet for each title."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append([safe(value) for value in row])
    content = BytesIO()
    book.save(content)
    return attached(HttpResponse(content.getvalue(), content_type=XLSX), f"{name}.xlsx")


def csv_response(rows: Rows, name: str) -> HttpResponse:
    response = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    return attached(response, f"{name}.csv")


def csv_text(rows: Rows) -> str:
    """With the mark that tells Excel that accents are UTF-8."""
    content = StringIO()
    content.write("\ufeff")
    writer = csv.writer(content)
    writer.writerows([_written(safe(value)) for value in row] for row in rows)
    return content.getvalue()


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    return str(value)
