"""The answers of a company's weeks, as a table that it takes with it.

As on its own page, an answer says the role of who gave it and not the name.
"""

from collections.abc import Iterator
from typing import Any

from feedback.answers.forms import said
from feedback.answers.models import Response
from feedback.weeks.questions import NOTHING
from tenants.companies.exporting import Export
from tenants.schemas.context import current_company
from tenants.web.spreadsheets import csv_text

TOLD = "lo que tu empresa contestó cada semana"


def weeks_of_company() -> Export:
    """Every answer of the current company, a line each."""
    return Export("semanas.csv", TOLD, csv_text(_lines()))


def _lines() -> Iterator[list[Any]]:
    yield ["Semana del", "Rol", "Pregunta", "Respuesta"]
    rows = Response.objects.filter(company=current_company().pk).order_by("week", "pk")
    for response in rows.prefetch_related("answers"):
        given = response.given
        for question in response.questionnaire.questions:
            words = said(question, given.get(question.code, NOTHING))
            if words:
                line = [response.week, response.get_role_display(), question.asked]
                yield [*line, "\n".join(words)]
