#!/bin/sh
# Checks the scripts of the pages, with the tools that package.json names; run from the project's folder.
set -eu

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "Hace falta Node.js 18 o más nuevo, con npm." \
        "En Debian o Ubuntu: sudo apt-get install --no-install-recommends nodejs npm" >&2
    exit 1
fi
# The lock file as it was when the tools were installed.
if ! cmp -s package-lock.json node_modules/.installed; then
    echo "Instalando las herramientas de package.json…" >&2
    npm ci --silent --no-audit --no-fund
    cp package-lock.json node_modules/.installed
fi
node_modules/.bin/biome lint --error-on-warnings
node_modules/.bin/tsc --project tsconfig.json
node_modules/.bin/tsc --project tsconfig.scripts.json
