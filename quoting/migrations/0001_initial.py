import datetime
import re
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FolioSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=8, unique=True, verbose_name='serie')),
                ('next_number', models.PositiveIntegerField(default=1, verbose_name='siguiente')),
            ],
        ),
        migrations.CreateModel(
            name='PlanContents',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='huella')),
                ('contents', models.JSONField(verbose_name='piezas y tramos')),
                ('asked_at', models.DateTimeField(verbose_name='pedido')),
            ],
        ),
        migrations.CreateModel(
            name='QuoteVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='versión')),
                ('folio', models.CharField(max_length=24, verbose_name='folio')),
                ('promise', models.JSONField(verbose_name='contenido')),
                ('digest', models.CharField(max_length=64, verbose_name='huella')),
                ('total', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='total')),
                ('sale', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='venta sin IVA')),
                ('direct_cost', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='costo directo')),
                ('profit', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='utilidad')),
                ('sent_at', models.DateTimeField(verbose_name='enviada')),
                ('valid_until', models.DateField(verbose_name='vigente hasta')),
            ],
            options={
                'ordering': ('quote', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='atención a')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[+(]?([0-9][ ().-]{0,2}){10,15}$', 'Escribe un teléfono de 10 dígitos, por ejemplo 55 1234 5678.')], verbose_name='teléfono o WhatsApp')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='dirección')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='ciudad')),
                ('rfc', models.CharField(blank=True, max_length=13, validators=[django.core.validators.RegexValidator('^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$', 'Escribe el RFC con 12 o 13 caracteres, por ejemplo MEXA800101AB1.', flags=re.RegexFlag['IGNORECASE'])], verbose_name='RFC')),
                ('tax_name', models.CharField(blank=True, max_length=160, verbose_name='razón social')),
                ('tax_regime', models.CharField(blank=True, max_length=3, validators=[django.core.validators.RegexValidator('^6[0-9]{2}$', 'Escribe las 3 cifras del régimen, como 601.')], verbose_name='régimen fiscal')),
                ('tax_use', models.CharField(blank=True, max_length=4, validators=[django.core.validators.RegexValidator('^(G0[1-3]|I0[1-8]|D0[1-9]|D10|S01|CP01|CN01)$', 'Escribe la clave del uso, como G03.')], verbose_name='uso de CFDI')),
                ('tax_postal_code', models.CharField(blank=True, max_length=5, validators=[django.core.validators.RegexValidator('^[0-9]{5}$', 'Escribe las 5 cifras del código postal.')], verbose_name='código postal fiscal')),
                ('notes', models.CharField(blank=True, max_length=500, verbose_name='notas')),
                ('casual', models.BooleanField(default=False, verbose_name='de paso')),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='de ejemplo')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='alta')),
            ],
            options={
                'ordering': ('name', 'id'),
                'indexes': [models.Index(fields=['casual', 'name'], name='customer_by_name')],
            },
        ),
        migrations.CreateModel(
            name='CustomerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creado')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revocado')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='CutPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='pedido')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='inicio')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('planning', 'Calculando'), ('ready', 'Listo'), ('failed', 'Falló')], default='queued', max_length=10, verbose_name='estado')),
                ('stored', models.JSONField(null=True, verbose_name='acomodo')),
                ('cut_at', models.DateTimeField(blank=True, null=True, verbose_name='cortado')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='OffCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('length', models.DecimalField(decimal_places=1, max_digits=8, verbose_name='largo (mm)')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='dónde está')),
                ('kept_at', models.DateTimeField(auto_now_add=True, verbose_name='guardado')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='desechado')),
                ('finish', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.finish')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='left_offcuts', to='quoting.cutplan')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.material')),
                ('used_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='used_offcuts', to='quoting.cutplan')),
            ],
            options={
                'ordering': ('material', 'finish', '-length', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('accepted', 'Aceptada'), ('rejected', 'Rechazada'), ('expired', 'Vencida'), ('superseded', 'Sustituida')], max_length=10, verbose_name='resultado')),
                ('at', models.DateTimeField(verbose_name='momento')),
                ('channel', models.CharField(choices=[('link', 'En su enlace'), ('whatsapp', 'Por WhatsApp'), ('phone', 'Por teléfono'), ('in_person', 'En persona'), ('email', 'Por correo'), ('system', 'Automático')], max_length=10, verbose_name='medio')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nombre')),
                ('role', models.CharField(blank=True, max_length=80, verbose_name='cargo')),
                ('reason', models.CharField(blank=True, choices=[('price', 'El precio'), ('time', 'El tiempo de entrega'), ('competitor', 'Eligió a otro proveedor'), ('postponed', 'Pospuso o canceló la obra'), ('product', 'Quería otro producto'), ('silence', 'Dejó de responder'), ('other', 'Otro motivo')], max_length=12, verbose_name='motivo')),
                ('comment', models.TextField(blank=True, max_length=2000, verbose_name='comentario')),
                ('lines', models.JSONField(default=list, verbose_name='partidas aceptadas')),
                ('total', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='total aceptado')),
                ('sale', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='venta aceptada sin IVA')),
                ('direct_cost', models.DecimalField(decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='costo directo de lo aceptado')),
                ('profit', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='utilidad de lo aceptado')),
                ('evidence', models.JSONField(null=True, verbose_name='constancia')),
                ('evidence_digest', models.CharField(blank=True, max_length=64, verbose_name='huella de la constancia')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quoting.customerlink')),
            ],
            options={
                'ordering': ('-id',),
            },
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
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='ExactPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.JSONField(verbose_name='acomodo')),
                ('found_at', models.DateTimeField(verbose_name='calculado')),
                ('of', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exact', to='quoting.plancontents')),
            ],
        ),
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Borrador'), ('ready', 'Lista para enviar'), ('sent', 'Enviada'), ('viewed', 'Vista'), ('accepted', 'Aceptada'), ('rejected', 'Rechazada'), ('expired', 'Vencida'), ('cancelled', 'Cancelada'), ('template', 'Plantilla')], default='draft', max_length=10, verbose_name='estado')),
                ('folio', models.CharField(editable=False, max_length=24, null=True, unique=True, verbose_name='folio')),
                ('version', models.PositiveSmallIntegerField(default=0, verbose_name='versión vigente')),
                ('template_name', models.CharField(blank=True, max_length=80, verbose_name='plantilla')),
                ('site', models.CharField(blank=True, max_length=200, verbose_name='obra')),
                ('discount', models.DecimalField(decimal_places=3, default=0, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='descuento (%)')),
                ('tax_rate', models.DecimalField(decimal_places=3, default=16, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='IVA (%)')),
                ('validity_days', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1, 'Al menos un día.'), django.core.validators.MaxValueValidator(365, 'A lo más 365.')], verbose_name='vigencia (días)')),
                ('own_terms', models.JSONField(null=True, verbose_name='condiciones propias')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='notas para el cliente')),
                ('internal_notes', models.TextField(blank=True, max_length=2000, verbose_name='notas internas')),
                ('total', models.DecimalField(decimal_places=2, default=0, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='total')),
                ('discount_given', models.DecimalField(decimal_places=6, default=0, editable=False, max_digits=9)),
                ('edition', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creada')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='cambió')),
                ('worked', models.DurationField(default=datetime.timedelta, editable=False, verbose_name='tiempo de trabajo')),
                ('worked_at', models.DateTimeField(auto_now_add=True, verbose_name='último cambio a mano')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='cerrada')),
                ('shared_at', models.DateTimeField(blank=True, null=True, verbose_name='enviada')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='vigente hasta')),
                ('viewed_at', models.DateTimeField(blank=True, null=True, verbose_name='vista')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decidida')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='descartada')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='quoting.customer', verbose_name='cliente')),
                ('revises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='quoting.quote')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to=settings.AUTH_USER_MODEL, verbose_name='asesor')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=250, verbose_name='texto')),
                ('url', models.CharField(max_length=200, verbose_name='dirección')),
                ('at', models.DateTimeField(verbose_name='momento')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='leída')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                ('quote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quoting.quote')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='QuoteLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='orden')),
                ('kind', models.CharField(choices=[('product', 'Ventana o puerta'), ('material', 'Artículo o servicio'), ('free', 'Concepto libre')], default='product', max_length=10, verbose_name='tipo')),
                ('room', models.CharField(blank=True, max_length=60, verbose_name='piso o zona')),
                ('location', models.CharField(blank=True, max_length=80, verbose_name='ubicación')),
                ('width', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='ancho (mm)')),
                ('height', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='alto (mm)')),
                ('options', models.JSONField(default=dict, verbose_name='opciones')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='descripción')),
                ('unit_price', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio unitario')),
                ('quantity', models.DecimalField(decimal_places=3, default=1, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0.001'), 'Escribe un número mayor que cero.')], verbose_name='cantidad')),
                ('discount', models.DecimalField(decimal_places=3, default=0, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='descuento (%)')),
                ('discount_amount', models.DecimalField(decimal_places=2, default=0, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='descuento ($)')),
                ('inclusion', models.CharField(choices=[('included', 'Incluida'), ('optional', 'Opcional'), ('alternative', 'Alternativa')], default='included', max_length=12, verbose_name='inclusión')),
                ('choice_group', models.CharField(blank=True, max_length=20, verbose_name='grupo de alternativas')),
                ('internal_note', models.CharField(blank=True, max_length=500, verbose_name='nota interna')),
                ('workshop_note', models.CharField(blank=True, max_length=500, verbose_name='nota para el taller')),
                ('edition', models.PositiveIntegerField(default=0)),
                ('client_key', models.UUIDField(blank=True, editable=False, null=True)),
                ('finish', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.finish', verbose_name='acabado')),
                ('glass', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.material', verbose_name='vidrio')),
                ('material', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.material', verbose_name='artículo')),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.product', verbose_name='producto')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='quoting.quote')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='LinePhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ImageField(height_field='height', upload_to='fotos', verbose_name='foto', width_field='width')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('is_shown', models.BooleanField(default=False, verbose_name='la ve el cliente')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='agregada')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='quoting.quote')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='photos', to='quoting.quoteline')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='QuoteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('additive', 'Indirectos y utilidad sobre el costo'), ('cascade', 'Indirectos y luego utilidad, en cascada'), ('margin', 'Margen sobre la venta'), ('factors', 'Factor por familia de materiales'), ('per_area', 'Precio por m² de cada producto'), ('matrix', 'Tabla de precios por ancho y alto')], default='additive', max_length=12, verbose_name='método de precio')),
                ('overhead', models.DecimalField(decimal_places=3, default=15, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='indirectos (%)')),
                ('profit', models.DecimalField(decimal_places=3, default=25, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='utilidad (%)')),
                ('factors', models.JSONField(default=dict, verbose_name='factores por familia')),
                ('waste', models.DecimalField(decimal_places=3, default=5, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='merma (%)')),
                ('waste_mode', models.CharField(choices=[('percent', 'Porcentaje de merma'), ('whole_bars', 'Tramos enteros'), ('optimised', 'Tramos optimizados')], default='percent', max_length=12, verbose_name='cómo se cobra la merma')),
                ('min_piece', models.DecimalField(decimal_places=2, default=0, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio mínimo por pieza')),
                ('min_pane', models.DecimalField(decimal_places=2, default=0, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='costo mínimo por vidrio')),
                ('kerf', models.DecimalField(decimal_places=1, default=4, max_digits=8, verbose_name='ancho del corte (mm)')),
                ('trim', models.DecimalField(decimal_places=1, default=0, max_digits=8, verbose_name='despunte del tramo (mm)')),
                ('min_offcut', models.DecimalField(decimal_places=1, default=500, max_digits=8, verbose_name='retazo útil desde (mm)')),
                ('rounding', models.DecimalField(choices=[(Decimal('0.1'), 'A 0.1 mm'), (Decimal('0.5'), 'A 0.5 mm'), (Decimal('1.0'), 'A 1 mm')], decimal_places=1, default=Decimal('0.1'), max_digits=2, verbose_name='redondeo de cortes y vidrios')),
                ('tax_rate', models.DecimalField(decimal_places=3, default=16, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='IVA (%)')),
                ('seller_discount', models.DecimalField(decimal_places=3, default=10, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.'), django.core.validators.MaxValueValidator(Decimal('100'), 'Escribe como máximo 100.')], verbose_name='descuento que ventas puede dar (%)')),
                ('partial_acceptance', models.BooleanField(default=True, verbose_name='el cliente puede aceptar solo algunas partidas')),
                ('validity_days', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1, 'Al menos un día.'), django.core.validators.MaxValueValidator(365, 'A lo más 365.')], verbose_name='vigencia (días)')),
                ('reminder_days', models.JSONField(default=list, verbose_name='recordatorios (días)')),
                ('series', models.CharField(default='COT', max_length=8, verbose_name='serie de folios')),
                ('milestones', models.JSONField(default=tuple, verbose_name='pagos')),
                ('delivery_time', models.CharField(blank=True, max_length=120, verbose_name='tiempo de entrega')),
                ('terms', models.TextField(blank=True, max_length=6000, verbose_name='condiciones')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='only_one_quote_settings')],
            },
        ),
        migrations.CreateModel(
            name='VersionCosts',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='costs', serialize=False, to='quoting.quoteversion')),
                ('sheet', models.JSONField(verbose_name='hoja de costos')),
            ],
        ),
        migrations.AddField(
            model_name='quoteversion',
            name='quote',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='quoting.quote'),
        ),
        migrations.AddField(
            model_name='quoteversion',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='QuoteDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='pedido')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='inicio')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('content_hash', models.CharField(max_length=64, unique=True, verbose_name='huella del contenido')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('rendering', 'Preparando'), ('ready', 'Lista'), ('failed', 'Falló')], default='queued', max_length=10, verbose_name='estado')),
                ('file', models.FileField(blank=True, upload_to='cotizaciones', verbose_name='archivo')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='páginas')),
                ('is_agreement', models.BooleanField(default=False, verbose_name='de lo aceptado')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='PromisedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='partida')),
                ('title', models.CharField(max_length=250, verbose_name='qué es')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='importe')),
                ('counts', models.BooleanField(db_default=True, default=True, verbose_name='va en el total')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promised_lines', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('version', 'number'),
            },
        ),
        migrations.AddField(
            model_name='outcome',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='quoting.quoteversion'),
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(null=True, verbose_name='recordatorio')),
                ('due_on', models.DateField(verbose_name='para el')),
                ('text', models.CharField(blank=True, max_length=250, verbose_name='qué hacer')),
                ('posted_at', models.DateTimeField(blank=True, null=True, verbose_name='dado al correo')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='enviado al cliente')),
                ('seller_at', models.DateTimeField(blank=True, null=True, verbose_name='encargado al vendedor')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='hecho')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='detenido')),
                ('stop_reason', models.CharField(blank=True, max_length=80, verbose_name='por qué se detuvo')),
                ('assigned_to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='followups', to=settings.AUTH_USER_MODEL)),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followups', to='quoting.quote')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('due_on', 'id'),
            },
        ),
        migrations.CreateModel(
            name='CustomerRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'Pregunta'), ('change', 'Pide un cambio'), ('renewal', 'Pide renovación')], max_length=10, verbose_name='tipo')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nombre')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='mensaje')),
                ('asked_at', models.DateTimeField(verbose_name='momento')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='atendida')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.AddField(
            model_name='customerlink',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='quoting.quoteversion'),
        ),
        migrations.CreateModel(
            name='KeptTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='nombre')),
                ('agreed', models.JSONField(verbose_name='condiciones')),
                ('kept_at', models.DateTimeField(auto_now=True, verbose_name='guardadas')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'por WhatsApp'), ('email', 'por correo'), ('file', 'con el PDF'), ('copy', 'con el enlace copiado'), ('other', 'por otro medio')], max_length=10, verbose_name='medio')),
                ('to', models.EmailField(blank=True, max_length=254, verbose_name='a qué correo')),
                ('at', models.DateTimeField(verbose_name='momento')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='no se pudo entregar')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharings', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='QuoteView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=40, verbose_name='visitante')),
                ('seen_at', models.DateTimeField(verbose_name='vista')),
                ('seconds', models.PositiveIntegerField(default=0, verbose_name='segundos')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='quoting.customerlink')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='RemovedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(verbose_name='contenido')),
                ('removed_at', models.DateTimeField(verbose_name='quitada')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removed_lines', to='quoting.quote')),
                ('removed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='WorkOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folio', models.CharField(max_length=24, unique=True, verbose_name='orden')),
                ('lines', models.JSONField(default=list, verbose_name='partidas')),
                ('pieces', models.PositiveIntegerField(default=0, verbose_name='piezas')),
                ('state', models.CharField(choices=[('pending', 'Pendiente'), ('ordered', 'Material pedido'), ('received', 'Material recibido'), ('in_production', 'En producción'), ('quality', 'Control de calidad'), ('ready', 'Listo'), ('delivered', 'Entregado'), ('installed', 'Instalado'), ('cancelled', 'Cancelado')], default='pending', max_length=14, verbose_name='estado')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Urgente'), (2, 'Normal'), (3, 'Baja')], default=2, verbose_name='prioridad')),
                ('promised_on', models.DateField(blank=True, null=True, verbose_name='entrega prometida')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='notas para el taller')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='creada')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='cambió')),
                ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_orders', to='quoting.quote')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='work_order', to='quoting.quoteversion')),
            ],
            options={
                'ordering': ('priority', 'promised_on', 'id'),
            },
        ),
        migrations.AddField(
            model_name='cutplan',
            name='orders',
            field=models.ManyToManyField(related_name='cut_plans', to='quoting.workorder'),
        ),
        migrations.CreateModel(
            name='WorkOrderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('former', models.CharField(blank=True, choices=[('pending', 'Pendiente'), ('ordered', 'Material pedido'), ('received', 'Material recibido'), ('in_production', 'En producción'), ('quality', 'Control de calidad'), ('ready', 'Listo'), ('delivered', 'Entregado'), ('installed', 'Instalado'), ('cancelled', 'Cancelado')], max_length=14, verbose_name='estaba')),
                ('state', models.CharField(choices=[('pending', 'Pendiente'), ('ordered', 'Material pedido'), ('received', 'Material recibido'), ('in_production', 'En producción'), ('quality', 'Control de calidad'), ('ready', 'Listo'), ('delivered', 'Entregado'), ('installed', 'Instalado'), ('cancelled', 'Cancelado')], max_length=14, verbose_name='quedó')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='nota')),
                ('at', models.DateTimeField(verbose_name='momento')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='quoting.workorder')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='DoneMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16, verbose_name='fila')),
                ('at', models.DateTimeField(verbose_name='hecho')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='quoting.workorder')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='quoting.cutplan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order', 'key'), name='one_mark_of_order'), models.UniqueConstraint(fields=('plan', 'key'), name='one_mark_of_plan')],
            },
        ),
        migrations.CreateModel(
            name='WorkshopPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motivo')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='pedido')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='inicio')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='fin')),
                ('kind', models.CharField(choices=[('sheet', 'Hoja de taller'), ('labels', 'Etiquetas por ventana'), ('pieces', 'Etiquetas por pieza'), ('plan', 'Plan de corte'), ('purchases', 'Lista de compra'), ('costs', 'Lista de compra con costos')], max_length=10, verbose_name='papel')),
                ('content_hash', models.CharField(max_length=64, unique=True, verbose_name='huella del contenido')),
                ('state', models.CharField(choices=[('queued', 'En espera'), ('rendering', 'Preparando'), ('ready', 'Lista'), ('failed', 'Falló')], default='queued', max_length=10, verbose_name='estado')),
                ('file', models.FileField(blank=True, upload_to='taller', verbose_name='archivo')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='páginas')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='quoting.workorder')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='quoting.cutplan')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='EvidencePack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_pdf', models.BooleanField(db_default=False, default=False, verbose_name='lleva el PDF')),
                ('file', models.FileField(upload_to='constancias', verbose_name='archivo')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella')),
                ('made_at', models.DateTimeField(verbose_name='hecha')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='quoting.outcome')),
            ],
            options={
                'ordering': ('-has_pdf', '-id'),
                'constraints': [models.UniqueConstraint(fields=('outcome', 'has_pdf'), name='pack_once_with_its_pdf')],
            },
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['state', '-id'], name='quote_by_state'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['seller', 'state'], name='quote_by_seller'),
        ),
        migrations.AddIndex(
            model_name='quote',
            index=models.Index(fields=['sent_at'], name='quote_by_sending'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at', None), ('revises__isnull', False)), fields=('revises',), name='one_revision_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['user', 'read_at', '-id'], name='notification_by_user'),
        ),
        migrations.AddConstraint(
            model_name='quoteline',
            constraint=models.UniqueConstraint(fields=('quote', 'client_key'), name='line_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='quoteversion',
            constraint=models.UniqueConstraint(fields=('quote', 'number'), name='version_once_per_quote'),
        ),
        migrations.AddConstraint(
            model_name='quoteversion',
            constraint=models.UniqueConstraint(fields=('folio', 'number'), name='version_once_per_folio'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(fields=['due_on'], name='followup_by_day'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(fields=('version', 'number'), name='reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='quoteview',
            constraint=models.UniqueConstraint(fields=('version', 'visitor'), name='view_once_per_visitor'),
        ),
        migrations.AddIndex(
            model_name='workorder',
            index=models.Index(fields=['state', 'priority'], name='order_by_state'),
        ),
    ]
