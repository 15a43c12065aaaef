"""Take the record of a deployment from standard input; the deployment itself calls this."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.releases.recording import BadRecord, take
from tenants.schemas.context import public_context


class Command(BaseCommand):
    help = "Anota un despliegue: lee su registro, en JSON, de la entrada."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with public_context():
                row = take(json.load(sys.stdin))
        except (BadRecord, json.JSONDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Anotado: {row}, {row.get_result_display()}.")
