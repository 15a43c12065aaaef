#!/bin/sh
# Puts a release on this server; one that turns out bad goes back by itself.
#   compose/deploy-beta.sh [VERSIÓN] [--bake SEGUNDOS] [--start SEGUNDOS]
set -eu
cd "$(dirname "$0")/.."
exec python3 -B -m compose.releasing deploy "$@"
