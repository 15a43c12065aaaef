from django.db import migrations


def open_ledger(apps, schema_editor):
    apps.get_model("tenants", "SeatLedger").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    """The one row whose lock guards the cap on people."""

    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunPython(open_ledger, migrations.RunPython.noop)]
