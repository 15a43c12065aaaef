import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import tenants.schemas.time_zones
import tenants.work.queues


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('state', models.CharField(choices=[('opening', 'En apertura'), ('failed', 'Con error'), ('ready', 'Activa'), ('suspended', 'Suspendida'), ('closed', 'Cerrada'), ('erasing', 'En borrado')], default='opening', max_length=12, verbose_name='estado')),
                ('subdomain', models.CharField(max_length=40, unique=True, verbose_name='subdominio')),
                ('time_zone', models.CharField(default='America/Mexico_City', max_length=40, validators=[tenants.schemas.time_zones.validate_zone], verbose_name='zona horaria')),
                ('length_unit', models.CharField(choices=[('mm', 'milímetros (mm)'), ('cm', 'centímetros (cm)'), ('m', 'metros (m)')], default='cm', max_length=2, verbose_name='unidad de medida')),
                ('owner_name', models.CharField(max_length=120, verbose_name='nombre del dueño')),
                ('owner_email', models.EmailField(max_length=254, verbose_name='correo del dueño')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creada')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='abierta')),
            ],
            options={
                'verbose_name': 'empresa',
                'ordering': ('id',),
                'base_manager_name': 'objects',
                'constraints': (models.UniqueConstraint(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.Func(models.F('subdomain'), models.Value('01i58-'), models.Value('ollsb'), function='translate'), models.Value('rn'), models.Value('m')), models.Value('vv'), models.Value('w')), name='no_look_alike_subdomain'),),
            },
        ),
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
            name='Manager',
            fields=[
            ],
            options={
                'verbose_name': 'persona del programa',
                'verbose_name_plural': 'personas del programa',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('accounts.user',),
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
            name='Schema',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='nombre')),
                ('database', models.CharField(default='default', max_length=40, verbose_name='base de datos')),
                ('state', models.CharField(choices=[('building', 'En preparación'), ('spare', 'Libre'), ('taken', 'De una empresa')], default='building', max_length=12, verbose_name='estado')),
                ('head', models.CharField(blank=True, max_length=64, verbose_name='versión de las tablas')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='creado')),
                ('migrated_at', models.DateTimeField(null=True, verbose_name='migrado')),
            ],
            options={
                'verbose_name': 'esquema',
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^c_[0-9]+$')), name='schema_name_is_opaque')],
            },
        ),
        migrations.AddField(
            model_name='company',
            name='schema',
            field=models.OneToOneField(db_column='schema_name', on_delete=django.db.models.deletion.PROTECT, to='tenants.schema', to_field='name', verbose_name='esquema'),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='acto')),
                ('actor_kind', models.CharField(choices=[('person', 'Persona'), ('customer', 'Cliente'), ('manager', 'Encargado'), ('support', 'Soporte'), ('clock', 'Reloj'), ('system', 'Sistema')], max_length=10, verbose_name='quién')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='su número')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='objeto')),
                ('facts', models.JSONField(default=dict, verbose_name='datos')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='petición')),
                ('key', models.CharField(max_length=120, null=True, verbose_name='clave de una sola vez')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='momento')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='tenants.company', verbose_name='empresa')),
            ],
            options={
                'verbose_name': 'evento',
                'indexes': [models.Index(fields=['kind', 'at'], name='event_by_kind'), models.Index(fields=['company', 'at'], name='event_by_company'), models.Index(fields=['company', 'subject'], name='event_by_subject')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='event_once_per_key')],
            },
        ),
        migrations.CreateModel(
            name='FailedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=40, verbose_name='tarea')),
                ('row_id', models.BigIntegerField(verbose_name='fila')),
                ('error', models.CharField(max_length=200, verbose_name='error')),
                ('tries', models.PositiveSmallIntegerField(default=1, verbose_name='intentos')),
                ('failed_at', models.DateTimeField(verbose_name='falló')),
                ('retry_at', models.DateTimeField(verbose_name='se repite')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.company')),
            ],
            options={
                'verbose_name': 'fila con error',
                'constraints': [models.UniqueConstraint(fields=('job', 'company', 'row_id'), name='failed_row_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=40, verbose_name='tarea')),
                ('due_at', models.DateTimeField(verbose_name='le tocaba')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='se mandó')),
                ('started_at', models.DateTimeField(null=True, verbose_name='empezó')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='terminó')),
                ('milliseconds', models.PositiveIntegerField(null=True, verbose_name='duración en ms')),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Terminó'), ('partial', 'Terminó con pendientes'), ('failed', 'Falló')], max_length=8, verbose_name='resultado')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='hechas')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='con error')),
                ('backlog', models.PositiveIntegerField(default=0, verbose_name='pendientes')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='intentos fallidos seguidos')),
                ('retry_at', models.DateTimeField(null=True, verbose_name='se repite')),
                ('overdue_from', models.DateTimeField(verbose_name='atrasada desde')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='job_runs', to='tenants.company')),
            ],
            options={
                'verbose_name': 'corrida',
                'indexes': [models.Index(fields=['overdue_from'], name='job_run_by_lateness')],
                'constraints': [models.UniqueConstraint(fields=('job', 'company'), name='one_run_a_company', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('priority', models.PositiveSmallIntegerField(default=tenants.work.queues.Priority['SOON'], verbose_name='prioridad')),
                ('round', models.BigIntegerField(default=0, verbose_name='vuelta')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('taken', 'En proceso'), ('done', 'Hecho'), ('dropped', 'Ya no hizo falta'), ('failed', 'Falló')], default='queued', max_length=8, verbose_name='estado')),
                ('asked_at', models.DateTimeField(verbose_name='pedido')),
                ('due_at', models.DateTimeField(verbose_name='para cuándo')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='tomado')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='petición')),
                ('key', models.CharField(max_length=160, unique=True, verbose_name='clave')),
                ('kind', models.CharField(max_length=60, verbose_name='plantilla')),
                ('about', models.CharField(blank=True, max_length=80, verbose_name='de qué trata')),
                ('to', models.EmailField(blank=True, max_length=254, verbose_name='para')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='responder a')),
                ('facts', models.JSONField(default=dict, verbose_name='datos')),
                ('headers', models.JSONField(default=dict, verbose_name='encabezados')),
                ('attachments', models.JSONField(default=list, verbose_name='adjuntos')),
                ('receipt', models.CharField(blank=True, max_length=200, verbose_name='acuse')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.company')),
            ],
            options={
                'verbose_name': 'correo',
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['priority', 'round', 'id'], name='mail_in_line'), models.Index(condition=models.Q(('claimed_at__isnull', False)), fields=['priority', '-round'], name='mail_served'), models.Index(condition=models.Q(('state', 'taken')), fields=['claimed_at'], name='mail_taken'), models.Index(fields=['company', 'kind', 'about'], name='mail_about'), models.Index(fields=['finished_at'], name='mail_ended')],
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
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='paso')),
                ('started_at', models.DateTimeField(verbose_name='inicio')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='fin')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('schema', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='tenants.schema')),
            ],
            options={
                'verbose_name': 'paso de un esquema',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('schema', 'name'), name='one_row_per_step')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('priority', models.PositiveSmallIntegerField(default=tenants.work.queues.Priority['SOON'], verbose_name='prioridad')),
                ('round', models.BigIntegerField(default=0, verbose_name='vuelta')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('taken', 'En proceso'), ('done', 'Hecho'), ('dropped', 'Ya no hizo falta'), ('failed', 'Falló')], default='queued', max_length=8, verbose_name='estado')),
                ('asked_at', models.DateTimeField(verbose_name='pedido')),
                ('due_at', models.DateTimeField(verbose_name='para cuándo')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='tomado')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='intentos')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='motivo')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='petición')),
                ('queue', models.CharField(choices=[('pdf', 'pdf'), ('cutting', 'cutting')], max_length=12, verbose_name='cola')),
                ('task', models.CharField(max_length=120, verbose_name='tarea')),
                ('arguments', models.JSONField(default=list, verbose_name='argumentos')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenants.company')),
            ],
            options={
                'verbose_name': 'turno de trabajo',
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['queue', 'priority', 'round', 'id'], name='ticket_in_line'), models.Index(condition=models.Q(('claimed_at__isnull', False)), fields=['queue', 'priority', '-round'], name='ticket_served'), models.Index(condition=models.Q(('state', 'taken')), fields=['claimed_at'], name='ticket_taken'), models.Index(fields=['finished_at'], name='ticket_ended')],
            },
        ),
    ]
