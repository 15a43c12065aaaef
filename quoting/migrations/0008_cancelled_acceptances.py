import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quoting', '0007_evidence_with_its_pdf'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('viewed', 'La vio'), ('accepted', 'La aceptó'), ('rejected', 'La rechazó'), ('cancelled', 'Se canceló'), ('asked', 'Pregunta o pide un cambio'), ('renewal', 'Pide renovación'), ('expired', 'Venció'), ('reminder', 'Toca dar seguimiento'), ('workshop', 'Avance del taller')], max_length=10, verbose_name='tipo'),
        ),
        migrations.AlterField(
            model_name='quote',
            name='state',
            field=models.CharField(choices=[('draft', 'Borrador'), ('sent', 'Enviada'), ('viewed', 'Vista'), ('accepted', 'Aceptada'), ('rejected', 'Rechazada'), ('expired', 'Vencida'), ('cancelled', 'Cancelada'), ('template', 'Plantilla')], default='draft', max_length=10, verbose_name='estado'),
        ),
        migrations.CreateModel(
            name='Cancellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('customer', 'El cliente canceló'), ('unpaid', 'No pagó el anticipo'), ('impossible', 'No la podemos hacer'), ('mistake', 'Se registró por error'), ('other', 'Otro motivo')], max_length=12, verbose_name='motivo')),
                ('comment', models.TextField(blank=True, max_length=2000, verbose_name='comentario')),
                ('at', models.DateTimeField(verbose_name='momento')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cancellation', to='quoting.outcome')),
            ],
            options={
                'verbose_name': 'cancelación',
                'verbose_name_plural': 'cancelaciones',
                'ordering': ('-id',),
            },
        ),
    ]
