#!/bin/bash
# Keeps what the containers wrote since the last time, where logrotate holds it for thirty days.
#   keep-logs.sh          to /var/log/cotizador, one file a service
# The engine itself holds five files of 20 MB a container, and those of a container that is made anew go with it.
set -euo pipefail

home=${COTIZADOR_HOME:-/srv/cotizador}
kept=${LOGS_KEPT:-/var/log/cotizador}
cd "$(dirname "$0")/.."
compose() { docker compose --file compose/compose.yaml --env-file "$home/release.env" "$@"; }

mkdir -p "$kept"
last=$kept/.last
since=$(cat "$last" 2>/dev/null || date --utc --date '1 hour ago' +%Y-%m-%dT%H:%M:%SZ)
until=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
umask 027
for service in $(compose config --services); do
    compose logs --no-color --no-log-prefix --since "$since" --until "$until" "$service" >>"$kept/$service.log"
done
echo "$until" >"$last"
