import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quoting', '0006_earnings_of_what_was_accepted'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='evidencepack',
            options={'ordering': ('-has_pdf', '-id'), 'verbose_name': 'constancia de aceptación'},
        ),
        migrations.AddField(
            model_name='evidencepack',
            name='has_pdf',
            field=models.BooleanField(db_default=False, default=False, verbose_name='lleva el PDF'),
        ),
        migrations.AlterField(
            model_name='evidencepack',
            name='outcome',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='quoting.outcome'),
        ),
        migrations.AddConstraint(
            model_name='evidencepack',
            constraint=models.UniqueConstraint(fields=('outcome', 'has_pdf'), name='pack_once_with_its_pdf'),
        ),
    ]
