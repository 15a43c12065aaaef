"""What leaves the lists without leaving the tables; finishes are the simplest of it."""

from typing import Self

from django.db import models

from catalog.models.edition import CatalogQuerySet, CatalogRow
from catalog.models.fields import code_shape, percent
from tenants.web.search import matching


class RetirableQuerySet(CatalogQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def retired(self) -> Self:
        return self.exclude(retired_at=None)

    def search(self, text: str) -> Self:
        """Every word of ``text`` in the code or the name, accents aside."""
        return matching(self, text, "code", "name")


class Retirable(CatalogRow):
    """A row that leaves the lists without leaving the table."""

    code = models.CharField("clave", max_length=40, unique=True, validators=[code_shape])
    name = models.CharField("nombre", max_length=120)
    retired_at = models.DateTimeField("retirado", null=True, blank=True, editable=False)

    objects = RetirableQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta(CatalogRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class Finish(Retirable):
    """A colour of the profiles."""

    surcharge = percent(
        "recargo sobre el precio base (%)",
        null=True,
        blank=True,
        help_text="Se usa donde un perfil no tiene precio propio en este acabado.",
    )
    position = models.PositiveIntegerField("orden", default=0)

    class Meta:
        verbose_name = "acabado"
        ordering = ("position", "id")
