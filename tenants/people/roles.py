"""What a person may do in a company."""

from django.db.models import TextChoices


class Role(TextChoices):
    OWNER = "dueno", "Dueño"  # everything
    SALES = "ventas", "Ventas"  # quotes; never costs nor margin
    WORKSHOP = "taller", "Taller"  # cut lists only
