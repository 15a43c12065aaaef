"""Migrations that would stop a serving release are refused, each kind by its own sentence."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tenants.schemas.context import public_context
from tenants.schemas.linting.lint import lint
from tenants.schemas.models import Schema
from tests.pending import pending_migrations

PHONE = "models.CharField(max_length=9"


def operations(*texts: str) -> str:
    return f"operations = [{', '.join(texts)}]"


def raw(*texts: str) -> str:
    return operations(f"migrations.RunSQL({list(texts)!r})")


def apart(*state: str) -> str:
    return f"migrations.SeparateDatabaseAndState(state_operations=[{', '.join(state)}])"


def codes(folder: Path, bodies: Mapping[str, str], former: set[str] | None = None) -> list[str]:
    """What is found in these migrations of ``quoting``, which follow its own."""
    known = None if former is None else {("quoting", name) for name in former}
    with pending_migrations(folder, bodies, "quoting") as names:
        return [found.code for found in lint({("quoting", name) for name in names}, known)]


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("ADD_NOT_NULL", operations(f"migrations.AddField('quote', 'x', {PHONE}, default=''))")),
        (
            "INDEX_LOCKS",
            operations(f"migrations.AddField('quote', 'x', {PHONE}, null=True, db_index=True))"),
        ),
        (
            "INDEX_LOCKS",
            operations(
                "migrations.AddField('quote', 'x', "
                "models.ForeignKey('quoting.quote', models.CASCADE, null=True))"
            ),
        ),
        (
            "REWRITE",
            operations(
                "migrations.AddField('quote', 'x', models.GeneratedField(expression=models.F('id'),"
                " output_field=models.BigIntegerField(), db_persist=True))"
            ),
        ),
        (
            "INDEX_LOCKS",
            operations("migrations.AddIndex('quote', models.Index(fields=['id'], name='q_x'))"),
        ),
        (
            "CONSTRAINT_LOCKS",
            operations(
                "migrations.AddConstraint('quote', "
                "models.CheckConstraint(condition=models.Q(id__gt=0), name='q_x'))"
            ),
        ),
        ("UNIQUE_LOCKS", operations("migrations.AlterUniqueTogether('quote', {('id', 'state')})")),
        ("REWRITE", operations("migrations.AlterField('quote', 'state', models.IntegerField())")),
        ("RENAME", operations("migrations.RenameField('quote', 'state', 'stage')")),
        ("RENAME", operations("migrations.RenameModel('quote', 'offer')")),
        ("RENAME", operations("migrations.AlterModelTable('quote', 'offers')")),
        ("DROP", operations("migrations.RemoveField('quote', 'state')")),
        ("DROP", operations("migrations.DeleteModel('offcut')")),
        ("FORGOTTEN_NOT_NULL", operations(apart("migrations.RemoveField('quote', 'state')"))),
        ("DROP", raw("ALTER TABLE quoting_quote DROP COLUMN state")),
        ("DROP", raw("drop table if exists quoting_quote")),
        ("RENAME", raw("ALTER TABLE quoting_quote RENAME COLUMN state TO stage")),
        ("RENAME", raw('ALTER TABLE "quoting_quote" RENAME TO offers')),
        ("ADD_NOT_NULL", raw("ALTER TABLE quoting_quote ADD COLUMN x integer NOT NULL")),
        ("SET_NOT_NULL", raw("ALTER TABLE quoting_quote ALTER COLUMN state SET NOT NULL")),
        ("DROP_DEFAULT", raw("ALTER TABLE quoting_quote ALTER COLUMN state DROP DEFAULT")),
        ("REWRITE", raw("ALTER TABLE quoting_quote ALTER COLUMN state TYPE text")),
        ("INDEX_LOCKS", raw("CREATE INDEX q_x ON quoting_quote (id)")),
        ("INDEX_LOCKS", raw('CREATE UNIQUE INDEX IF NOT EXISTS q_x ON "quoting_quote" (id)')),
        ("ATOMIC", raw("CREATE INDEX CONCURRENTLY q_x ON quoting_quote (id)")),
        ("CONSTRAINT_LOCKS", raw("ALTER TABLE quoting_quote ADD CONSTRAINT k CHECK (id > 0)")),
        (
            "SEVERAL_STATEMENTS",
            raw(
                "ALTER TABLE quoting_quote ADD CONSTRAINT a CHECK (id > 0) NOT VALID, "
                "ADD CONSTRAINT b CHECK (id > 1) NOT VALID"
            ),
        ),
        ("SEVERAL_STATEMENTS", raw("SELECT 1; SELECT 2")),
        ("TIED_TO_SERVER", raw("CREATE TRIGGER t AFTER INSERT ON quoting_quote")),
        ("TIED_TO_SERVER", raw("ALTER TABLE quoting_quote RENAME CONSTRAINT a TO b")),
        ("TIED_TO_SERVER", raw("SELECT current_setting('app.who')")),
        ("TIED_TO_SERVER", raw("DO $$ BEGIN CREATE TABLE x (id int); END $$")),
        ("LOCKS", raw("LOCK TABLE quoting_quote")),
        (
            "SEVERAL_OPERATIONS",
            "atomic = False\n    "
            + operations("migrations.RunSQL('SELECT 1')", "migrations.RunSQL('SELECT 2')"),
        ),
    ],
)
def test_what_locks_or_takes_away_is_refused(tmp_path: Path, code: str, body: str) -> None:
    assert codes(tmp_path, {"0002_x": body}) == [code]


@pytest.mark.parametrize(
    "body",
    [
        operations(f"migrations.AddField('quote', 'x', {PHONE}, null=True))"),
        operations(f"migrations.AddField('quote', 'x', {PHONE}, db_default=''))"),
        operations(
            "migrations.CreateModel('X', [('id', models.BigAutoField(primary_key=True)), "
            "('name', models.CharField(max_length=9, db_index=True))])",
            "migrations.AddIndex('x', models.Index(fields=['name'], name='x_name'))",
            "migrations.RunSQL('CREATE INDEX x_too ON quoting_x (name)')",
            "migrations.RemoveField('x', 'name')",
        ),
        operations("migrations.RunPython(migrations.RunPython.noop)"),
        raw("ALTER TABLE quoting_quote ADD COLUMN x integer NOT NULL DEFAULT 0"),
        raw("ALTER TABLE quoting_quote ADD CONSTRAINT k CHECK (id > 0) NOT VALID"),
        raw("UPDATE quoting_quote SET state = 'a;b' -- drop column state"),
        "atomic = False\n    " + raw("CREATE INDEX CONCURRENTLY q_x ON quoting_quote (id)"),
        "accepted = {'INDEX_LOCKS': 'a row a company'}\n    "
        + operations("migrations.AddIndex('quote', models.Index(fields=['id'], name='q_x'))"),
    ],
)
def test_what_a_serving_release_bears_is_let_through(tmp_path: Path, body: str) -> None:
    assert codes(tmp_path, {"0002_x": body}) == []


def test_a_drop_is_not_accepted_for_any_reason(tmp_path: Path) -> None:
    body = "accepted = {'DROP': 'nobody reads it'}\n    " + raw("DROP TABLE quoting_quote")
    assert codes(tmp_path, {"0002_x": body}) == ["DROP"]


FORGETS = {
    "0002_may_be_empty": operations(
        "migrations.AlterField('quote', 'state', models.CharField(max_length=40, null=True))"
    ),
    "0003_forget": operations(apart("migrations.RemoveField('quote', 'state')")),
    "0004_drop": "contracts = ('quoting', '0003_forget')\n    "
    + raw("ALTER TABLE quoting_quote DROP COLUMN IF EXISTS state"),
}


def test_a_column_goes_one_release_after_the_code_forgot_it(tmp_path: Path) -> None:
    before = {"0001_initial", "0002_may_be_empty"}
    assert codes(tmp_path, FORGETS, former=before) == ["CONTRACT"]
    assert codes(tmp_path, FORGETS, former=before | {"0003_forget"}) == []


@pytest.mark.parametrize(
    ("contracts", "statement", "found"),
    [
        ("('quoting', '0003_forget')", "ALTER TABLE quoting_quote DROP COLUMN number", ["DROP"]),
        ("('quoting', '0003_forget')", "DROP TABLE quoting_quote", ["DROP"]),
        (
            "('quoting', '0009_no')",
            "ALTER TABLE quoting_quote DROP COLUMN state",
            ["CONTRACT", "DROP"],
        ),
    ],
)
def test_a_contract_takes_away_only_what_it_names(
    tmp_path: Path, contracts: str, statement: str, found: list[str]
) -> None:
    bodies = FORGETS | {"0004_drop": f"contracts = {contracts}\n    {raw(statement)}"}
    assert codes(tmp_path, bodies) == found


# --- The command ---------------------------------------------------------------------------------


def judge(**options: object) -> str:
    out = StringIO()
    call_command("lint_migrations", stdout=out, **options)
    return out.getvalue()


def test_the_projects_own_migrations_stop_nobody(db: None) -> None:
    assert "ninguna estorba" in judge(all=True)


def test_a_deployment_judges_what_the_database_lacks(programme: None, tmp_path: Path) -> None:
    assert "Migraciones revisadas: 0" in judge()
    bodies = {"0002_x": raw("DROP TABLE quoting_quote")}
    with (
        pending_migrations(tmp_path, bodies, "quoting"),
        pytest.raises(CommandError, match=r"quoting\.0002_x: quita la tabla «quoting_quote»"),
    ):
        judge()


def test_a_deployment_refuses_a_contract_whose_other_half_it_brings_itself(
    programme: None, tmp_path: Path
) -> None:
    with public_context():
        assert Schema.objects.exists()
    with (
        pending_migrations(tmp_path, FORGETS, "quoting"),
        pytest.raises(CommandError, match="0003_forget no es de la versión que sirve"),
    ):
        judge()


def test_the_former_release_may_say_itself_what_it_has(programme: None, tmp_path: Path) -> None:
    """After a deployment that went back, the database has more than the release that serves."""
    former = tmp_path / "anterior.txt"
    former.write_text(judge(list=True))
    with pending_migrations(tmp_path, FORGETS, "quoting"):
        with pytest.raises(CommandError, match="0003_forget no es de la versión que sirve"):
            judge(former=str(former))
        former.write_text(judge(list=True).replace("quoting.0004_drop", ""))
        assert "Migraciones revisadas: 1; ninguna estorba." in judge(former=str(former))
    with pytest.raises(CommandError, match="no es lo que escribe"):
        judge(former=__file__)
    with pytest.raises(CommandError, match="No se pudo leer"):
        judge(former=str(tmp_path / "falta"))
