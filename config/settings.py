"""Every setting, read top to bottom, safe by default. All of them come from the environment;
``compose/env.example`` lists the names."""

from datetime import timedelta
from email.utils import formataddr
from pathlib import Path

from csp.constants import NONE, SELF

from config.env import (
    broker_database,
    env_bool,
    env_bucket,
    env_choice,
    env_database,
    env_email,
    env_folder,
    env_host,
    env_int,
    env_names,
    env_networks,
    env_origins,
    env_redis,
    env_secret,
    env_secrets,
    env_sender,
    env_sentry,
    env_signing_key,
    env_store,
    env_text,
    env_token,
    redis_database,
    two_roles,
)
from config.logs import LEVELS, logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The product -------------------------------------------------------------------------------
APP_NAME = env_text("APP_NAME", "Cotizador de Ventanas")
RELEASE = env_text("RELEASE", "desconocida")  # the image knows its own
BASE_DOMAIN = env_host("BASE_DOMAIN", "localhost")
PUBLIC_SCHEME = env_choice("PUBLIC_SCHEME", "https", ["http", "https"])
PUBLIC_PORT = env_int(
    "PUBLIC_PORT", 0, 0, 65_535
)  # 0: the scheme's own port, left out of addresses
MAX_BETA_USERS = env_int("MAX_BETA_USERS", 50, 1, 100_000)
MAX_COMPANY_USERS = env_int("MAX_COMPANY_USERS", 20, 1, 100_000)  # of those, in one company
MAX_BETA_COMPANIES = env_int("MAX_BETA_COMPANIES", 10, 1, 10_000)
TRIAL_MONTHS = env_int("TRIAL_MONTHS", 3, 1, 36)
TRIAL_READ_ONLY_DAYS = env_int("TRIAL_READ_ONLY_DAYS", 15, 1, 365)  # after its end, until closing
TRIAL_CLOSED_DAYS = env_int("TRIAL_CLOSED_DAYS", 15, 1, 365)  # from there until erasing
SUPPORT_EMAIL = env_text("SUPPORT_EMAIL", f"soporte@{BASE_DOMAIN}")
AUDIT_EMAIL = env_text("AUDIT_EMAIL", SUPPORT_EMAIL)  # the seals of each day are kept there
LEGAL_NAME = env_text("LEGAL_NAME", "")  # who answers for personal data, by the law
LEGAL_ADDRESS = env_text("LEGAL_ADDRESS", "")
SUPPORT_WHATSAPP = env_text("SUPPORT_WHATSAPP", "")  # digits with the code of the country
WEB_THREADS = env_int("WEB_THREADS", 12, 2, 64)  # of a process; half is the most of a company
RATE_LIMIT_PER_MINUTE = env_int("RATE_LIMIT_PER_MINUTE", 150, 1, 100_000)
PASSWORD_TRIES_PER_MINUTE = env_int("PASSWORD_TRIES_PER_MINUTE", 20, 1, 100_000)
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")

# --- Security ----------------------------------------------------------------------------------
DEVELOPING = env_bool("DEBUG", False)  # static files as they are in their folders, a log to read
# People read our own pages of errors, on a laptop too: what is technical is in the log.
DEBUG = False
SECRET_KEY = env_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_secrets("SECRET_KEY_FALLBACKS")  # what they signed is still taken
EVIDENCE_KEY = env_signing_key("EVIDENCE_KEY", SECRET_KEY)  # seals what customers accept
EVIDENCE_KEY_IS_OWN = bool(env_text("EVIDENCE_KEY", ""))
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}"]
CSRF_TRUSTED_ORIGINS = env_origins("ALLOWED_ORIGINS")
COOKIE_SECURE = env_bool("COOKIE_SECURE", True)
COOKIE_SAMESITE = env_choice("COOKIE_SAMESITE", "strict", ["strict", "lax"]).capitalize()

# __Host- cookies cannot be planted by a neighbouring subdomain; browsers accept them only over TLS.
_prefix = "__Host-" if COOKIE_SECURE else ""
SESSION_COOKIE_NAME = f"{_prefix}sesion"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
KNOWN_COOKIE_NAME = f"{_prefix}conocido"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = COOKIE_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = COOKIE_SAMESITE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env_int("SESSION_EXPIRE_HOURS", 8, 1, 720) * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# In the session, which no neighbouring subdomain can plant, and not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "tenants.web.errors.csrf_failure"

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = COOKIE_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = COOKIE_SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A quotation is given to its customer in WhatsApp.
        "form-action": [SELF, "https://wa.me", "https://*.whatsapp.com"],
    }
}

