"""Operations for migrations that run beside a serving release and may be cut off anywhere."""

from typing import Any

from django.contrib.postgres import operations as djangos
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AddIndexConcurrently(djangos.AddIndexConcurrently):
    """Django's, which can be run again: an index that a killed process left half-built goes first.

    It waits for transactions without holding up anybody, so it waits as long as it takes.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        editor: Any = schema_editor
        name = editor.quote_name(self.index.name)
        editor.execute("SET lock_timeout TO 0")
        try:
            editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            editor.execute("RESET lock_timeout")
