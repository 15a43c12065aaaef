"""What rows and messages name: tasks, jobs, kinds of e-mail. Every process knows all of them.

A row is written by one process and read by another, so what a process declares must be known to
each. All of it is loaded while the applications start; what comes later stops the start.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error

from tenants.outbox.kinds import mail_kinds
from tenants.periodic.registry import JOBS
from tenants.work.queues import TICKET_QUEUES
from tenants.work.tasks import company_tasks

MODULES = ("tasks", "emails", "periodic", "housekeeping")
_REGISTRIES: Mapping[str, Mapping[str, object]] = {
    "task of a company": company_tasks,
    "job": JOBS,
    "kind of e-mail": mail_kinds,
}
_at_start: dict[str, frozenset[str]] = {}


def load() -> None:
    """Import every module of ours that declares, in whatever room it is."""
    roots = (Path(config.path).resolve() for config in apps.get_app_configs())
    for root in (root for root in roots if root.parent == settings.BASE_DIR):
        for name in MODULES:
            for path in sorted(root.rglob(f"{name}.py")):
                import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    _at_start.update({what: frozenset(names) for what, names in _REGISTRIES.items()})


def unknown_names(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """A name that some process does not know would fail when a row or a message brings it."""
    for urls in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
        import_module(urls)  # all that a page may ask for
    for what, names in _REGISTRIES.items():
        for name in sorted(names.keys() - _at_start[what]):
            yield Error(
                f"The {what} {name} is declared in a module that not every process loads.",
                hint=f"Declare it in, or import it from, a module named {' or '.join(MODULES)}.",
                id="tenants.E005",
            )
    for task in company_tasks.values():
        if TICKET_QUEUES.get(task.queue.name) is not task.queue:
            yield Error(
                f"The task {task.name} goes to a queue without workers: {task.queue.name}.",
                id="tenants.E006",
            )
    for name in settings.CELERY_TASK_ROUTES:
        if name not in current_app.tasks:
            yield Error(f"A queue is given to {name}, which is no task.", id="tenants.E006")
