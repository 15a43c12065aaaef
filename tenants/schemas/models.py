"""The ledger of PostgreSQL schemas: which there are, on which server, and how far each has come.

A schema is made in the background, waits as a spare, and is taken by a company. Its name is opaque
and never changes.
"""

from typing import ClassVar, Self

from django.db import DEFAULT_DB_ALIAS, connection, models


class SchemaQuerySet(models.QuerySet["Schema"]):
    def spare(self, head: str) -> Self:
        """Those that a company may take: finished, and migrated to ``head``."""
        return self.filter(state=Schema.State.SPARE, head=head)

    def kept_up(self) -> Self:
        """Those that a release migrates: whole ones that somebody uses or may take."""
        return self.exclude(state__in=[Schema.State.BUILDING, Schema.State.ASIDE])

    def unfinished(self) -> Self:
        """Those whose making stopped half-way, and that no company waits for."""
        return self.filter(state=Schema.State.BUILDING, company=None)


class SchemaManager(models.Manager.from_queryset(SchemaQuerySet)):  # type: ignore[misc]  # dynamic
    def begin(self, database: str) -> "Schema":
        """A new row with the next free name; the schema itself is made later, by steps."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('tenants_schema', 'id'))")
            (number,) = cursor.fetchone()
        return self.create(id=number, name=f"c_{number}", database=database)


class Schema(models.Model):
    """One PostgreSQL schema with the tables of a company."""

    class State(models.TextChoices):
        BUILDING = "building", "En preparación"
        SPARE = "spare", "Libre"
        TAKEN = "taken", "De una empresa"
        # Beside the one that its company uses: brought back from a backup, or taken out of use.
        ASIDE = "aside", "Apartado"

    name = models.CharField("nombre", max_length=40, unique=True)
    database = models.CharField("base de datos", max_length=40, default=DEFAULT_DB_ALIAS)
    state = models.CharField("estado", max_length=12, choices=State, default=State.BUILDING)
    # What it was last migrated to (tenants.schemas.heads); blank until then.
    head = models.CharField("versión de las tablas", max_length=64, blank=True)
    made_at = models.DateTimeField("creado", auto_now_add=True)
    migrated_at = models.DateTimeField("migrado", null=True)

    objects: ClassVar[SchemaManager] = SchemaManager()

    class Meta:
        verbose_name = "esquema"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^c_[0-9]+$"), name="schema_name_is_opaque"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def schema_name(self) -> str:
        """The name under which django-tenants asks for it."""
        return self.name

    @property
    def is_built(self) -> bool:
        return self.state != self.State.BUILDING


class Step(models.Model):
    """A step in the life of a schema; a finished one is not run again."""

    schema = models.ForeignKey(Schema, models.CASCADE, related_name="steps")
    name = models.CharField("paso", max_length=40)
    started_at = models.DateTimeField("inicio")
    finished_at = models.DateTimeField("fin", null=True)
    error = models.TextField("error", blank=True)

    class Meta:
        verbose_name = "paso de un esquema"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("schema", "name"), name="one_row_per_step"),)

    def __str__(self) -> str:
        return f"{self.schema_id}: {self.name}"
