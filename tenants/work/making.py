"""How a worker makes what a claimed row asks for, and writes how that ended."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile

from tenants.work.claims import Work

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
        row.finish(state=row.FAILED, reason=str(error))
    except SoftTimeLimitExceeded:
        log.warning("%r ran out of time", row)
        row.finish(state=row.FAILED, reason=too_slow)
    except OSError:
        log.exception("%r could not be stored", row)
        row.finish(state=row.FAILED, reason=NO_ROOM)
    except Exception:
        log.exception("%r could not be made", row)
        row.finish(state=row.FAILED, reason=OUR_FAULT)


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
