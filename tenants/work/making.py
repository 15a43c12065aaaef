"""How a worker makes what a claimed row asks for, and writes how that ended."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile

from tenants.events.recording import SYSTEM, record
from tenants.schemas.connection import current_schema
from tenants.schemas.transactions import atomic
from tenants.work.claims import Work
from tenants.work.events import WorkFailed

log = logging.getLogger(__name__)

NO_ROOM = "No pudimos guardar el archivo. Vuelve a intentarlo en unos minutos."
OUR_FAULT = "Falló por un problema nuestro, que ya quedó registrado. Vuelve a intentarlo."


class CannotBeMade(Exception):
    """Why a thing cannot be made. ``str()`` is Spanish, ready to show."""


class Pdf(NamedTuple):
    content: bytes
    pages: int


@contextmanager
def telling(row: Work, too_slow: str) -> Iterator[None]:
    """Whatever keeps the work from being done, the person who waits is told and may try again."""
    try:
        yield
    except CannotBeMade as error:
        log.warning("%r: %s", row, error, exc_info=True)
        _give_up(row, str(error), "cannot")
    except SoftTimeLimitExceeded:
        log.warning("%r ran out of time", row)
        _give_up(row, too_slow, "too_slow")
    except OSError:
        log.exception("%r could not be stored", row)
        _give_up(row, NO_ROOM, "no_room")
    except Exception as error:
        log.exception("%r could not be made", row)
        _give_up(row, OUR_FAULT, type(error).__name__)


def _give_up(row: Work, reason: str, code: str) -> None:
    """Tell the person the ``reason`` and the programme the ``code``, once each time it is asked."""
    name = f"{row._meta.model_name}:{row.pk}"
    with atomic():
        if row.finish(state=row.FAILED, reason=reason):
            told = WorkFailed(work=str(row._meta.model_name), reason=code, tries=1)
            asked = f"{current_schema()}:{name}:{row.asked_at.timestamp()}"
            record(told, by=SYSTEM, subject=name, key=f"work.failed:{asked}")


def store_pdf(row: Any, render: Callable[[], Pdf]) -> bool:
    """Make the file of ``row`` (a Work with ``file``, ``content_hash`` and ``pages``). False if
    somebody else was given the work meanwhile."""
    pdf = render()
    file = row.file
    file.save(f"{row.content_hash}.pdf", ContentFile(pdf.content), save=False)
    finished: bool = row.finish(state=row.READY, file=file.name, pages=pdf.pages)
    if not finished:
        file.delete(save=False)
    return finished
