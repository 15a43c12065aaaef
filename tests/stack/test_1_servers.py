"""The composed servers serve the product: by TLS, worker, e-mail and database."""

import json
import re

import pytest

from tests.stack.conftest import OWNER, PASSWORD, Shop
from tests.stack.quoting import customers_link, pdf_of, send_quotation
from tests.stack.servers import APP, DOMAIN, ENGINE, RELEASE, SERVICES, Servers, run, until
from tests.stack.visitor import Visitor, requests_that_never_end

MOST_AT_REST = 1229.0  # MB: 1.2 GB
MOST_SECONDS = 30.0
MOST_AT_ONCE = 100  # limit_conn of site.conf


def test_everything_is_healthy_and_says_its_release(servers: Servers) -> None:
    assert [service for service in SERVICES if not servers.is_well(service)] == []
    told = json.loads(servers.visitor().get("/health/live").body)
    assert told == {"status": "ok", "release": RELEASE}
    for path in ("/health/ready", "/health"):
        assert json.loads(servers.visitor().get(path).body)["status"] == "ok"


def test_at_rest_it_takes_little_memory(servers: Servers, figures: dict[str, float]) -> None:
    servers.compose("stop", "web-green")
    try:
        memory = servers.memory()
        assert set(memory) == {*SERVICES, "all"} - {"web-green"}
        figures |= {f"mb_at_rest_{name}": round(mb, 1) for name, mb in memory.items()}
        assert memory["all"] <= MOST_AT_REST
    finally:
        servers.up("--no-deps", "web-green")


def test_the_plain_port_leads_to_tls(servers: Servers) -> None:
    moved = run(
        [str(ENGINE), "in", "curl", "-sS", "-o", "/dev/null", "-w",
         "%{http_code} %{redirect_url}", "-H", f"Host: {DOMAIN}", "http://127.0.0.1/entrar/?a=b"],
        servers.environment,
    )  # fmt: skip
    assert moved.stdout == f"301 https://{DOMAIN}/entrar/?a=b", moved.stderr


def test_tls_is_of_today_and_over_http_2(servers: Servers) -> None:
    def ask(*options: str) -> str:
        words = ["curl", "-sS", "--cacert", str(servers.home / "certs/tls.crt"), *options]
        words += ["--resolve", "*:443:127.0.0.1", "-o", "/dev/null", "-D", "-"]
        script = [str(ENGINE), "in", *words, f"https://{DOMAIN}/"]
        done = run(script, servers.environment)
        return done.stdout.lower() if done.returncode == 0 else f"refused: {done.stderr}"

    answer = ask()
    assert answer.startswith("http/2 200")
    assert answer.count("strict-transport-security: max-age=31536000; includesubdomains") == 1
    assert "refused" in ask("--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")


def test_an_owner_quotes_and_the_worker_makes_the_pdf(servers: Servers, shop: Shop) -> None:
    shared = send_quotation(shop.owner, "Beto Ruiz")
    pdf = pdf_of(shop.owner, shared)
    assert pdf.status == 200 and pdf.body.startswith(b"%PDF")
    customer = servers.visitor(shop.subdomain).get(customers_link(shared))
    assert customer.status == 200 and "Beto Ruiz" in customer.text


def test_a_person_enters_and_another_password_does_not(servers: Servers, shop: Shop) -> None:
    visitor = servers.visitor(shop.subdomain)
    wrong = visitor.send(visitor.get("/entrar/").form("/entrar/"), username=OWNER, password="no")
    assert "no coinciden" in wrong.text
    entered = visitor.send(
        visitor.get("/entrar/").form("/entrar/"), username=OWNER, password=PASSWORD
    )
    assert entered.status == 200 and "Nora" in entered.text


