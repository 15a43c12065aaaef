#!/bin/sh
# Makes .venv with the locked packages; run from the project's folder. A second run only adds.
set -eu

oldest="3.11"

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Hace falta Python $oldest o más nuevo." \
        "En Debian o Ubuntu: sudo apt-get install python3 python3-venv" >&2
    exit 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "Hace falta el módulo venv de $python." \
            "En Debian o Ubuntu: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Instalando los paquetes de requirements/dev.txt… La primera vez tarda uno o dos minutos." >&2
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check \
    --require-hashes --requirement requirements/dev.txt >&2
touch .venv/.ready
