from django.apps import AppConfig
from django.core.checks import register

from quoting import checks


class QuotingConfig(AppConfig):
    name = "quoting"
    verbose_name = "cotizaciones"

    def ready(self) -> None:
        register(checks.evidence_key)
