"""Give a person an account of the programme, or another link for one who has it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.managers import services
from tenants.programme.managers.links import password_link
from tenants.programme.managers.models import Manager
from tenants.schemas.context import public_context


class Command(BaseCommand):
    help = (
        "Da de alta a una persona del programa y escribe el enlace, de un solo uso y de 24 horas, "
        "con el que elige su contraseña. Si ya existe, escribe un enlace nuevo."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="su correo")
        parser.add_argument("--name", default="", help="su nombre, si es nueva")
        parser.add_argument(
            "--role", choices=ProgrammeRole.values, default=ProgrammeRole.MANAGER.value
        )
        parser.add_argument(
            "--reset-second-factor",
            action="store_true",
            help="quita su segundo factor: perdió el teléfono y los códigos",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with public_context():
            manager = self._manager(options)
            if options["reset_second_factor"]:
                services.reset_second_factor(manager)
                self.stdout.write("Su segundo factor quedó quitado; al entrar prepara otro.")
            self.stdout.write(
                f"Enlace para que elija su contraseña, de un solo uso:\n{password_link(manager)}"
            )

    def _manager(self, options: dict[str, Any]) -> User:
        email, name = options["email"].strip().lower(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("El correo no está bien escrito.") from error
        manager = Manager.objects.filter(email=email).first()
        if manager is not None:
            return manager
        if not 1 <= len(name) <= 120:
            raise CommandError("Escribe su nombre con --name.")
        try:
            return services.create_manager(email, name, options["role"])
        except services.ManagerError as error:
            raise CommandError(str(error)) from error
