"""Error reports to Sentry, only when SENTRY_DSN is set; no personal data leaves."""

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.types import Event, Hint

from tenants.events.requests import REQUEST_ID, current_request_id
from tenants.schemas.connection import current_schema


def _tag(event: Event, hint: Hint) -> Event:
    tags = event.setdefault("tags", {})
    tags["company"] = current_schema()
    tags[REQUEST_ID] = current_request_id()
    return event


def start_sentry() -> None:
    if settings.SENTRY_DSN:
        for name in ("request", "task"):  # their lines repeat an error that is reported already
            ignore_logger(name)
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            environment=settings.SENTRY_ENVIRONMENT,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            before_send=_tag,
        )
