import re

import django.core.validators
from django.db import migrations, models

import tenants.people.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='correo')),
                ('full_name', models.CharField(max_length=120, verbose_name='nombre')),
                ('role', models.CharField(choices=[('dueno', 'Dueño'), ('ventas', 'Ventas'), ('taller', 'Taller'), ('encargado', 'Encargado del programa'), ('soporte', 'Soporte')], max_length=10, verbose_name='rol')),
                ('is_active', models.BooleanField(default=True, verbose_name='activa')),
                ('invited_at', models.DateTimeField(auto_now_add=True, verbose_name='invitada')),
                ('joined_at', models.DateTimeField(blank=True, null=True, verbose_name='entró')),
                ('expulsions', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
            ],
            options={
                'verbose_name': 'persona',
                'ordering': ('full_name', 'id'),
            },
        ),
        migrations.CreateModel(
            name='CompanyProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trade_name', models.CharField(max_length=120, verbose_name='nombre comercial')),
                ('legal_name', models.CharField(blank=True, max_length=160, verbose_name='razón social')),
                ('rfc', models.CharField(blank=True, max_length=13, validators=[django.core.validators.RegexValidator('^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$', 'Escribe el RFC con 12 o 13 caracteres, por ejemplo VCE010203AB1.')], verbose_name='RFC')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='dirección')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='ciudad y estado')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[+(]?([0-9][ ().-]{0,2}){10,15}$', 'Escribe un teléfono de 10 dígitos, por ejemplo 55 1234 5678.')], verbose_name='teléfono')),
                ('whatsapp', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[+(]?([0-9][ ().-]{0,2}){10,15}$', 'Escribe un teléfono de 10 dígitos, por ejemplo 55 1234 5678.')], verbose_name='WhatsApp')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='correo')),
                ('website', models.CharField(blank=True, max_length=120, validators=[django.core.validators.RegexValidator('^(https?://)?([a-z0-9-]+\\.)+[a-z]{2,}(/[^\\s<>\\"\']*)?$', 'Escribe el sitio web como lo escribiría tu cliente, por ejemplo www.tuempresa.mx.', flags=re.RegexFlag['IGNORECASE'])], verbose_name='sitio web')),
                ('bank', models.CharField(blank=True, max_length=80, verbose_name='banco')),
                ('account_holder', models.CharField(blank=True, max_length=120, verbose_name='titular de la cuenta')),
                ('clabe', models.CharField(blank=True, max_length=18, validators=[tenants.people.models.clabe_number], verbose_name='CLABE')),
                ('tax_regime', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^6[0-9]{2}$', 'Escribe las 3 cifras del régimen, como 601.')], verbose_name='régimen fiscal')),
                ('postal_code', models.CharField(blank=True, db_default='', default='', max_length=5, validators=[django.core.validators.RegexValidator('^[0-9]{5}$', 'Escribe las 5 cifras del código postal.')], verbose_name='código postal fiscal')),
                ('logo', models.ImageField(blank=True, upload_to='logo', verbose_name='logotipo')),
            ],
            options={
                'verbose_name': 'datos de la empresa',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='only_one_company_profile')],
            },
        ),
    ]
