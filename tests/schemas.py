"""Whose table is it? Guards that the tables of the programme and those of a company never meet."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tenants.schemas.connection import current_schema

WORD = re.compile(r"[a-z_0-9]+")


class TablesMeet(AssertionError):
    """One statement named a table of public and one of a company: on two servers it could not."""


def home_of(model: type[Model]) -> str:
    """``public``, ``company``, or ``both`` for what Django needs in every schema.

    A proxy lives where the table of its model does.
    """
    table = model._meta.concrete_model or model
    app = apps.get_app_config(table._meta.app_label).name
    lists = (app in settings.SHARED_APPS, app in settings.TENANT_APPS)
    return {(True, False): "public", (False, True): "company", (True, True): "both"}[lists]


@cache
def tables_at(home: str) -> frozenset[str]:
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models if home_of(model) == home)


def keep_apart(
    execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any
) -> Any:
    """Around every statement of a test. What lives in every schema is the company's inside one."""
    if tables_meet(str(statement), in_company=current_schema() != "public"):
        raise TablesMeet(str(statement))
    return execute(statement, parameters, many, context)


@lru_cache(maxsize=20_000)  # the tests ask the same statements over and over
def tables_meet(statement: str, *, in_company: bool) -> bool:
    named = frozenset(WORD.findall(statement.lower()))
    of_company = tables_at("company") | (tables_at("both") if in_company else frozenset())
    return bool(named & tables_at("public") and named & of_company)
