"""Everything that must be so before the launch, tried and told."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops.graduation.prelaunch.listing import Line, by_group, by_hand, technical


class Command(BaseCommand):
    help = "Recorre la lista de lanzamiento; termina con 1 mientras algo siga abierto."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="para otros programas")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = timezone.now()
        lines = [*technical(moment), *by_hand(moment)]
        missing = [line for line in lines if not line.is_well]
        if options["json"]:
            self.stdout.write(json.dumps(_told(lines), ensure_ascii=False))
        else:
            self._tell(lines)
        if missing:
            raise CommandError(
                f"Puntos que faltan: {len(missing)} de {len(lines)}. Los de personas y proceso se "
                "anotan en el escritorio del programa, en «Lanzamiento»."
            )
        if not options["json"]:
            self.stdout.write(f"Los {len(lines)} puntos están en orden.")

    def _tell(self, lines: list[Line]) -> None:
        for group, found in by_group(lines):
            self.stdout.write(f"\n{group}")
            for line in found:
                self.stdout.write(f"  [{'x' if line.is_well else ' '}] {line.title}")
                self.stdout.write(f"      {' '.join(line.told.split())}")


def _told(lines: list[Line]) -> dict[str, Any]:
    return {
        "ready": all(line.is_well for line in lines),
        "items": [
            {
                "code": line.code,
                "group": line.group,
                "title": line.title,
                "ok": line.is_well,
                "told": line.told,
                "by_hand": line.by_hand,
            }
            for line in lines
        ],
    }
