"""Bars to buy and how to cut them, from a file, without a company or a database.

The file is JSON; lengths are millimetres, as text or numbers, and all but the first and the last
field may be left out:

    {"bar_length": "6100", "kerf": "4", "trim": "0", "offcuts": ["2300"], "usable": "600",
     "pieces": [{"length": "1500", "count": 4, "reference": "V1"}]}

``bar_length`` may be a list where several lengths are sold. One line of JSON is printed.
"""

import json
import re
from argparse import ArgumentParser
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from catalog.core.lengths import show_number
from quoting.core.cutting.bars import Bar, CutPlan, OffCut, Piece, Stock, plan_bars
from quoting.core.cutting.columns import STEPS, pack_exactly
from quoting.core.cutting.tenths import CuttingError

LARGEST_FILE = 5_000_000
MOST_STEPS = 1_000_000
NOTHING = Decimal(0)


class Cut(msgspec.Struct, forbid_unknown_fields=True):
    """Equal pieces, as the file says them."""

    length: Decimal
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    reference: str = ""


class Job(msgspec.Struct, forbid_unknown_fields=True):
    """All that the file says."""

    bar_length: Decimal | list[Decimal]
    pieces: Annotated[list[Cut], msgspec.Meta(min_length=1)]
    kerf: Decimal = NOTHING
    trim: Decimal = NOTHING
    offcuts: list[Decimal] = []
    usable: Decimal = NOTHING

    def stock(self) -> Stock:
        lengths = self.bar_length if isinstance(self.bar_length, list) else [self.bar_length]
        off_cuts = tuple(map(OffCut, self.offcuts))
        return Stock(tuple(lengths), self.kerf, self.trim, off_cuts, self.usable)


class Command(BaseCommand):
    help = "Acomoda las piezas de un archivo JSON en los menos tramos e imprime el plan en JSON."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="ARCHIVO.json", type=Path)
        parser.add_argument(
            "--steps",
            type=int,
            default=STEPS,
            help="cuánto buscar, en pasos de pocos milisegundos (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["steps"] <= MOST_STEPS:
            raise CommandError(f"--steps debe ir de 0 a {MOST_STEPS}.")
        job = read_job(options["file"])
        pieces = [Piece(cut.length, cut.count, cut.reference) for cut in job.pieces]
        try:
            started = perf_counter()
            plan = plan_bars(pieces, job.stock(), partial(pack_exactly, steps=options["steps"]))
        except CuttingError as error:
            raise CommandError(f"{error.field}: {error}") from error
        self.stdout.write(json.dumps(answer(plan, perf_counter() - started), ensure_ascii=False))


def answer(plan: CutPlan, seconds: float) -> dict[str, object]:
    return {
        "bars": plan.bought,
        "bound": plan.bound,
        "optimal": plan.optimal,
        "seconds": round(seconds, 3),
        "offcuts_used": plan.from_stock,
        "bought_length": show_number(plan.bought_length),
        "waste": show_number(plan.waste),
        "leftovers": [show_number(length) for length in plan.left_over],
        "plan": [shown(bar) for bar in plan.bars for _ in range(bar.count)],
    }


def shown(bar: Bar) -> dict[str, object]:
    row: dict[str, object] = {
        "length": show_number(bar.length),
        "offcut": bar.is_off_cut,
        "cuts": [show_number(cut.length) for cut in bar.cuts],
        "sawn": show_number(bar.sawn),
        "remainder": show_number(bar.remainder),
    }
    if any(cut.reference for cut in bar.cuts):
        row["references"] = [cut.reference for cut in bar.cuts]
    return row


def read_job(path: Path) -> Job:
    """What the file says. Raises CommandError, which names the field and what it takes."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path} pasa de {LARGEST_FILE // 1_000_000} MB.")
        return msgspec.json.decode(path.read_text(encoding="utf-8-sig"), type=Job)
    except OSError as error:
        raise CommandError(f"No se pudo leer {path}: {error.strerror}.") from error
    except msgspec.ValidationError as error:
        raise CommandError(told(str(error))) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} no es un archivo JSON en UTF-8: {error}") from error


def told(problem: str) -> str:
    """What msgspec found wrong, in Spanish: «pieces[1].count debe ser un entero…»."""
    at = re.search(r" at `\$\.?(.*)`$", problem)
    place = re.sub(r"\d+", lambda index: str(int(index[0]) + 1), at[1]) if at else "el archivo"
    fields = ", ".join((Cut if at else Job).__struct_fields__)
    if field := re.search(r"(unknown|missing).* field `(.*?)`", problem):
        what = "no se conoce" if field[1] == "unknown" else "falta"
        return f"{place}: {what} «{field[2]}»; se aceptan {fields}."
    expected = re.search(r"Expected `(\w+)", problem)
    accepted = ACCEPTED.get(expected[1] if expected else "", "una medida en milímetros, como 657.5")
    return f"{place} debe ser {accepted.format(fields)}."


ACCEPTED = {
    "array": "una lista con algo en ella",
    "int": "un entero de 1 en adelante",
    "object": "un objeto con {}",
    "str": "un texto",
}
"""By what msgspec expected; everything else is a length."""
