"""Whether the tables are those that this release needs, asked of rows and not of each schema.

While a newer release is being put out, the one that still serves sees tables that went ahead of it:
they are no reason to stop, since a migration runs beside the former release.
"""

from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count

from tenants.schemas.heads import head_of_code, migrations_on_disk
from tenants.schemas.models import Schema


def behind() -> int:
    """How many schemas lack a migration of this release, public among them.

    One statement tells of public, and one of all the others. Raises DatabaseError.
    """
    ours = migrations_on_disk()
    recorded = MigrationRecorder.Migration.objects.using(DEFAULT_DB_ALIAS)
    applied = set(recorded.values_list("app", "name"))
    went_ahead = not applied <= ours  # with an app that this release does not know, too
    return _schemas_behind(went_ahead) + (not ours <= applied)


def _schemas_behind(went_ahead: bool) -> int:
    """Without a head a schema lacks something. Another head than ours is an older one, unless
    public ``went_ahead`` of this release: then it may be a newer one."""
    rows = Schema.objects.kept_up().order_by().values("database", "head").annotate(n=Count("pk"))
    return sum(
        row["n"]
        for row in rows
        if not row["head"] or (not went_ahead and row["head"] != head_of_code(row["database"]))
    )
