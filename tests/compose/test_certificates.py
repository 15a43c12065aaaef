"""An operator's certificates: made, looked at, renewed, and refused when something is wrong."""

import os
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

PROJECT = Path(__file__).parents[2]
SCRIPT = PROJECT / "compose" / "certificates.sh"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "env").write_text('BASE_DOMAIN="ejemplo.test"\n')
    (tmp_path / "secrets").mkdir()
    (tmp_path / "bin").mkdir()
    # Giving a file to PostgreSQL's user takes root, and there is no engine to tell.
    for name in ("chown", "docker"):
        program(tmp_path, name, "exit 0")
    program(tmp_path, "id", "echo 0")
    return tmp_path


def program(home: Path, name: str, body: str) -> None:
    """A program of the server, by that name, before the machine's."""
    path = home / "bin" / name
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def certificates(home: Path) -> Run:
    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "COTIZADOR_HOME": str(home),
            "PATH": f"{home}/bin:{os.environ['PATH']}",
            **variables,
        }
        return subprocess.run(
            [str(SCRIPT), *words], capture_output=True, text=True, env=environment, timeout=60
        )

    return run


def names_of(certificate: Path) -> str:
    words = ["openssl", "x509", "-noout", "-ext", "subjectAltName", "-in", str(certificate)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_a_trial_certificate_is_for_the_domain_and_every_company(
    home: Path, certificates: Run
) -> None:
    made = certificates("trial")
    assert made.returncode == 0 and "Los navegadores avisan" in made.stdout
    assert "DNS:ejemplo.test, DNS:*.ejemplo.test" in names_of(home / "certs/tls.crt")
    assert (home / "certs/tls.key").stat().st_mode & 0o077 == 0
    assert "DNS:db" in names_of(home / "certs/db/server.crt")
    assert (home / "certs/db/server.key").stat().st_mode & 0o077 == 0
    looked = certificates("check")
    assert looked.returncode == 0 and re.search("vale (89|90) días más", looked.stdout)


def test_without_a_domain_it_says_where_one_is_written(home: Path, certificates: Run) -> None:
    (home / "env").write_text("APP_NAME=Taller\n")
    assert f"Falta BASE_DOMAIN en {home}/env" in certificates("trial").stderr
    (home / "env").unlink()
    assert f"No existe {home}/env. Copia ahí compose/env.example" in certificates("trial").stderr


def test_nothing_to_look_at_is_told_with_what_makes_it(home: Path, certificates: Run) -> None:
    looked = certificates("check")
    assert looked.returncode == 1
    assert f"No existe {home}/certs/tls.crt. Hazlo con: compose/certificates.sh" in looked.stderr
    assert "sudo compose/certificates.sh database" in looked.stderr


def end_yesterday(pair: Path) -> None:
    """The same certificate, which ended a day ago."""
    key = load_pem_private_key(pair.with_suffix(".key").read_bytes(), None)
    living = x509.load_pem_x509_certificate(pair.with_suffix(".crt").read_bytes())
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(living.subject).issuer_name(living.issuer)
    builder = builder.public_key(living.public_key()).serial_number(living.serial_number)
    builder = builder.not_valid_before(now - timedelta(days=9))
    builder = builder.not_valid_after(now - timedelta(days=1))
    ended = builder.sign(key, SHA256())
    pair.with_suffix(".crt").write_bytes(ended.public_bytes(Encoding.PEM))


def test_one_that_ended_or_is_about_to_is_told(home: Path, certificates: Run) -> None:
    assert certificates("trial", TRIAL_DAYS="5").returncode == 0
    soon = certificates("check")
    assert soon.returncode == 1 and "Le quedan menos de 14 días" in soon.stderr
    end_yesterday(home / "certs/tls")
    ended = certificates("check")
    assert ended.returncode == 1 and "venció el 20" in ended.stderr


def test_one_of_another_domain_or_with_another_key_is_told(home: Path, certificates: Run) -> None:
    certificates("trial")
    (home / "env").write_text("BASE_DOMAIN=otro.test\n")
    assert "no vale para otro.test" in certificates("check").stderr
    (home / "env").write_text("BASE_DOMAIN=ejemplo.test\n")
    (home / "certs/tls.key").write_bytes((home / "certs/db/server.key").read_bytes())
    assert "no es la llave de" in certificates("check").stderr
    (home / "certs/tls.crt").write_text("nada")
    assert "no es un certificado" in certificates("check").stderr


GIVEN_BY_THE_AUTHORITY = r"""
path=; for word; do [ "$before" = --path ] && path=$word; before=$word; done
mkdir -p "$path/certificates"
printf '%s\n' "$DNS_PROVIDER $*" >> "$COTIZADOR_HOME/asked"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 \
    -subj /CN=authority -addext "subjectAltName=DNS:$NAMED,DNS:*.$NAMED" \
    -keyout "$path/certificates/ejemplo.test.key" \
    -out "$path/certificates/ejemplo.test.crt" 2>/dev/null
"""


def test_what_the_authority_gives_is_put_in_place(home: Path, certificates: Run) -> None:
    program(home, "lego", GIVEN_BY_THE_AUTHORITY)
    missing = certificates("letsencrypt")
    assert missing.returncode == 1 and f"Falta {home}/secrets/dns.env" in missing.stderr
    (home / "secrets/dns.env").write_text("DNS_PROVIDER=cloudflare\nNAMED=ejemplo.test\n")
    asked = certificates("letsencrypt")
    assert asked.returncode == 0, asked.stderr
    assert (home / "certs/tls.crt").read_bytes() == (
        home / "certs/lego/certificates/ejemplo.test.crt"
    ).read_bytes()
    words = (home / "asked").read_text()
    assert "--dns cloudflare" in words and "--domains *.ejemplo.test" in words


def test_a_renewal_that_fails_or_is_wrong_leaves_what_was_there(
    home: Path, certificates: Run
) -> None:
    certificates("trial")
    before = (home / "certs/tls.crt").read_bytes()
    (home / "secrets/dns.env").write_text("DNS_PROVIDER=cloudflare\nNAMED=ajeno.test\n")
    program(home, "lego", "echo no >&2; exit 1")
    failed = certificates("renew")
    assert failed.returncode == 1 and "el que había sigue en su lugar" in failed.stderr
    program(home, "lego", GIVEN_BY_THE_AUTHORITY)
    wrong = certificates("renew")
    assert wrong.returncode == 1 and "no vale para ejemplo.test" in wrong.stderr
    assert (home / "certs/tls.crt").read_bytes() == before


def test_a_word_that_is_no_command_shows_those_there_are(certificates: Run) -> None:
    shown = certificates("nada")
    assert shown.returncode == 2 and "compose/certificates.sh renew" in shown.stderr
