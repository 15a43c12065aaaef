"""What the people of a company told and what came of it, as tables that it takes with it.

As with the answers of a week, a line says the role of who told it and not the name.
"""

from collections.abc import Iterator
from typing import Any

from feedback.cases.models import Case, Source
from feedback.voices.models import Voice
from feedback.voices.pictures import has_picture
from tenants.companies.exporting import Export
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.clock import local
from tenants.schemas.context import current_company
from tenants.web.spreadsheets import csv_text

VOICES = "las sugerencias y los problemas que contó tu gente; sus imágenes van en opiniones/"
CASES = "qué se hizo con ello y con lo que contestó cada semana"
GONE = "ya no está guardada"


def voices_of_company() -> Export:
    """Every opinion of the current company, a line each, with its picture beside."""
    return Export("opiniones.csv", VOICES, csv_text(_voice_lines()), _pictures())


def cases_of_company() -> Export:
    """Every case of the current company, a line each, with all that was answered."""
    return Export("casos.csv", CASES, csv_text(_case_lines()))


def _voice_lines() -> Iterator[list[Any]]:
    yield ["Momento", "Rol", "Qué es", "Qué dice", "Página", "Versión", "Último error", "Imagen",
           "Caso"]  # fmt: skip
    roles, cases = _roles(), _cases_of_voices()
    for voice in _voices():
        yield [
            _moment(voice.told_at),
            roles.get(voice.user_id, ""),
            voice.get_kind_display(),
            voice.text,
            voice.page,
            voice.release,
            voice.error_id,
            _picture_words(voice),
            cases.get(voice.pk),
        ]


def _case_lines() -> Iterator[list[Any]]:
    yield ["Caso", "Se abrió", "Rol", "Por qué", "Qué dijo", "Prioridad", "Estado",
           "Primera respuesta", "Respuestas", "Terminó", "Versión que lo arregla",
           "Cómo quedó"]  # fmt: skip
    roles = _roles()
    rows = Case.objects.filter(company=current_company().pk).order_by("pk")
    for case in rows.prefetch_related("replies"):
        yield [
            case.pk,
            _moment(case.opened_at),
            roles.get(case.user_id, ""),
            case.get_cause_display(),
            case.words,
            case.get_priority_display(),
            case.get_state_display(),
            _moment(case.answered_at),
            "\n".join(reply.text for reply in case.replies.all()),
            _moment(case.closed_at),
            case.release,
            case.closing,
        ]


def _voices() -> Any:
    return Voice.objects.filter(company=current_company().pk).order_by("pk")


def _roles() -> dict[int, str]:
    """In words, of everybody who works or worked in the company."""
    return {pk: str(Role(role).label) for pk, role in User.objects.values_list("pk", "role")}


def _cases_of_voices() -> dict[int, int]:
    rows = Source.objects.filter(kind=Source.Kind.VOICE, case__company=current_company().pk)
    return dict(rows.values_list("number", "case"))


def _pictures() -> Iterator[tuple[str, bytes]]:
    for voice in _voices().exclude(picture=""):
        if has_picture(voice):
            with voice.picture.open("rb") as file:
                yield _picture_name(voice), file.read()


def _picture_words(voice: Voice) -> str:
    if not voice.picture:
        return ""
    return _picture_name(voice) if has_picture(voice) else GONE


def _picture_name(voice: Voice) -> str:
    return f"opiniones/{voice.pk}.jpg"


def _moment(at: Any) -> str:
    return "" if at is None else f"{local(at):%Y-%m-%d %H:%M}"
