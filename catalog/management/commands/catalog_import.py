"""Bring a catalogue from a YAML file into a company, whole or not at all."""

from argparse import ArgumentParser
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from catalog.core.numbers import plain_digits
from catalog.portable.changes import Change, Changes, compare
from catalog.portable.document import BASE, Priced
from catalog.portable.files import FileRefused, locating, read_file
from catalog.portable.oddities import odd_prices
from catalog.portable.reading import read_catalog
from catalog.portable.stored import stored_catalog
from catalog.services.importing import import_catalog
from catalog.services.trials import faults_of_free, tried
from tenants.companies.commands import CompanyCommand
from tenants.schemas.companies import Company

FIELD_NAMES = {
    "name": "nombre", "surcharge": "recargo", "unit": "unidad", "purchase_unit": "compra",
    "use_per_purchase": "contenido", "bar_length": "tramo", "thickness": "espesor",
    "waste": "merma", "weight": "peso", "supplier": "proveedor", "sale_price": "venta",
    "glass_min": "vidrio mínimo", "glass_max": "vidrio máximo", "notes": "notas",
    "constants": "medidas", "line": "línea", "description": "descripción", "scheme": "dibujo",
    "notation": "hojas", "viewed_from": "vista", "default_glass": "vidrio",
    "min_width": "ancho mínimo", "max_width": "ancho máximo", "min_height": "alto mínimo",
    "max_height": "alto máximo", "options": "opciones", "components": "piezas",
    "supplier_code": "clave del proveedor", "currency": "moneda", "waste_mode": "cobro de merma",
    "kerf": "corte", "trim": "despunte", "min_offcut": "retazo útil",
    "sheet_width": "ancho de la hoja", "sheet_height": "alto de la hoja",
    "side_step": "redondeo de lados", "min_area": "área mínima", "bought_cut": "se compra cortado",
    "safety": "vidrio de seguridad", "can_rotate": "se puede girar", "sat_code": "clave SAT",
    "sat_unit": "unidad SAT",
    "has_finish": "se compra por acabado",
    "hinge": "bisagras", "needs_safety_glass": "pide vidrio de seguridad",
    "price_per_area": "precio por m²", "price_matrix": "tabla de precios",
    "min_price": "precio mínimo",
}  # fmt: skip


class Command(CompanyCommand):
    help = "Lleva el catálogo de un archivo YAML a una empresa: completo, o nada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="ARCHIVO")
        parser.add_argument(
            "--replace", action="store_true", help="retira lo que el archivo no nombra"
        )
        parser.add_argument(
            "--preview", action="store_true", help="dice lo que cambiaría y no escribe nada"
        )
        parser.add_argument(
            "--zero-prices", action="store_true", help="confirma que los precios de 0 son así"
        )

    def handle_company(self, company: Company, **options: Any) -> None:
        replace = options["replace"]
        try:
            written = read_file(options["file"])
            wanted = read_catalog(written)
            with locating(written):
                current = stored_catalog()
                changes = compare(current, wanted, retire_others=replace)
                found = tried(current, wanted, changes)
                if options["preview"] and found.faults:
                    raise FileRefused(found.faults)
                if not options["preview"]:
                    changes = import_catalog(
                        wanted,
                        moment=timezone.now(),
                        by=None,
                        retire_others=replace,
                        zero_prices=options["zero_prices"],
                    )
        except FileRefused as refusal:
            raise CommandError(f"No se escribió nada.\n{refusal}") from refusal
        questions = [] if options["zero_prices"] else faults_of_free(found.free)
        for note in (*found.notes, *map(str, questions)):
            self.stdout.write(f"Ojo: {note}")
        odd = odd_prices(stored_catalog().prices, changes)
        for line in described(changes, odd):
            self.stdout.write(line)
        if options["preview"]:
            self.stdout.write("Vista previa: no se escribió nada.")


def described(changes: Changes, odd: Collection[Priced] = ()) -> Iterator[str]:
    """What changes, in words: what is new, differs, is retired, and the prices; ``odd`` are those
    that deserve a second look."""
    if not changes:
        yield "El catálogo ya es igual."
    yield from _titled("Nuevos", [_name(change) for change in changes.new])
    yield from _titled(
        "Cambian",
        [
            f"{_name(change)}: {', '.join(_field(change, field) for field in change.fields)}"
            for change in changes.changed
        ],
    )
    yield from _titled("Se retiran", [_name(change) for change in changes.retired])
    if changes.finish_order:
        yield f"Orden de los acabados: {', '.join(changes.finish_order)}"
    yield from _titled("Precios", list(_prices(changes, odd)))
    yield from _titled("Tipos de cambio", list(_rates(changes)))


def _titled(title: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield f"{title}: {len(rows)}"
        yield from (f"  {row}" for row in rows)


def _name(change: Change) -> str:
    return f"{change.section} {change.code} ({change.entry.name})"


def _field(change: Change, field: str) -> str:
    if field == "retired":
        return "se retira" if change.entry.retired else "vuelve a ofrecerse"
    return FIELD_NAMES[field]


def _rates(changes: Changes) -> Iterator[str]:
    for (since, currency), former, rate in changes.rates:
        before = "nuevo" if former is None else f"antes {plain_digits(former)}"
        yield f"{currency} desde {since.isoformat()}: {plain_digits(rate)} ({before})"


def _prices(changes: Changes, odd: Collection[Priced]) -> Iterator[str]:
    for of, former, amount in changes.prices:
        since, material, finish = of
        before = "nuevo" if former is None else f"antes {plain_digits(former)}"
        place = f"{material} {finish or BASE} desde {since.isoformat()}"
        doubt = ", lejos de sus otros acabados: revísalo" if of in odd else ""
        yield f"{place}: {plain_digits(amount)} ({before}){doubt}"
