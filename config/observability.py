"""Error reports to Sentry, only when SENTRY_DSN is set; no personal data leaves."""

import sentry_sdk
from django.conf import settings
from sentry_sdk.types import Event, Hint

from tenants.schemas.connection import current_schema


def _tag_company(event: Event, hint: Hint) -> Event:
    event.setdefault("tags", {})["company"] = current_schema()
    return event


def start_sentry() -> None:
    if settings.SENTRY_DSN:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            environment=settings.SENTRY_ENVIRONMENT,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=_tag_company,
        )
