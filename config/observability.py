"""Error reports to Sentry, only when SENTRY_DSN is set; no personal data leaves.

A report tells the company's schema, the request's id and where in the code it broke. What was
asked, by whom and from where stays here, and so does what an error quotes: an address, a link that
lets somebody in, the second row in which PostgreSQL repeats a value.
"""

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.types import Event, Hint

from config.logs import scrubbed
from tenants.events.requests import REQUEST_ID, current_request_id
from tenants.schemas.connection import current_schema

_OF_PEOPLE = ("request", "user", "breadcrumbs", "extra")


def report_of(event: Event, hint: Hint) -> Event:
    """``event`` with what finds it in our log, and without what is people's."""
    tags = event.setdefault("tags", {})
    tags["company"] = current_schema()
    tags[REQUEST_ID] = current_request_id()
    parts = dict(event)
    for error in (parts.get("exception") or {}).get("values", ()):  # type: ignore[attr-defined]
        error["value"] = _first_row(error.get("value"))
    if isinstance(told := parts.get("logentry"), dict):
        told["message"] = _first_row(told.get("message"))
        told.pop("params", None)
        told.pop("formatted", None)
    for name in _OF_PEOPLE:
        event.pop(name, None)  # type: ignore[misc]  # a key of our own list
    return event


def _first_row(text: object) -> str:
    return scrubbed(str(text or "").partition("\n")[0])


def start_sentry() -> None:
    if settings.SENTRY_DSN:
        for name in ("request", "task"):  # their lines repeat an error that is reported already
            ignore_logger(name)
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            environment=settings.SENTRY_ENVIRONMENT,
            release=settings.RELEASE,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            # By the view's name: an address may hold a token.
            integrations=[DjangoIntegration(transaction_style="function_name")],
            before_send=report_of,
        )
