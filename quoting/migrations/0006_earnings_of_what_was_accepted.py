from decimal import Decimal

import django.core.validators
from django.db import migrations, models

# A version sent before says in its snapshot which of its lines its total counts. Harmless twice.
COUNT_WHAT_COUNTS = """
UPDATE quoting_promisedline AS promised SET counts = FALSE
FROM quoting_quoteversion AS version,
     jsonb_array_elements(version.snapshot -> 'public' -> 'lines') AS line
WHERE version.id = promised.version_id
  AND (line ->> 'number')::int = promised.number
  AND line ->> 'counts' = 'false'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('quoting', '0005_discount_in_pesos_of_a_line'),
    ]

    operations = [
        migrations.AddField(
            model_name='outcome',
            name='direct_cost',
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='costo directo de lo aceptado'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='profit',
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='utilidad de lo aceptado'),
        ),
        migrations.AddField(
            model_name='promisedline',
            name='counts',
            field=models.BooleanField(db_default=True, default=True, verbose_name='va en el total'),
        ),
        migrations.RunSQL(COUNT_WHAT_COUNTS, migrations.RunSQL.noop),
    ]
