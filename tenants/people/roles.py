"""What a person may do: in a company, or in the programme."""

from django.db.models import TextChoices


class Role(TextChoices):
    """Of a person of a company."""

    OWNER = "dueno", "Dueño"  # everything
    SALES = "ventas", "Ventas"  # quotes; never costs nor margin
    WORKSHOP = "taller", "Taller"  # cut lists only


class ProgrammeRole(TextChoices):
    """Of a person of the programme, who has no account in any company."""

    MANAGER = "encargado", "Encargado del programa"
    SUPPORT = "soporte", "Soporte"


ALL_ROLES = [*Role.choices, *ProgrammeRole.choices]


def roles_of_schema(schema: str) -> list[str]:
    """The roles that an account of ``schema`` may have: no role is of both worlds."""
    return ProgrammeRole.values if schema == "public" else Role.values
