"""One transaction for what a service writes: in the company's schema and in public.

Where a company lives on a server of its own there are two transactions. The company's commits
first, then public's with the events and e-mails of the act; an error in either undoes both unless
it happens between the two commits.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar, overload

from django.db import DEFAULT_DB_ALIAS, transaction

from tenants.schemas.connection import current_home

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def atomic(function: Function) -> Function: ...
@overload
def atomic() -> AbstractContextManager[None]: ...
def atomic(function: Any = None) -> Any:
    """As Django's ``transaction.atomic``, on the connections of the current company."""
    return _unit() if function is None else _unit()(function)


@contextmanager
def _unit() -> Iterator[None]:
    with transaction.atomic():
        home = current_home()
        if home == DEFAULT_DB_ALIAS:
            yield
        else:
            with transaction.atomic(using=home):
                yield
