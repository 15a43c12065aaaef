#!/bin/sh
# Goes back to a release that served before; the database stays as it is.
#   compose/rollback-beta.sh [VERSIÓN]
set -eu
cd "$(dirname "$0")/.."
exec python3 -B -m compose.releasing rollback "$@"
