import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                'verbose_name': 'edición del catálogo',
                'verbose_name_plural': 'edición del catálogo',
            },
        ),
        migrations.CreateModel(
            name='Finish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._/-]*$', 'Usa letras mayúsculas sin acento, números, puntos y guiones, sin espacios.')], verbose_name='clave')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirado')),
                ('surcharge', models.DecimalField(blank=True, decimal_places=3, help_text='Se usa donde un perfil no tiene precio propio en este acabado.', max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='recargo sobre el precio base (%)')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='orden')),
            ],
            options={
                'verbose_name': 'acabado',
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._/-]*$', 'Usa letras mayúsculas sin acento, números, puntos y guiones, sin espacios.')], verbose_name='clave')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirado')),
                ('glass_min', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='vidrio mínimo (mm)')),
                ('glass_max', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='vidrio máximo (mm)')),
                ('notes', models.CharField(blank=True, max_length=250, verbose_name='notas')),
                ('suggested', models.BooleanField(default=False, editable=False, verbose_name='sugerida')),
            ],
            options={
                'verbose_name': 'línea',
                'ordering': ('name', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(choices=[('USD', 'Dólares'), ('EUR', 'Euros')], max_length=3, verbose_name='moneda')),
                ('rate', models.DecimalField(decimal_places=6, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='pesos por unidad')),
                ('valid_from', models.DateField(verbose_name='vigente desde')),
            ],
            options={
                'verbose_name': 'tipo de cambio',
                'ordering': ('currency', '-valid_from'),
                'constraints': [models.UniqueConstraint(fields=('currency', 'valid_from'), name='one_rate_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._/-]*$', 'Usa letras mayúsculas sin acento, números, puntos y guiones, sin espacios.')], verbose_name='clave')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirado')),
                ('kind', models.CharField(choices=[('perfil', 'Perfil'), ('vidrio', 'Vidrio'), ('herraje', 'Herraje'), ('consumible', 'Consumible'), ('mano_de_obra', 'Mano de obra'), ('servicio', 'Servicio')], max_length=14, verbose_name='tipo')),
                ('unit', models.CharField(choices=[('pza', 'pza'), ('m', 'm'), ('m2', 'm²')], max_length=3, verbose_name='unidad de uso')),
                ('purchase_unit', models.CharField(default='pza', help_text='tramo, hoja, kg, caja, pza…', max_length=20, verbose_name='se compra por')),
                ('use_per_purchase', models.DecimalField(decimal_places=4, default=Decimal('1'), help_text='Cuánto se usa de cada unidad comprada: 6.10 m por tramo, 40 m por kg…', max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='contenido de la unidad de compra')),
                ('bar_length', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='largo del tramo (mm)')),
                ('thickness', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='espesor (mm)')),
                ('waste', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='merma propia (%)')),
                ('weight', models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='peso (kg por unidad de uso)')),
                ('supplier', models.CharField(blank=True, max_length=80, verbose_name='proveedor')),
                ('supplier_code', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='clave del proveedor')),
                ('currency', models.CharField(choices=[('MXN', 'Pesos'), ('USD', 'Dólares'), ('EUR', 'Euros')], db_default='MXN', default='MXN', max_length=3, verbose_name='moneda de compra')),
                ('waste_mode', models.CharField(blank=True, choices=[('percent', 'Porcentaje de merma'), ('whole_bars', 'Tramos enteros'), ('optimised', 'Tramos optimizados')], db_default='', default='', max_length=12, verbose_name='cómo se cobra su merma')),
                ('kerf', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='ancho del corte (mm)')),
                ('trim', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='despunte del tramo (mm)')),
                ('min_offcut', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='retazo útil desde (mm)')),
                ('sheet_width', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='ancho de la hoja (mm)')),
                ('sheet_height', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='alto de la hoja (mm)')),
                ('side_step', models.DecimalField(blank=True, decimal_places=1, help_text='Cada lado se cobra redondeado hacia arriba, de 50 en 50 mm por ejemplo.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='redondeo de cada lado (mm)')),
                ('min_area', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='área mínima que se cobra (m²)')),
                ('bought_cut', models.BooleanField(db_default=False, default=False, verbose_name='se compra cortado')),
                ('has_finish', models.BooleanField(db_default=True, default=True, verbose_name='se compra por acabado')),
                ('safety', models.BooleanField(db_default=False, default=False, verbose_name='vidrio de seguridad')),
                ('can_rotate', models.BooleanField(db_default=True, default=True, verbose_name='se puede girar en la hoja')),
                ('sat_code', models.CharField(blank=True, db_default='', default='', max_length=8, validators=[django.core.validators.RegexValidator('^[0-9]{8}$', 'Escribe las 8 cifras de la clave del SAT.')], verbose_name='clave SAT')),
                ('sat_unit', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{1,3}$', 'Escribe la clave de la unidad del SAT, como H87, MTK o E48.')], verbose_name='unidad SAT')),
                ('sale_price', models.DecimalField(blank=True, decimal_places=2, help_text='Si lo vendes suelto a un precio propio; vacío, se calcula con su costo.', max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio de venta')),
                ('suggested', models.BooleanField(default=False, editable=False, verbose_name='sugerido')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materiales',
                'ordering': ('kind', 'name', 'id'),
                'indexes': [models.Index(fields=['kind', 'name'], name='material_by_kind')],
            },
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=160, verbose_name='qué cambió')),
                ('valid_from', models.DateField(verbose_name='vigente desde')),
                ('made_at', models.DateTimeField(verbose_name='hecho')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='deshecho')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'cambio de precios',
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9._/-]*$', 'Usa letras mayúsculas sin acento, números, puntos y guiones, sin espacios.')], verbose_name='clave')),
                ('name', models.CharField(max_length=120, verbose_name='nombre')),
                ('retired_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='retirado')),
                ('description', models.CharField(blank=True, max_length=250, verbose_name='descripción para el cliente')),
                ('scheme', models.CharField(choices=[('corrediza', 'corrediza'), ('fija', 'fija'), ('proyectante', 'proyectante'), ('abatible', 'abatible'), ('puerta', 'puerta'), ('mosquitero', 'mosquitero'), ('cancel', 'cancel'), ('celosia', 'celosia'), ('barandal', 'barandal'), ('espejo', 'espejo')], max_length=12, verbose_name='dibujo')),
                ('notation', models.CharField(default='O', help_text='O fija, X corrediza: XO, OXXO…', max_length=60, verbose_name='hojas')),
                ('viewed_from', models.CharField(choices=[('exterior', 'exterior'), ('interior', 'interior')], default='exterior', max_length=8, verbose_name='vista desde')),
                ('min_width', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='ancho mínimo (mm)')),
                ('max_width', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='ancho máximo (mm)')),
                ('min_height', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='alto mínimo (mm)')),
                ('max_height', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='alto máximo (mm)')),
                ('hinge', models.CharField(choices=[('left', 'A la izquierda'), ('right', 'A la derecha')], db_default='left', default='left', max_length=8, verbose_name='bisagras')),
                ('needs_safety_glass', models.BooleanField(db_default=False, default=False, verbose_name='pide vidrio de seguridad')),
                ('price_per_area', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio por m²')),
                ('price_matrix', models.JSONField(blank=True, null=True, verbose_name='tabla de precios')),
                ('min_price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio mínimo por pieza')),
                ('sat_code', models.CharField(blank=True, db_default='', default='', max_length=8, validators=[django.core.validators.RegexValidator('^[0-9]{8}$', 'Escribe las 8 cifras de la clave del SAT.')], verbose_name='clave SAT')),
                ('sat_unit', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{1,3}$', 'Escribe la clave de la unidad del SAT, como H87, MTK o E48.')], verbose_name='unidad SAT')),
                ('suggested', models.BooleanField(default=False, editable=False, verbose_name='sugerido')),
                ('default_glass', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.material', verbose_name='vidrio')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.line', verbose_name='línea')),
            ],
            options={
                'verbose_name': 'producto',
                'ordering': ('line__name', 'name', 'id'),
            },
        ),
        migrations.CreateModel(
            name='LineConstant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9_]*$', 'Usa letras mayúsculas sin acento, números y guion bajo, por ejemplo DESC_ZOCLO.')], verbose_name='nombre')),
                ('value', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='valor (mm)')),
                ('meaning', models.CharField(blank=True, max_length=120, verbose_name='qué es')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='constants', to='catalog.line')),
            ],
            options={
                'verbose_name': 'constante',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('line', 'name'), name='constant_once_per_line')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='precio')),
                ('valid_from', models.DateField(verbose_name='vigente desde')),
                ('finish', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='catalog.finish')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalog.material')),
                ('change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='prices', to='catalog.pricechange')),
            ],
            options={
                'verbose_name': 'precio',
                'ordering': ('material', 'finish', '-valid_from'),
                'constraints': [models.UniqueConstraint(fields=('material', 'finish', 'valid_from'), name='one_price_a_day', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='PriceCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=12)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='catalog.pricechange')),
                ('former_change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replaced', to='catalog.pricechange')),
                ('price', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='catalog.price')),
            ],
            options={
                'verbose_name': 'precio reemplazado',
                'constraints': [models.UniqueConstraint(fields=('price', 'change'), name='one_correction_a_change')],
            },
        ),
        migrations.CreateModel(
            name='Component',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='orden')),
                ('role', models.CharField(max_length=80, verbose_name='pieza')),
                ('count', models.CharField(default='1', max_length=500, verbose_name='cantidad')),
                ('length', models.CharField(blank=True, max_length=500, verbose_name='largo')),
                ('width', models.CharField(blank=True, max_length=500, verbose_name='ancho')),
                ('height', models.CharField(blank=True, max_length=500, verbose_name='alto')),
                ('left_angle', models.DecimalField(decimal_places=1, default=Decimal('90'), max_digits=4, verbose_name='ángulo izquierdo')),
                ('right_angle', models.DecimalField(decimal_places=1, default=Decimal('90'), max_digits=4, verbose_name='ángulo derecho')),
                ('condition', models.CharField(blank=True, max_length=500, verbose_name='solo si')),
                ('waste', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Escribe un número que no sea negativo.')], verbose_name='merma propia (%)')),
                ('leaf', models.CharField(blank=True, max_length=40, verbose_name='hoja')),
                ('material', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='components', to='catalog.material', verbose_name='material')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalog.product')),
            ],
            options={
                'verbose_name': 'componente',
                'ordering': ('position', 'id'),
                'constraints': [models.UniqueConstraint(fields=('product', 'role'), name='role_once_per_product')],
            },
        ),
        migrations.CreateModel(
            name='ProductOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9_]*$', 'Usa letras mayúsculas sin acento, números y guion bajo, por ejemplo DESC_ZOCLO.')], verbose_name='nombre en fórmulas')),
                ('label', models.CharField(max_length=80, verbose_name='pregunta')),
                ('default', models.BooleanField(default=False, verbose_name='incluida si no se dice otra cosa')),
                ('draws_screen', models.BooleanField(db_default=False, default=False, verbose_name='dibuja un mosquitero')),
                ('kind', models.CharField(choices=[('choice', 'Sí o no'), ('measure', 'Medida')], db_default='choice', default='choice', max_length=8, verbose_name='tipo')),
                ('measure', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='medida propuesta (mm)')),
                ('least', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='mínimo (mm)')),
                ('most', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'), 'Escribe un número mayor que cero.')], verbose_name='máximo (mm)')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='catalog.product')),
            ],
            options={
                'verbose_name': 'opción',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('product', 'name'), name='option_once_per_product')],
            },
        ),
    ]
