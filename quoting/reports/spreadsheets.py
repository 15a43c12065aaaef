"""Tables as files that a spreadsheet opens: XLSX or CSV, safe from formulas in people's texts."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

from tenants.web.spreadsheets import XLSX, attached, guarded, writable

Rows = Iterable[Iterable[Any]]


def safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return guarded(writable(value)) if isinstance(value, str) else value


def xlsx_response(rows: Rows, name: str, title: str) -> HttpResponse:
    return workbook_response({title: rows}, name)


def workbook_response(sheets: Mapping[str, Rows], name: str) -> HttpResponse:
    """A workbook with a sheet for each title."""
    book = Workbook(write_only=True)
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
