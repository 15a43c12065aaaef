"""System checks that stop a wrong deployment before it serves."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db.models import Model

IN_BOTH = {
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tenants.people",
}


def app_lists(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """An app with tables in the wrong list is a silent leak through the search path."""
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    if both != IN_BOTH:
        yield Error(
            f"Apps in both lists: {sorted(both)}; only {sorted(IN_BOTH)} may be.",
            id="tenants.E001",
        )
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = field.related_model
            if not field.is_relation or other is None or isinstance(other, str):
                continue
            if _home(model) != _home(other) and "both" not in (_home(model), _home(other)):
                yield Error(
                    f"{model._meta.label}.{field.name} crosses from {_home(model)} to "
                    f"{_home(other)} tables; keep the id as a value.",
                    id="tenants.E002",
                )


def _home(model: type[Model]) -> str:
    """A proxy has no table of its own: it lives where its model does."""
    table = model._meta.concrete_model or model
    app = apps.get_app_config(table._meta.app_label).name
    if app in IN_BOTH:
        return "both"
    return "public" if app in settings.SHARED_APPS else "company"


def database_roles(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    if settings.DATABASES["default"]["USER"] == settings.DATABASES["owner"]["USER"]:
        yield Warning(
            "DATABASE_URL and DATABASE_OWNER_URL name the same role: sent quotations are protected "
            "by the code alone.",
            id="tenants.W001",
        )
