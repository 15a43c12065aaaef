from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quoting', '0004_papers_of_the_workshop'),
    ]

    operations = [
        migrations.AddField(
            model_name='quoteline',
            name='discount_amount',
            field=models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=0, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='descuento ($)'),
        ),
    ]
