import django.db.models.deletion
import django_tenants.postgresql_backend.base
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SeatLedger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'libro de lugares',
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schema_name', models.CharField(db_index=True, max_length=63, unique=True, validators=[django_tenants.postgresql_backend.base._check_schema_name])),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('state', models.CharField(choices=[('pending', 'Pendiente'), ('creating', 'En creación'), ('ready', 'Activa'), ('failed', 'Con error'), ('suspended', 'Suspendida'), ('closing', 'En cierre')], default='pending', max_length=12, verbose_name='estado')),
                ('database', models.CharField(default='default', max_length=40, verbose_name='base de datos')),
                ('subdomain_wanted', models.CharField(max_length=40, unique=True, verbose_name='subdominio')),
                ('owner_name', models.CharField(max_length=120, verbose_name='nombre del dueño')),
                ('owner_email', models.EmailField(max_length=254, verbose_name='correo del dueño')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creada')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='abierta')),
            ],
            options={
                'verbose_name': 'empresa',
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('schema_name__regex', '^c_[0-9]+$')), name='company_schema_is_opaque')],
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(db_index=True, max_length=253, unique=True)),
                ('is_primary', models.BooleanField(db_index=True, default=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='tenants.company')),
            ],
            options={
                'verbose_name': 'dominio',
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='persona')),
                ('verb', models.CharField(max_length=60, verbose_name='acto')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='objeto')),
                ('facts', models.JSONField(default=dict, verbose_name='datos')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='momento')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activity', to='tenants.company')),
            ],
            options={
                'verbose_name': 'actividad',
                'indexes': [models.Index(fields=['company', 'verb', 'at'], name='activity_by_verb')],
            },
        ),
        migrations.CreateModel(
            name='ProvisioningStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='paso')),
                ('started_at', models.DateTimeField(verbose_name='inicio')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='fin')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='tenants.company')),
            ],
            options={
                'verbose_name': 'paso de apertura',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('company', 'name'), name='one_row_per_step')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(verbose_name='persona')),
                ('taken_at', models.DateTimeField(auto_now_add=True, verbose_name='desde')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='tenants.company')),
            ],
            options={
                'verbose_name': 'lugar',
                'constraints': [models.UniqueConstraint(fields=('company', 'user_id'), name='one_seat_per_person')],
            },
        ),
    ]
