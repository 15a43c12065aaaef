"""The pool of spare schemas: built in the background, taken by the companies that open."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from tenants.companies.building import build
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema
from tenants.schemas.steps import alone

POOL = 0  # the number under which one worker at a time fills it


def fill_pool(database: str = DEFAULT_DB_ALIAS, size: int | None = None) -> list[Schema]:
    """Build spares until there are ``size`` (SPARE_SCHEMAS) on the server; those that were built.

    First those whose building stopped half-way. Does nothing if another worker is at it.
    """
    size = settings.SPARE_SCHEMAS if size is None else size
    built: list[Schema] = []
    with public_context(), alone(POOL) as filling:
        while filling and len(spares(database)) < size:
            here = Schema.objects.filter(database=database)
            schema = here.unfinished().first() or Schema.objects.begin(database)
            if not build_alone(schema):
                break
            built.append(schema)
    return built


def build_alone(schema: Schema) -> bool:
    """Build it unless another worker is at it; whether it is built now."""
    with public_context(), alone(schema.pk) as got_it:
        if got_it:
            build(schema)
    return schema.is_built


def spares(database: str = DEFAULT_DB_ALIAS) -> list[Schema]:
    """Those that a company may take, the oldest first."""
    return list(Schema.objects.filter(database=database).spare(head_of_code(database)))


def take_schema(database: str = DEFAULT_DB_ALIAS) -> Schema:
    """A spare, or a new row whose building is still to come; in the company's transaction.

    Concurrent openings never get the same: each locks its own and skips those of the others.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A schema is taken in the transaction that writes its company.")
    free = Schema.objects.filter(database=database).spare(head_of_code(database))
    schema = free.select_for_update(skip_locked=True).first()
    if schema is None:
        return Schema.objects.begin(database)
    schema.state = Schema.State.TAKEN
    schema.save(update_fields=["state"])
    return schema