def test_the_database_refuses_who_comes_without_tls(servers: Servers) -> None:
    def connect(mode: str, *more: str) -> str:
        """From the worker, with the address that the program uses."""
        words = "import os, psycopg; from pathlib import Path;"
        words += "psycopg.connect(Path(os.environ['DATABASE_URL_FILE']).read_text().strip());"
        words += "print('entered')"
        done = servers.try_compose(
            "exec", "--no-TTY", "--env", f"PGSSLMODE={mode}", *more, "worker", "python", "-c", words
        )
        return done.stdout + done.stderr

    assert "no encryption" in connect("disable")
    assert "entered" in connect("verify-full")
    # Another server's certificate is not taken for this one's.
    assert "certificate verify failed" in connect(
        "verify-full", "--env", "PGSSLROOTCERT=/etc/ssl/certs/ca-certificates.crt"
    )


def test_the_serving_role_may_not_change_tables(servers: Servers) -> None:
    roles = servers.sql("SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolcanlogin")
    assert set(roles.splitlines()) == {
        "postgres|t|t",
        "cotizador_owner|f|t",
        "cotizador_app|f|f",
    }
    assert servers.sql("SHOW max_locks_per_transaction") == "1024"
    servers.manage("check", "--deploy", "--fail-level", "WARNING")


def test_the_visitors_own_address_arrives(servers: Servers, shop: Shop) -> None:
    """Locks and limits count by it; the proxy's would make all visitors one."""
    visitor = servers.visitor(shop.subdomain)
    visitor.send(visitor.get("/entrar/").form("/entrar/"), username="x@y.mx", password="no")
    seen = servers.sql("SELECT DISTINCT ip_address FROM axes_accessattempt")
    front = servers.environment["FRONT_NETWORK"]
    assert seen and f"{front}.2" not in seen.splitlines()


@pytest.mark.parametrize("service", ["web-blue", "worker", "worker-pdf", "beat"])
def test_a_process_can_write_nowhere_but_where_it_must(servers: Servers, service: str) -> None:
    shown = json.loads(servers.docker("inspect", servers.container(service)))[0]
    assert shown["Config"]["User"] == f"{APP}:{APP}"
    assert shown["HostConfig"]["ReadonlyRootfs"] and shown["HostConfig"]["CapDrop"] == ["ALL"]
    environment = "\n".join(shown["Config"]["Env"])
    for name in ("secret_key", "database_url", "database_owner_url"):
        assert (servers.home / "secrets" / name).read_text().strip() not in environment
    wrote = servers.try_compose("exec", "--no-TTY", service, "touch", "/srv/app/nothing")
    assert "Read-only file system" in wrote.stderr


def test_the_image_tells_its_release_and_holds_no_secret(servers: Servers) -> None:
    image = f"cotizador:{RELEASE}"
    labels = json.loads(servers.docker("inspect", "--format", "{{json .Config.Labels}}", image))
    assert labels["org.opencontainers.image.version"] == RELEASE
    assert re.fullmatch("[0-9a-f]{40}", labels["org.opencontainers.image.revision"])
    history = servers.docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image)
    assert not re.search(r"SECRET_KEY=[A-Za-z0-9_-]{30}", history)


def test_the_operations_image_has_the_tools_of_backups(servers: Servers) -> None:
    image = f"cotizador-operations:{RELEASE}"
    tools = servers.docker(
        "run", "--rm", "--network", "none", image, "sh", "-c", "pg_dump --version; restic version"
    )
    assert "pg_dump (PostgreSQL) 15." in tools and "restic " in tools


def test_what_nginx_itself_refuses_is_told_in_spanish(servers: Servers, shop: Shop) -> None:
    visitor = servers.visitor(shop.subdomain)
    heavy = visitor.post("/cotizaciones/1/partidas/1/fotos/", b"x" * (12 * 1024 * 1024 + 1))
    assert heavy.status == 413 and "El archivo pesa demasiado" in heavy.text
    assert 'lang="es-MX"' in heavy.text
    servers.compose("stop", "web-blue")
    try:
        away = visitor.get("/entrar/")
        assert away.status in {502, 504} and "Estamos fuera por un momento" in away.text
        assert away.headers["Strict-Transport-Security"] and away.headers["Retry-After"] == "30"
    finally:
        servers.up("--no-deps", "web-blue")
    assert visitor.get("/entrar/").status == 200


