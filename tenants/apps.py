from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.forms import Field
from django.utils.module_loading import autodiscover_modules

from tenants.hooks import require_filled
from tenants.schemas import checks
from tenants.schemas.privileges import grant_after_migrating


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        # Each application's ``wiring`` fills the places that lower floors leave to it.
        autodiscover_modules("wiring")
        require_filled()
        # Short, wherever a form does not say it in its own words.
        Field.default_error_messages["required"] = "Falta este dato."
        post_migrate.connect(grant_after_migrating, sender=self)
        register(checks.app_lists)
        register(checks.database_roles, deploy=True)
