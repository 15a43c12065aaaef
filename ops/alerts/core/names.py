"""The readings that a rule may look at, with what each says.

Durations are seconds unless the name says otherwise, shares lie between 0 and 1, a yes is 1.
"""

from collections.abc import Mapping

from ops.alerts.core.readings import WINDOWS

OF_THE_WATCHER = {
    "site.up": "el sitio público contesta",
    "login.up": "la empresa testigo deja entrar",
    "company.up": "una empresa contesta",
    "app.up": "la aplicación entrega sus lecturas",
    "certificate.seconds_left": "segundos que le quedan al certificado",
}
OF_THE_APPLICATION = {
    "database.up": "la base de datos contesta",
    "database.connections_share": "parte de las conexiones en uso",
    "database.longest_statement_seconds": "segundos de la consulta más larga en curso",
    "database.slow_statements": "consultas en curso que ya son lentas",
    "database.waiting_for_locks": "consultas que esperan un candado",
    "broker.up": "Redis contesta",
    "heartbeat.age_seconds": "segundos desde el último latido de un proceso",
    "disk.free_share": "parte libre de un disco",
    "queue.age_seconds": "segundos que lleva esperando el trabajo más viejo",
    "queue.waiting": "trabajos que esperan",
    "jobs.overdue": "trabajos del calendario atrasados",
    "jobs.failing": "trabajos del calendario que fallan",
    "backup.age_seconds": "segundos desde el último respaldo comprobado",
    "backup.copy_age_seconds": "segundos desde la última copia fuera del servidor",
    "drill.passed": "el último simulacro de restauración pasó",
    "drill.age_seconds": "segundos desde el último simulacro",
    "migrations.behind": "esquemas con migraciones pendientes",
    "recovery.seconds": "segundos desde la última petición que falló",
    "recovery.requests": "peticiones que salieron bien desde la última que falló",
    "lockouts.open": "bloqueos de cuentas por investigar",
    "lockouts.lately": "bloqueos de cuentas en diez minutos",
    "lockouts.compromise": "cuentas que pudo usar alguien más",
    "lockouts.spraying": "ataques de contraseñas en curso",
}
OF_A_WINDOW = {
    "requests": "peticiones",
    "errors": "peticiones que fallaron (5xx)",
    "people_hit": "personas distintas que vieron una falla",
    "latency.p50": "segundos que tardó la mitad de las peticiones",
    "latency.p95": "segundos que tardó el 95 % de las peticiones",
    "latency.p99": "segundos que tardó el 99 % de las peticiones",
    "queue.failed": "trabajos que fallaron",
}
NAMES: Mapping[str, str] = (
    OF_THE_WATCHER
    | OF_THE_APPLICATION
    | {
        f"{name}.{each}": f"{words}, {each}"
        for name, words in OF_A_WINDOW.items()
        for each in WINDOWS
    }
)
