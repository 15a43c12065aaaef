"""Declares the kinds of event of a company; starts the log of tasks; checks the navigation."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from tenants.events.kinds import declare, undeclared_kinds
from tenants.outbox import events as outbox
from tenants.programme.managers import events as managers
from tenants.schemas import events as schemas
from tenants.web.navigation import navigation
from tenants.work import tasklog

declare(managers, outbox, schemas)
register(undeclared_kinds)
tasklog.listen()


@register
def navigation_leads_somewhere(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """An entry of the navigation whose page does not exist would break every page."""
    for entry in navigation:
        try:
            reverse(entry.url_name, urlconf=settings.ROOT_URLCONF)
        except NoReverseMatch:
            yield Error(
                f"«{entry.label}» leads to {entry.url_name}, which does not exist.",
                id="tenants.E003",
            )
