"""The only switch of schema: which company the running code works for.

Middleware sets it from the host, a task from its first argument, a command from ``--company``;
everything else says it aloud with ``company_context``. Evaluate querysets inside the context: a
lazy one carries no company and would read whichever is current when it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from tenants.models import Company


class NoCompany(RuntimeError):
    """Code that belongs to a company ran outside one."""


def database_of(company: Company) -> str:
    """The one place that decides a company's connection (an alias of DATABASES)."""
    return company.database


def current_company() -> Company:
    """The company of the running code. Raises NoCompany outside one."""
    tenant = connections["default"].tenant
    if not isinstance(tenant, Company):
        raise NoCompany("No company is selected: use company_context().")
    return tenant


@contextmanager
def company_context(company: Company) -> Iterator[Company]:
    """Everything inside runs in the company's schema; the former one comes back at the end."""
    with tenant_context(company, database=database_of(company)):
        yield company


@contextmanager
def public_context() -> Iterator[None]:
    with schema_context(get_public_schema_name()):
        yield


def each_company() -> Iterator[Company]:
    """Every serving company in turn, selected while the loop's body runs."""
    with public_context():
        companies = list(Company.objects.serving())
    for company in companies:
        with company_context(company):
            yield company
