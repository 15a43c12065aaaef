#!/bin/bash
# Starts the servers of an installation, once it is sure that nothing is missing.
# Those that run already are made anew if their variables have changed.
set -euo pipefail
cd "$(dirname "$0")/.."

home=${COTIZADOR_HOME:-/srv/cotizador}
project=${COMPOSE_PROJECT_NAME:-cotizador}
app=10001 # of compose/Dockerfile
wrong=()
object() { wrong+=("$*"); }
stop_if_wrong() {
    [ ${#wrong[@]} -gt 0 ] || return 0
    echo "No se arrancó nada:" >&2
    printf -- '- %s\n' "${wrong[@]}" >&2
    exit 1
}
compose() { docker compose --file compose/compose.yaml --env-file "$home/release.env" "$@"; }

# Whether somebody else listens on a port: not nginx, if ours runs.
is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null &&
        [ -z "$(docker ps --quiet --filter "label=com.docker.compose.project=$project" \
            --filter label=com.docker.compose.service=nginx 2>/dev/null)" ]
}

[ "$(id -u)" = 0 ] || object "Córrelo como root (con sudo): así se ve lo que solo root puede leer."
timeout 20 docker info >/dev/null 2>&1 || object "Docker no contesta: systemctl start docker"
docker compose version >/dev/null 2>&1 ||
    object "Falta Compose: sudo compose/server-setup.sh lo instala."
[ -f "$home/env" ] || object "No existe $home/env. Copia ahí compose/env.example y escribe tu BASE_DOMAIN."
grep -qs '^RELEASE=.' "$home/release.env" ||
    object "$home/release.env no dice qué versión corre: RELEASE=2026.12.1, por ejemplo."
[ -s "$home/active/upstream.conf" ] ||
    object "$home/active/upstream.conf no dice quién contesta: escribe «server web-blue:8000;»."
for name in secret_key evidence_key database_url database_owner_url email_url backup_password; do
    file=$home/secrets/$name
    if [ ! -f "$file" ]; then
        object "No existe $file. Sin ese secreto no arranca; sudo compose/server-setup.sh hace los que son al azar."
    elif [ -z "$(tr -d '[:space:]' <"$file")" ]; then
        object "$file está vacío: escribe ahí el valor."
    elif [ "$(stat --format %u "$file")" != "$app" ] && [ $((8#$(stat --format %a "$file") & 4)) = 0 ]; then
        object "El programa (usuario $app) no puede leer $file: chmod 644 $file (la carpeta sigue cerrada)."
    fi
done
for port in 80 443; do
    if is_taken "$port"; then
        object "Otro programa usa el puerto $port: mira cuál con «ss -ltnp sport = :$port» y detenlo."
    fi
done
stop_if_wrong
if ! said=$(compose/certificates.sh check 2>&1); then
    if grep -q 'Le quedan menos' <<<"$said"; then
        echo "$said" >&2
    else
        object "$said"
    fi
fi
release=$(sed -n 's/^RELEASE=//p' "$home/release.env" | tail -n 1)
docker image inspect "cotizador:$release" >/dev/null 2>&1 ||
    object "No está la imagen de la versión $release: compose/build.sh $release"
stop_if_wrong
# The program itself reads its variables, and says which of them is wrong.
said=$(compose run --rm --no-deps --no-TTY migrate python manage.py check 2>&1) || {
    reason=$(grep -o 'ImproperlyConfigured: .*' <<<"$said" | tail -n 1)
    object "${reason:-$said}"
}
stop_if_wrong
compose up --detach --pull never --wait --wait-timeout 180 ||
    {
        echo "Algo no quedó sano. Quién: docker compose --file compose/compose.yaml --env-file $home/release.env ps --all" >&2
        exit 1
    }
echo "En marcha la versión $release."
