"""Bars to buy and how to cut them, from a file, without a company or a database.

The file is JSON; lengths are millimetres, as text or numbers, and all but the first and the last
field may be left out:

    {"bar_length": "6100", "kerf": "4", "trim": "0", "offcuts": ["2300"], "usable": "600",
     "pieces": [{"length": "1500", "count": 4, "reference": "V1"}]}

``bar_length`` may be a list where several lengths are sold. One line of JSON is printed.
"""

import json
from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.core.lengths import show_number
from quoting.core.cutting.bars import Bar, CutPlan, OffCut, Piece, Stock, plan_bars
from quoting.core.cutting.columns import STEPS, pack_exactly
from quoting.core.cutting.tenths import CuttingError

FIELDS = ("bar_length", "kerf", "trim", "offcuts", "usable", "pieces")
PIECE_FIELDS = ("length", "count", "reference")
LARGEST_FILE = 5_000_000
LONGEST_NUMBER = 30
MOST_STEPS = 1_000_000


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
        document = read_document(options["file"])
        try:
            stock, pieces = read_stock(document), read_pieces(document)
            started = perf_counter()
            plan = plan_bars(pieces, stock, partial(pack_exactly, steps=options["steps"]))
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


def read_document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path} pasa de {LARGEST_FILE // 1_000_000} MB.")
        document = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise CommandError(f"No se pudo leer {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} no es un archivo JSON en UTF-8: {error}") from error
    refuse_others("el archivo", document, FIELDS)
    return document


def read_stock(document: dict[str, Any]) -> Stock:
    lengths = document.get("bar_length", [])
    return Stock(
        tuple(lengths_of("bar_length", lengths if isinstance(lengths, list) else [lengths])),
        kerf=length_of("kerf", document.get("kerf", 0)),
        trim=length_of("trim", document.get("trim", 0)),
        off_cuts=tuple(map(OffCut, lengths_of("offcuts", document.get("offcuts", [])))),
        usable=length_of("usable", document.get("usable", 0)),
    )


def read_pieces(document: dict[str, Any]) -> list[Piece]:
    rows = listed("pieces", document.get("pieces"))
    if not rows:
        raise CommandError(
            'pieces: falta la lista de piezas, como [{"length": "1500", "count": 4}].'
        )
    pieces = []
    for number, row in enumerate(rows, start=1):
        field = f"pieces[{number}]"
        refuse_others(field, row, PIECE_FIELDS)
        count, reference = row.get("count", 1), row.get("reference", "")
        if type(count) is not int or count < 1:
            raise CommandError(f"{field}.count debe ser un entero de 1 en adelante.")
        if not isinstance(reference, str):
            raise CommandError(f"{field}.reference debe ser un texto.")
        pieces.append(Piece(length_of(f"{field}.length", row.get("length")), count, reference))
    return pieces


def refuse_others(name: str, found: object, accepted: tuple[str, ...]) -> None:
    if not isinstance(found, dict):
        raise CommandError(f"{name} debe ser un objeto con {', '.join(accepted)}.")
    unknown = [field for field in found if field not in accepted]
    if unknown:
        raise CommandError(
            f"{name}: no se conoce «{unknown[0]}»; se aceptan {', '.join(accepted)}."
        )


def listed(field: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise CommandError(f"{field} debe ser una lista.")
    return value


def lengths_of(field: str, values: object) -> list[Decimal]:
    rows = enumerate(listed(field, values), start=1)
    return [length_of(f"{field}[{number}]", value) for number, value in rows]


def length_of(field: str, value: object) -> Decimal:
    try:
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            text = str(value).strip()
            if len(text) <= LONGEST_NUMBER:
                return Decimal(text)
    except InvalidOperation:
        pass
    raise CommandError(f'{field} debe ser una medida en milímetros, como "1500" o "657.5".')
