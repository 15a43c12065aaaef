"""Erasing a company: its files and its schema, and last every row of it in public.

The rows go last, so that there is always one that names what is left; they go by the owner's role,
since the serving one may not take events back. Nothing is left but an event without personal data.
"""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.core.files.storage import Storage, default_storage
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone
from psycopg import sql

from tenants.companies.events import CompanyErased, ErasingBegun
from tenants.companies.orphans import fields_to_companies
from tenants.companies.states import State, move
from tenants.events.recording import SYSTEM, Actor, record
from tenants.hooks import Hooks
from tenants.schemas.companies import Company, Domain
from tenants.schemas.connection import owner_of
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tenants.schemas.steps import Steps, alone
from tenants.seats.models import ReservedSeat

erase_steps: Hooks[Callable[[Company], None]] = Hooks("schemas.erase_steps")


class NotConfirmed(Exception):
    """What was typed is not the company's name. ``str()`` is for the operator."""


@transaction.atomic
def begin_erasing(company: Company, typed_name: str, *, by: Actor) -> None:
    """From here on nobody enters, its seats are free, and there is no way back; ``finish_erasing``
    does the work.

    Raises NotConfirmed unless ``typed_name`` is the company's, WrongState unless it is closed or
    was never opened.
    """
    if typed_name.strip() != company.name:
        raise NotConfirmed(f"Para borrarla escribe su nombre tal como está: {company.name}")
    with public_context():
        move(company, State.ERASING)
        ReservedSeat.objects.filter(company=company).delete()
        record(ErasingBegun(schema=company.schema_name), by=by, subject=company.schema_name)


def finish_erasing(company: Company) -> bool:
    """Run every step that is not finished, then take the rows away; whether it is gone.

    What a step raises is recorded, and raised again; call it once more to go on from there. Does
    nothing unless erasing has begun, or if another worker is at it.
    """
    with public_context(), alone(company.schema.pk) as got_it:
        found = Company.objects.filter(pk=company.pk).first()
        if found is not None and got_it and found.state == State.ERASING:
            _steps.run(found.schema, found)
            _tell(found)
            _remove_rows(found)
        return not Company.objects.filter(pk=company.pk).exists()


def remove_address(company: Company) -> None:
    Domain.objects.filter(tenant=company).delete()


def remove_files(company: Company) -> None:
    with company_context(company):
        _empty(default_storage, PurePosixPath("."))


def _empty(storage: Storage, folder: PurePosixPath) -> None:
    """Delete ``folder`` with all that is in it, in any kind of storage."""
    folders, files = storage.listdir(str(folder))
    for name in files:
        storage.delete(str(folder / name))
    for name in folders:
        _empty(storage, folder / name)
    storage.delete(str(folder))


def remove_tables(company: Company) -> None:
    _drop(company.schema)


def _drop(schema: Schema) -> None:
    statement = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema.name))
    with connections[owner_of(schema.database)].cursor() as cursor:
        cursor.execute(statement)


def remove_spare(schema: Schema) -> bool:
    """Drop a schema that no company has, whole or half-made; whether it is gone.

    Raises ValueError for a company's.
    """
    with public_context(), alone(schema.pk) as got_it:
        if got_it:
            with transaction.atomic():
                schema = Schema.objects.select_for_update().get(pk=schema.pk)
                if schema.state == Schema.State.TAKEN or hasattr(schema, "company"):
                    raise ValueError(f"{schema.name} is a company's.")
                # Nobody takes it from here on; a run that is killed is gone on with.
                Schema.objects.filter(pk=schema.pk).update(state=Schema.State.BUILDING)
            _drop(schema)
            schema.delete()
        return got_it


def _tell(company: Company) -> None:
    """Once, however often the last step is repeated; a moment before the rows go."""
    since = company.opened_at or company.created_at
    schema = company.schema_name
    born = round(company.created_at.timestamp() * 1_000_000)
    days = (timezone.now() - since).days
    fact = CompanyErased(schema=schema, days=days, number=company.pk, born=born)
    record(fact, by=SYSTEM, subject=schema, key=tombstone_key(schema, born))


def tombstone_key(schema: str, born: int) -> str:
    """An erased company's event is written once, also by who brings an old backup back."""
    return f"{CompanyErased.kind}:{schema}:{born}"


def _remove_rows(company: Company) -> None:
    """Every row of public that points to the company, whatever its relation says, and its own."""
    owner = owner_of(DEFAULT_DB_ALIAS)
    with transaction.atomic(using=owner):
        for field in fields_to_companies():
            rows = field.model._base_manager.using(owner)
            rows.filter(**{field.name: company.pk}).delete()
        Company.objects.using(owner).filter(pk=company.pk).delete()
        Schema.objects.using(owner).filter(name=company.schema_name).delete()


_steps: Steps[Company] = Steps(
    first={"erase_address": remove_address, "erase_files": remove_files},
    added=erase_steps,
    last={"erase_tables": remove_tables},
)
