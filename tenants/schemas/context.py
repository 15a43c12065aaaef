"""The only switch of schema: which company the running code works for.

Middleware sets it from the host, a task from its first argument, a command from ``--company``;
everything else says it aloud with ``company_context``. Evaluate querysets inside the context: a
lazy one carries no company and would read whichever is current when it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from tenants.schemas.companies import Company
from tenants.schemas.connection import schema_connection
from tenants.schemas.models import Schema


class NoCompany(RuntimeError):
    """Code that belongs to a company ran outside one."""


def selected() -> Any:
    """What ``select`` was last given in this thread: to be given back to it."""
    return schema_connection().tenant


def current_company() -> Company:
    """The company of the running code. Raises NoCompany outside one."""
    tenant = selected()
    if not isinstance(tenant, Company):
        raise NoCompany("No company is selected: use company_context().")
    return tenant


def select(place: Any) -> None:
    """Work in ``place`` (a company, a spare schema; None: the programme) until the next selection.

    For what begins a piece of work, as the middleware does; inside one use the contexts below.
    """
    default = schema_connection()
    former_home = default.home
    if place is None:
        default.set_schema_to_public()
    else:
        default.set_tenant(place)
    for alias in {former_home, default.home} - {DEFAULT_DB_ALIAS}:
        if alias == default.home:
            schema_connection(alias).set_tenant(place)
        else:
            schema_connection(alias).set_schema_to_public()
    if isinstance(place, Company):
        timezone.activate(place.zone)
    else:
        timezone.deactivate()  # the programme's clock is TIME_ZONE


@contextmanager
def _context(place: Any) -> Iterator[None]:
    former = selected()
    try:
        select(place)  # what it raises leaves the former one selected
        yield
    finally:
        select(former)


@contextmanager
def company_context(company: Company) -> Iterator[Company]:
    """Everything inside runs in the company's schema, by its clock; the former ones come back."""
    with _context(company):
        yield company


@contextmanager
def spare_context(schema: Schema) -> Iterator[Schema]:
    """Everything inside runs in a schema that may have no company yet: there is no current one."""
    with _context(schema):
        yield schema


@contextmanager
def public_context() -> Iterator[None]:
    """Everything inside runs in public, where the programme's own tables are."""
    with _context(None):
        yield


def each_company() -> Iterator[Company]:
    """Every serving company in turn, selected while the loop's body runs."""
    with public_context():
        companies = list(Company.objects.serving())
    for company in companies:
        with company_context(company):
            yield company
