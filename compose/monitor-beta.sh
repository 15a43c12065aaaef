#!/bin/sh
# Asks an installation for its health from another machine, and calls a command when it is down.
#   monitor-beta.sh https://example.mx/health
#
# EVERY    seconds between two questions; 300 unless said.
# FAILURES bad answers in a row before the alarm; 2 unless said.
# ALARM    the command to call, with one argument: what happened. Without it, it is printed.
# TIMES    how many questions to ask; without it, for ever.
set -eu

address=${1:-}
case $address in
    http://?* | https://?*) ;;
    *)
        echo "Di qué dirección se vigila: monitor-beta.sh https://example.mx/health" >&2
        exit 2
        ;;
esac
every=${EVERY:-300} failures=${FAILURES:-2} times=${TIMES:-0}
for number in "$every" "$failures" "$times"; do
    case $number in
        '' | *[!0-9]*)
            echo "EVERY, FAILURES y TIMES son números enteros; «$number» no lo es." >&2
            exit 2
            ;;
    esac
done
command -v curl >/dev/null || {
    echo "Falta curl. Instálalo con: apt-get install curl" >&2
    exit 2
}

tell() {
    echo "$(date '+%Y-%m-%d %H:%M:%S') $1"
    [ -z "${ALARM:-}" ] || $ALARM "$1" || echo "La alarma no se pudo mandar: $ALARM" >&2
}

bad=0 asked=0 since=''
while :; do
    asked=$((asked + 1))
    if status=$(curl --silent --show-error --output /dev/null --max-time 15 \
        --write-out '%{http_code}' "$address" 2>/dev/null) && [ "$status" = 200 ]; then
        [ "$bad" -lt "$failures" ] || tell "Otra vez contesta: $address. Estuvo mal desde $since."
        bad=0
    else
        bad=$((bad + 1))
        [ "$bad" -gt 1 ] || since=$(date '+%Y-%m-%d %H:%M:%S')
        [ "$bad" -ne "$failures" ] ||
            tell "No contesta bien: $address ($status), desde $since."
    fi
    [ "$times" -eq 0 ] || [ "$asked" -lt "$times" ] || break
    sleep "$every"
done
[ "$bad" -lt "$failures" ]
