"""What the containers wrote is kept apart, each line once, with an engine that is played here."""

import os
import subprocess
from pathlib import Path

from compose.local.instance import PROJECT

ENGINE = """#!/bin/sh
case "$*" in
    *"config --services") printf 'web-blue\\nworker\\n' ;;
    *) echo "$*" >> "$ASKED"; for service; do :; done; echo "{\\"logger\\":\\"$service\\"}" ;;
esac
"""


def test_each_hour_goes_on_where_the_one_before_ended(tmp_path: Path) -> None:
    engine, kept, asked = tmp_path / "docker", tmp_path / "kept", tmp_path / "asked"
    engine.write_text(ENGINE)
    engine.chmod(0o755)
    names = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "ASKED": str(asked), "LOGS_KEPT": str(kept),
        "COTIZADOR_HOME": str(tmp_path),
    }  # fmt: skip
    for _ in range(2):
        subprocess.run([PROJECT / "compose/keep-logs.sh"], check=True, env=os.environ | names)
    assert (kept / "worker.log").read_text() == '{"logger":"worker"}\n' * 2
    assert (kept / "web-blue.log").read_text().count("web-blue") == 2
    lines = asked.read_text().splitlines()
    until = lines[0].partition("--until ")[2].split()[0]
    assert f"--since {until} " in lines[2]