# --- Applications ------------------------------------------------------------------------------
# What Django needs in every schema stands in both lists; a business app stands in exactly one,
# since the search path falls through from a company to public.
_IN_EVERY_SCHEMA = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tenants.people",
]
SHARED_APPS = [
    "tenants",  # before django_tenants, whose migrate_schemas it runs as the tables' owner
    "django_tenants",
    *_IN_EVERY_SCHEMA,
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_htmx",
    "ops",
    "feedback",
]
TENANT_APPS = [*_IN_EVERY_SCHEMA, "catalog", "quoting"]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preload is a promise for later

FORM_RENDERER = "tenants.web.widgets.FormRenderer"

MIDDLEWARE = [
    "tenants.shell.requestlog.RequestLogMiddleware",
    "ops.health.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ops.metrics.middleware.MetricsMiddleware",  # of pages; what stands above it is none
    "tenants.web.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.shell.middleware.CompanyMiddleware",
    "tenants.web.share.ShareMiddleware",
    "tenants.shell.middleware.BrowserGuardMiddleware",
    "tenants.shell.middleware.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.shell.middleware.BoundSessionMiddleware",
    "feedback.voices.failures.FailureMiddleware",
    "tenants.programme.support.middleware.VisitMiddleware",
    "tenants.programme.managers.middleware.SecondFactorMiddleware",
    "tenants.web.ratelimit.RateLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "tenants.web.text.CleanTextMiddleware",
    "tenants.shell.readonly.ReadOnlyMiddleware",
    "tenants.shell.middleware.TransactionMiddleware",  # last: nothing comes between it and the view
]
ROOT_URLCONF = "config.urls.company"
PUBLIC_SCHEMA_URLCONF = "config.urls.public"
WSGI_APPLICATION = "config.wsgi.application"

# --- Companies ---------------------------------------------------------------------------------
TENANT_MODEL = "tenants.Company"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
TENANT_SYNC_ROUTER = "tenants.schemas.routers.CompanyRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
COMPANY_CACHE_SECONDS = 30

SPARE_SCHEMAS = env_int("SPARE_SCHEMAS", 2, 0, 50)

# --- Database ----------------------------------------------------------------------------------
# Public is on the server "default"; companies are there and on those of COMPANY_DATABASES. Each
# server has two roles: one serves and may not change tables; its owner migrates and opens
# companies, and is known only to the processes that do that.
_answer_seconds = env_int("DATABASE_ANSWER_SECONDS", 20, 1, 600)
DATABASES = two_roles(
    "default",
    env_database("DATABASE_URL"),
    env_database("DATABASE_OWNER_URL", fallback="DATABASE_URL"),
    _answer_seconds,
)
COMPANY_DATABASES = ["default", *env_names("COMPANY_DATABASES")]
for _name in COMPANY_DATABASES[1:]:
    _serving = env_database(f"DATABASE_URL_{_name.upper()}")
    _owning = env_database(
        f"DATABASE_OWNER_URL_{_name.upper()}", fallback=f"DATABASE_URL_{_name.upper()}"
    )
    DATABASES |= two_roles(_name, _serving, _owning, _answer_seconds)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Backups -----------------------------------------------------------------------------------
BACKUP_REPOSITORY = env_folder("BACKUP_REPOSITORY", BASE_DIR / ".local" / "backups")
BACKUP_PASSWORD = env_text("BACKUP_PASSWORD", "")
BACKUP_REMOTE = env_store("BACKUP_REMOTE")
BACKUP_REMOTE_KEYS = env_folder("BACKUP_REMOTE_KEYS", BASE_DIR / ".local" / "remote")
POSTGRES_TOOLS = env_text("POSTGRES_TOOLS", "")  # the folder of pg_dump; blank: where it usually is

