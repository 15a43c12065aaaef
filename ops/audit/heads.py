"""The last link of every chain, kept where whoever rewrites the database does not reach.

A chain alone does not show that its tail was cut, nor that all of it was written anew. So the heads
of each day are mailed away, and a check reads those messages beside what this database says.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from ops.audit.chain import PROGRAMME
from ops.audit.models import DailyHeads, Seal
from tenants.programme.desk.clock import day_of
from tenants.schemas.transactions import atomic


class HeadsError(Exception):
    """What was kept cannot be read. ``str()`` is for the operator."""


@dataclass(frozen=True, slots=True)
class Head:
    """The link ``number`` of a chain was this one on ``day``."""

    chain: int
    day: date
    number: int
    link: str


@atomic
def keep_heads(moment: datetime) -> DailyHeads | None:
    """The heads of the day of ``moment``, once a day; None if they were kept before."""
    day = day_of(moment)
    heads = [
        {"chain": head.chain, "number": head.number, "link": head.link} for head in _heads_at(day)
    ]
    row, is_new = DailyHeads.objects.get_or_create(
        day=day, defaults={"made_at": moment, "heads": heads}
    )
    return row if is_new else None


def heads_kept_here() -> list[Head]:
    """Of every day. Whoever writes into this database may write into these too."""
    return [head for row in DailyHeads.objects.all() for head in _read(as_data(row), "la base")]


def heads_in(paths: Iterable[Path]) -> list[Head]:
    """Of the files that were mailed, or of folders that hold them. Raises HeadsError."""
    return [head for path in paths for file in _files(path) for head in _heads_of(file)]


def as_data(row: DailyHeads) -> dict[str, Any]:
    """What is mailed: plain JSON without personal data."""
    return {"site": settings.BASE_DOMAIN, "day": row.day.isoformat(), "heads": row.heads}


def _heads_at(day: date) -> Iterator[Head]:
    """Of every chain, in the order of their numbers."""
    last = Seal.objects.order_by().values("company").annotate(last=Max("event_id"))
    heads = Seal.objects.filter(event_id__in=[row["last"] for row in last])
    for seal in sorted(heads, key=lambda seal: seal.company_id or PROGRAMME):
        yield Head(seal.company_id or PROGRAMME, day, seal.number, seal.link)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.glob("*.json"))
    else:
        yield path


def _heads_of(path: Path) -> list[Head]:
    try:
        return _read(json.loads(path.read_text()), str(path))
    except OSError as error:
        raise HeadsError(f"No se pudo leer {path}: {error.strerror}.") from error
    except ValueError as error:
        raise HeadsError(f"{path} no es un archivo de sellos: no trae JSON.") from error


def _read(told: Any, source: str) -> list[Head]:
    """Raises HeadsError for what is no such file, or of another site."""
    try:
        site, day = told["site"], date.fromisoformat(told["day"])
        found = [
            Head(int(head["chain"]), day, int(head["number"]), str(head["link"]))
            for head in told["heads"]
        ]
    except KeyError as error:
        raise HeadsError(f"{source} no es un archivo de sellos: le falta {error}.") from error
    except (TypeError, ValueError) as error:
        raise HeadsError(f"{source} no es un archivo de sellos: trae otra cosa.") from error
    if site != settings.BASE_DOMAIN:
        raise HeadsError(f"{source} es de otro sitio: {site}.")
    return found
