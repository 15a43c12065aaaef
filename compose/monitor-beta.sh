#!/bin/sh
# Watches an installation from outside, and alarms. On another machine than the servers, where «watch» of compose.yaml does.
#
#   monitor-beta.sh start    starts the watcher, unless it runs
#   monitor-beta.sh stop     stops it
#   monitor-beta.sh status   says whether it runs, and what it saw last; 1 if it does not
#   monitor-beta.sh check    reads its variables, and does nothing else
#   monitor-beta.sh once     looks once and says what it sees; 1 if anything is down
#   monitor-beta.sh run      runs it here, for systemd or a terminal
#
# WATCH_ENV is the file of its variables (compose/watch.env.example); /etc/cotizador-watch.env unless said.
set -eu
PROJECT=$(cd "$(dirname "$0")/.." && pwd)
settings=${WATCH_ENV:-/etc/cotizador-watch.env}
python=$PROJECT/.venv/bin/python
[ -x "$python" ] || python=python3
LARGEST_LOG=20000000 # bytes; the one before is kept

watcher() { cd "$PROJECT" && exec "$python" -B -m ops.uptime.watcher --env "$settings" "$@"; }
if [ ! -r "$settings" ]; then
    echo "No se puede leer $settings: copia compose/watch.env.example ahí y pon sus variables." >&2
    exit 2
fi
home=$(sed -n 's/^WATCH_HOME=//p' "$settings" | tail -n 1)
home=${home:-/var/lib/cotizador-watch}
record=$home/watch.pid log=$home/watch.log

# The number in the record may be that of another program by now.
running() {
    pid=$(cat "$record" 2>/dev/null) && [ -n "$pid" ] &&
        tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'ops\.uptime\.watcher'
}

case ${1:-} in
    start)
        if running; then
            echo "Ya vigila: es el proceso $pid."
            exit 0
        fi
        mkdir -p "$home"
        (watcher --check)
        if [ -f "$log" ] && [ "$(wc -c <"$log")" -gt "$LARGEST_LOG" ]; then mv "$log" "$log.1"; fi
        (watcher </dev/null >>"$log" 2>&1) &
        echo $! >"$record"
        sleep 1
        if ! running; then
            echo "No arrancó. Lo que dijo está en $log:" >&2
            tail -n 5 "$log" >&2
            exit 1
        fi
        echo "Vigila: es el proceso $pid. Su bitácora es $log."
        ;;
    stop)
        if ! running; then
            echo 'No estaba vigilando.'
            exit 0
        fi
        kill "$pid"
        waited=0
        while running && [ "$waited" -lt 60 ]; do
            sleep 1
            waited=$((waited + 1))
        done
        if running; then
            echo "El proceso $pid no termina." >&2
            exit 1
        fi
        rm -f "$record"
        echo 'Dejó de vigilar: lo que pase desde ahora cuenta como «sin saber».'
        ;;
    status)
        if ! running; then
            echo 'No está vigilando. Para que empiece: compose/monitor-beta.sh start' >&2
            exit 1
        fi
        echo "Vigila: es el proceso $pid."
        tail -n 3 "$log"
        ;;
    check) watcher --check ;;
    once) watcher --once ;;
    run) watcher ;;
    *)
        echo 'Uso: monitor-beta.sh start | stop | status | check | once | run' >&2
        exit 2
        ;;
esac
