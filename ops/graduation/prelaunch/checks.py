"""The technical items of the launch that are read from settings, rows and servers."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from ops.alerts.models import Receipt
from ops.audit.models import ChainCheck, DailyHeads
from ops.backups.models import DrillRun, age_of_last_copied, age_of_last_verified
from ops.backups.points import FRESH
from ops.backups.telling import age_in_words
from ops.graduation.prelaunch.looking import Check, Found
from ops.health.parts import State, whole
from ops.metrics.models import Bucket, Grain
from ops.releases.models import Deployment
from ops.uptime.models import Watcher
from tenants.companies.orphans import find_orphans
from tenants.outbox.models import Mail
from tenants.people.roles import ProgrammeRole
from tenants.periodic.models import JobRun
from tenants.periodic.registry import JOBS
from tenants.programme.managers.models import Manager
from tenants.schemas.heads import head_of_code, lacks_migrations
from tenants.schemas.models import Schema

SERVER, DATA, WATCH = "Servidor", "Datos y respaldos", "Vigilancia"
CERTIFICATE = timedelta(days=14)
DRILL = timedelta(days=8)
A_NIGHT_AGO = timedelta(hours=26)
MAIL = timedelta(days=7)
HEARD = timedelta(minutes=5)
MEASURED = timedelta(minutes=10)
TRIED = timedelta(days=30)
CHANNELS = 2  # so that one that is out of order keeps no alarm from whom it is for
PATIENCE = 5.0  # seconds for the site to answer


def settings_are_safe(moment: datetime) -> Found:
    problems = [
        each for each in run_checks(include_deployment_checks=True) if each.level >= WARNING
    ]
    if settings.DEBUG:
        return Found(False, "DEBUG está encendido: apágalo en el ambiente del servidor.")
    if problems:
        codes = ", ".join(sorted({each.id or each.__class__.__name__ for each in problems}))
        return Found(False, f"«manage.py check --deploy» señala {codes}.")
    return Found(True, "«manage.py check --deploy» no señala nada.")


def certificate_is_good(moment: datetime) -> Found:
    """By a visit to the site itself, as a browser makes it."""
    host, port = settings.BASE_DOMAIN, settings.PUBLIC_PORT or 443
    if settings.PUBLIC_SCHEME != "https":
        return Found(False, "PUBLIC_SCHEME no es https.")
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), PATIENCE) as line,
            context.wrap_socket(line, server_hostname=host) as visit,
        ):
            told = visit.getpeercert() or {}
    except OSError as error:  # TLS errors are too
        return Found(False, f"{host} no contestó con un certificado válido: {error}.")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    days = (ends - moment).days
    return Found(
        ends - moment >= CERTIFICATE, f"Días que le quedan al certificado de {host}: {days}."
    )


def tables_are_at_head(moment: datetime) -> Found:
    behind = [
        schema.name
        for schema in Schema.objects.kept_up()
        if schema.head != head_of_code(schema.database)
    ]
    if lacks_migrations(DEFAULT_DB_ALIAS):
        behind.insert(0, "public")
    if behind:
        return Found(
            False, f"Faltan migraciones en {', '.join(behind[:5])}: {len(behind)} en total."
        )
    return Found(True, "Todos los esquemas tienen las migraciones de esta versión.")


def nothing_is_left_over(moment: datetime) -> Found:
    orphans = find_orphans()
    if orphans:
        return Found(
            False, f"Restos que encuentra «manage.py list_companies --check»: {len(orphans)}."
        )
    return Found(True, "Nada sin dueño: ni esquemas, ni carpetas, ni renglones.")


def release_is_known(moment: datetime) -> Found:
    last = Deployment.objects.filter(result=Deployment.Result.OK).first()
    if last is None:
        return Found(False, "Ningún despliegue anotado: hazlo con compose/deploy-beta.sh.")
    if last.release != settings.RELEASE:
        return Found(False, f"Sirve {settings.RELEASE} y el último despliegue fue {last.release}.")
    return Found(True, f"Sirve {last.release}, con su despliegue anotado.")


def spare_is_ready(moment: datetime) -> Found:
    spares = Schema.objects.filter(state=Schema.State.SPARE).count()
    return Found(spares > 0, f"Esquemas libres para empresas nuevas: {spares}.")


def who_answers_is_told(moment: datetime) -> Found:
    names = ("LEGAL_NAME", "LEGAL_ADDRESS", "SUPPORT_EMAIL", "SUPPORT_WHATSAPP")
    missing = [name for name in names if not getattr(settings, name)]
    if missing:
        return Found(False, f"En el ambiente hace falta: {', '.join(missing)}.")
    return Found(True, "Las empresas leen quién responde, dónde y por qué medios.")


def managers_are_two(moment: datetime) -> Found:
    ready = Manager.objects.filter(
        is_active=True, role=ProgrammeRole.MANAGER, totpdevice__confirmed=True
    )
    count = ready.distinct().count()
    return Found(count >= 2, f"Encargados con segundo factor: {count}; hacen falta dos.")


def backup_is_fresh(moment: datetime) -> Found:
    age = age_of_last_verified(moment)
    if age is None:
        return Found(False, "Ningún respaldo se ha comprobado.")
    return Found(age <= FRESH, f"El último comprobado es de hace {age_in_words(age)}.")


def backup_is_copied(moment: datetime) -> Found:
    if not settings.BACKUP_REMOTE:
        return Found(False, "Ningún respaldo sale de este servidor: falta BACKUP_REMOTE.")
    age = age_of_last_copied(moment)
    if age is None:
        return Found(False, "Ningún respaldo se ha copiado fuera.")
    return Found(age <= FRESH, f"El último copiado fuera es de hace {age_in_words(age)}.")


def drill_passed(moment: datetime) -> Found:
    last = DrillRun.objects.first()
    if last is None:
        return Found(False, "Ningún simulacro de restauración: corre «manage.py restore_drill».")
    age = moment - last.started_at
    is_well = last.state == DrillRun.State.PASSED and age <= DRILL
    words = DrillRun.State(last.state).label.lower()
    return Found(is_well, f"El último, de hace {age_in_words(age)}: {words}.")


def record_is_whole(moment: datetime) -> Found:
    rows = list(ChainCheck.objects.all())
    if not rows:
        return Found(False, "La actividad no se ha comprobado: corre «manage.py audit verify».")
    broken = sum(row.flaws > 0 for row in rows)
    if broken:
        return Found(False, f"Cadenas de actividad que no están enteras: {broken}.")
    age = moment - min(row.checked_at for row in rows)
    sent = DailyHeads.objects.first()
    if age > A_NIGHT_AGO or sent is None or moment - sent.made_at > A_NIGHT_AGO:
        return Found(False, "La comprobación o el correo de los sellos no son de anoche.")
    return Found(True, f"Cadenas enteras: {len(rows)}; sus sellos salieron por correo anoche.")


def parts_are_well(moment: datetime) -> Found:
    report = whole(moment)
    ill = sorted(name for name, state in report.parts.items() if state is not State.OK)
    if ill:
        return Found(False, f"/health no ve bien: {', '.join(ill)}.")
    return Found(True, f"/health ve bien sus {len(report.parts)} partes.")


def requests_are_measured(moment: datetime) -> Found:
    last = Bucket.objects.filter(grain=Grain.MINUTE).order_by("-began_at").first()
    if last is None:
        return Found(False, "Ninguna petición se ha medido.")
    age = moment - last.began_at
    return Found(age <= MEASURED, f"La última medida es de hace {age_in_words(age)}.")


def watcher_is_heard(moment: datetime) -> Found:
    last = Watcher.objects.order_by("-heard_at").first()
    if last is None:
        return Found(False, "Ningún vigilante se ha oído: mira el servicio watch.")
    age = moment - last.heard_at
    return Found(age <= HEARD, f"«{last.name}» se oyó hace {age_in_words(age)}.")


def alarms_arrive(moment: datetime) -> Found:
    """By what each channel answered last to the watcher's messages, rehearsals among them."""
    lately = Receipt.objects.filter(at__gte=moment - TRIED, at__lte=moment).order_by("at", "pk")
    last = {each.channel: each.verdict for each in lately}
    if not last:
        return Found(
            False, "En treinta días no se probó ningún canal de alarmas: ensaya una caída."
        )
    failing = sorted(name for name, verdict in last.items() if verdict != Receipt.Verdict.ACCEPTED)
    if failing:
        return Found(False, f"No aceptan avisos: {', '.join(failing)}.")
    names = ", ".join(sorted(last))
    return Found(len(last) >= CHANNELS, f"Aceptaron su último aviso: {names}. Hacen falta dos.")


