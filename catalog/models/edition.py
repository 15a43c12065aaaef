"""Which edition of a company's catalogue stands: another after every write of any of its tables.

What is kept in a process under an edition is true for as long as the company's row says that
edition. An edition is random, so one that a transaction raised and rolled back never comes again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from django.db import models

from tenants.schemas.transactions import atomic

_ONLY = 1
_is_changing: ContextVar[bool] = ContextVar("catalog_is_changing", default=False)


class CatalogEdition(models.Model):
    """The edition of the company's catalogue: one row, absent before the first write."""

    edition = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        verbose_name = "edición del catálogo"
        verbose_name_plural = "edición del catálogo"

    def __str__(self) -> str:
        return str(self.edition)


def current_edition() -> UUID | None:
    """The edition that stands in the current company; one query."""
    return CatalogEdition.objects.filter(pk=_ONLY).values_list("edition", flat=True).first()


def edition_query() -> models.Subquery:
    """The edition as a column of another query of the same company."""
    return models.Subquery(CatalogEdition.objects.filter(pk=_ONLY).values("edition")[:1])


def raise_edition() -> None:
    """Begin another edition; inside ``changing_catalog`` it waits for its end."""
    if not _is_changing.get():
        CatalogEdition.objects.bulk_create(
            [CatalogEdition(pk=_ONLY, edition=uuid4())],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["edition"],
        )


def is_changing() -> bool:
    """Whether the running code is in the middle of a change. Nothing read now is whole then."""
    return _is_changing.get()


@contextmanager
def changing_catalog() -> Iterator[None]:
    """One transaction that changes the catalogue: no other does meanwhile in this company.

    The row of the edition is locked before any other, so two changes wait and never deadlock.
    """
    if _is_changing.get():
        yield
        return
    with atomic():
        list(CatalogEdition.objects.select_for_update().filter(pk=_ONLY))
        token = _is_changing.set(True)
        try:
            yield
        finally:
            _is_changing.reset(token)
        raise_edition()


class CatalogQuerySet(models.QuerySet):
    """Rows of the catalogue; what writes many of them at once raises the edition."""

    def update(self, **values: Any) -> int:
        changed = super().update(**values)
        raise_edition()
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> list[Any]:
        created = super().bulk_create(objs, *args, **options)
        raise_edition()
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        deleted = super().delete()
        raise_edition()
        return deleted

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class CatalogRow(models.Model):
    """A row of the catalogue: to save or delete it raises the edition."""

    objects = CatalogQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        super().save(*args, **options)
        raise_edition()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **options)
        raise_edition()
        return deleted