def test_who_asks_too_much_at_once_reads_so_in_spanish(servers: Servers, shop: Shop) -> None:
    """nginx counts the requests in hand of an address; others of the same network come later."""
    visitor = servers.visitor(shop.subdomain)
    with requests_that_never_end(visitor.host, servers.engine, MOST_AT_ONCE + 1):
        until(lambda: visitor.get("/entrar/").status == 429, 10)
        refused = visitor.get("/entrar/")
    assert refused.status == 429 and "Vas muy rápido" in refused.text
    assert 'lang="es-MX"' in refused.text and refused.text.count("<style>") == 1
    assert refused.headers["Retry-After"] == "30" and "<!--#" not in refused.text
    until(lambda: visitor.get("/entrar/").status == 200, 10)


def test_while_the_database_is_away_a_visitor_reads_so_in_spanish(
    servers: Servers, shop: Shop
) -> None:
    servers.compose("stop", "db")
    try:
        away = servers.visitor(shop.subdomain).get("/entrar/")
        assert away.status == 503 and "Estamos fuera por un momento" in away.text
        assert 'lang="es-MX"' in away.text and away.headers["Retry-After"] == "30"
    finally:
        servers.up("--no-deps", "db")
    until(servers.answers, 60)
    assert servers.visitor(shop.subdomain).get("/entrar/").status == 200


def test_static_files_outlive_the_release_that_a_page_was_opened_with(servers: Servers) -> None:
    visitor = servers.visitor()
    style = re.search(r"/static/cotizador/tokens\.[0-9a-f]{12}\.css", visitor.get("/").text)
    assert style
    first = visitor.get(style[0])
    assert first.status == 200 and "immutable" in first.headers["Cache-Control"]
    servers.compose("stop", "web-blue")
    try:
        assert visitor.get(style[0]).body == first.body
    finally:
        servers.up("--no-deps", "web-blue")


def test_no_log_holds_a_token(servers: Servers, shop: Shop) -> None:
    link = customers_link(send_quotation(shop.owner, "Carla Paz"))
    visitor: Visitor = servers.visitor(shop.subdomain)
    visitor.get(link)
    visitor.get(f"/ir/?a={shop.invitation}")
    visitor.get(f"{shop.invitation}?utm=1")
    servers.compose("stop", "web-blue")
    try:
        visitor.get(link)  # what nginx could not pass is its own line
    finally:
        servers.up("--no-deps", "web-blue")
    log = servers.log_of("nginx")
    tokens = [link.split("/")[2], shop.invitation.split("/")[2]]
    for token in tokens:
        assert token not in log and token[-20:] not in log
    assert '"path":"/c/…"' in log and '"path":"/invitacion/…"' in log
    for service in ("web-blue", "worker"):
        assert not any(token in servers.log_of(service) for token in tokens)


def test_nginx_accepts_its_configuration(servers: Servers) -> None:
    servers.compose("exec", "--no-TTY", "nginx", "nginx", "-t", "-q")


def test_the_limits_add_up_to_the_machine(servers: Servers) -> None:
    """4 GB, of which the system needs its part; what runs for a moment takes a colour's place."""
    composed = json.loads(servers.compose("config", "--format", "json"))["services"]
    limits = {
        name: int(composed[name]["deploy"]["resources"]["limits"]["memory"]) for name in SERVICES
    }
    assert sum(limits.values()) <= (4096 - 256) * 1024 * 1024
    background = ("worker", "worker-pdf", "beat", "watch")
    cpus = [float(composed[name]["deploy"]["resources"]["limits"]["cpus"]) for name in background]
    assert sum(cpus) <= 2.0


def test_the_backup_service_makes_a_point(servers: Servers, shop: Shop) -> None:
    """In its own container, as a timer runs it; what it wrote lists the company."""
    servers.compose("run", "--rm", "--no-TTY", "backup")
    listed = servers.compose(
        "run", "--rm", "--no-TTY", "backup", "python", "manage.py", "backups", "--json"
    )
    assert json.loads(listed), "no point"