# --- Broker, cache, background work ------------------------------------------------------------
REDIS_URL = env_redis("REDIS_URL")
RATE_LIMIT_REDIS_URL = redis_database(REDIS_URL, 2)
CACHES = {
    "default": {
        "BACKEND": "tenants.web.redis.ForgivingCache",
        "LOCATION": redis_database(REDIS_URL, 1),
        "KEY_FUNCTION": "django_tenants.cache.make_key",  # one company never reads another's key
        "TIMEOUT": 300,
    },
}
# After how many seconds work is lost with its worker; 0: after a quarter more than it may take.
WORK_LEASE_SECONDS = env_int("WORK_LEASE_SECONDS", 0, 0, 3600)
CELERY_BROKER_URL = broker_database(REDIS_URL, 0)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A message is only a nudge: what has to be done is a row (tenants/work, tenants/outbox).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # When the message of a worker that died is given to another: longer than the longest task.
    "visibility_timeout": WORK_LEASE_SECONDS or 900,
    # Whoever serves a page does not wait for a broker that is silent.
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "tenants.work.pdf": {"queue": "pdf"},
    "tenants.work.cutting": {"queue": "cutting"},
    "tenants.outbox.send": {"queue": "mail"},
}
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
# How often what waits without a nudge is looked for, such as after the broker was away.
WORK_SWEEP_SECONDS = env_int("WORK_SWEEP_SECONDS", 20, 1, 60)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"  # the timetable is one; each company's clock is asked at every look

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tenants.people.backends.SchemaBackend",
]
PASSWORD_HASHERS = [
    "tenants.people.hashers.BoundedArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tenants.people.passwords.NotOnlyDigits"},
]
OTP_TOTP_ISSUER = APP_NAME
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_LINK_AGE = timedelta(hours=1)
INVITATION_LINK_AGE = timedelta(days=7)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a stranger cannot prolong a lock-out
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "tenants.people.lockout.scoped_username"
AXES_CLIENT_IP_CALLABLE = "tenants.web.clientip.visitor"
AXES_LOCKOUT_CALLABLE = "tenants.people.lockout.locked_out"
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ACCESS_FAILURE_LOG = False  # ops/lockouts keeps every try, with whose it was
AXES_DISABLE_ACCESS_LOG = True  # it would gather every company's log-ins without saying whose
AXES_VERBOSE = False

# --- Pages and files ---------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tenants.shell.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.static",
                "tenants.templatetags.cotizador",
                "catalog.templatetags.figures",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = env_folder("STATIC_ROOT", BASE_DIR / ".local" / "static")
MEDIA_ROOT = env_folder("MEDIA_ROOT", BASE_DIR / ".local" / "media")
MEDIA_URL = "/archivos/"
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
_bucket = env_bucket("MEDIA_BUCKET_URL")  # in place of MEDIA_ROOT, where several machines serve
STORAGES = {
    "default": {"BACKEND": "tenants.web.buckets.CompanyBucket", "OPTIONS": _bucket}
    if _bucket
    else {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPING
        else "tenants.web.static.StaticStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPING
# The largest request: a photo of 10 MB with its form. A proxy in front must let as much through.
UPLOAD_MAX_BYTES = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = "es-mx"
TIME_ZONE = "America/Mexico_City"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- E-mail ------------------------------------------------------------------------------------
EMAIL_TIMEOUT = 10
globals().update(env_email("EMAIL_URL"))
EMAIL_BACKEND = "tenants.outbox.smtp.ReceiptBackend"
DEFAULT_FROM_EMAIL = env_sender(
    "DEFAULT_FROM_EMAIL", formataddr((APP_NAME, f"no-responder@{BASE_DOMAIN}"))
)

# --- Measures ----------------------------------------------------------------------------------
METRICS_SECONDS = env_int("METRICS_SECONDS", 10, 0, 60)  # between two tellings; 0 measures nothing
READINGS_TOKEN = env_token("READINGS_TOKEN")  # for /health/readings and /metrics

# --- Logs and errors ---------------------------------------------------------------------------
SENTRY_DSN = env_sentry("SENTRY_DSN")
SENTRY_ENVIRONMENT = env_text("SENTRY_ENVIRONMENT", "beta")
LOG_LEVEL = env_choice("LOG_LEVEL", "info", LEVELS).upper()
LOGGING = logging_settings(LOG_LEVEL, readable=DEVELOPING)