def clock_runs(moment: datetime) -> Found:
    late = sorted({run.job for run in JobRun.objects.overdue_at(moment)})
    if late:
        return Found(False, f"Van tarde: {', '.join(late[:5])}.")
    ran = JobRun.objects.filter(finished_at__isnull=False, job__in=JOBS)
    last = ran.order_by("-finished_at").first()
    if last is None or last.finished_at is None or moment - last.finished_at > timedelta(hours=1):
        return Found(False, "Ninguna tarea del reloj ha terminado en la última hora.")
    return Found(True, "Ninguna tarea del reloj va tarde.")


def mail_arrives(moment: datetime) -> Found:
    ended: QuerySet[Any] = Mail.objects.filter(finished_at__gte=moment - MAIL)
    sent = ended.filter(state=Mail.State.DONE).exclude(receipt="").count()
    refused = ended.filter(state=Mail.State.FAILED).count()
    waiting = Mail.objects.due_at(moment - timedelta(hours=1)).count()
    told = f"En siete días, con acuse: {sent}; rechazados: {refused}; atorados: {waiting}."
    return Found(sent > 0 and waiting == 0 and refused * 20 <= sent, told)


CHECKS = {
    "settings": Check(SERVER, "Los ajustes son los de un servidor público", settings_are_safe),
    "certificate": Check(
        SERVER, "El sitio contesta con un certificado que dura", certificate_is_good
    ),
    "tables": Check(
        SERVER, "Las tablas son las de esta versión en todas partes", tables_are_at_head
    ),
    "release": Check(SERVER, "Lo que sirve es lo que se desplegó", release_is_known),
    "spares": Check(SERVER, "Hay dónde abrir una empresa", spare_is_ready),
    "clock": Check(SERVER, "El reloj corre sus tareas", clock_runs),
    "mail": Check(SERVER, "Los correos llegan", mail_arrives),
    "who": Check(SERVER, "Se dice quién responde", who_answers_is_told),
    "second_factors": Check(SERVER, "Dos encargados pueden entrar", managers_are_two),
    "parts": Check(WATCH, "Cada parte del sistema está bien", parts_are_well),
    "measures": Check(WATCH, "Las peticiones se miden", requests_are_measured),
    "watcher": Check(WATCH, "Un vigilante mira el sitio", watcher_is_heard),
    "channels": Check(WATCH, "Las alarmas llegan por dos canales", alarms_arrive),
    "left_over": Check(DATA, "No sobra nada de ninguna empresa", nothing_is_left_over),
    "backup": Check(DATA, "Hay un respaldo reciente y comprobado", backup_is_fresh),
    "copy": Check(DATA, "El respaldo está también fuera del servidor", backup_is_copied),
    "drill": Check(DATA, "El último simulacro de restauración pasó", drill_passed),
    "record": Check(DATA, "La actividad está entera y sus sellos fuera", record_is_whole),
}
