#!/bin/sh
# Goes back to a release that served before. The database stays as it is, unless it is asked for.
#   compose/rollback-beta.sh [VERSIÓN] [--with-database]
set -eu
cd "$(dirname "$0")/.."
exec python3 -B -m compose.releasing rollback "$@"
