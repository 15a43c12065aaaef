#!/bin/bash
# The certificates of an installation, in COTIZADOR_HOME/certs.
#
#   certificates.sh trial              one signed by itself: browsers warn of it
#   certificates.sh letsencrypt        one of Let's Encrypt for the domain and *.domain, by DNS-01
#   certificates.sh renew              renews the latter when it has 30 days left; nginx takes it
#   certificates.sh database           the one with which PostgreSQL shows itself to the program
#   certificates.sh check              whether they are in order, and how many days are left
set -euo pipefail

home=${COTIZADOR_HOME:-/srv/cotizador}
certs=$home/certs
project=${COMPOSE_PROJECT_NAME:-cotizador}
postgres_user=999       # of the image postgres:15
enough=14               # days that are left before somebody has to look
trial_days=${TRIAL_DAYS:-90}
umask 077

fail() {
    echo "$*" >&2
    exit 1
}
told() { sed -n "s/^$1=//p" "$home/env" 2>/dev/null | tail -n 1 | tr -d "\"'" | tr -d '[:space:]'; }

need() {
    command -v "$1" >/dev/null 2>&1 || fail "Hace falta $1: apt-get install $1"
}
domain() {
    local name
    [ -f "$home/env" ] || fail "No existe $home/env. Copia ahí compose/env.example y escribe tu BASE_DOMAIN."
    name=$(told BASE_DOMAIN)
    [[ $name =~ ^[a-z0-9.-]+$ ]] || fail "Falta BASE_DOMAIN en $home/env: el dominio del sitio, como example.mx."
    echo "$name"
}

selfsigned() { # selfsigned DAYS NAMES FOLDER/NAME
    local days=$1 names=$2 out=$3 first=${2%%,*}
    mkdir -p "$(dirname "$out")"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$days" \
        -subj "/CN=${first#DNS:}" -addext "subjectAltName=$names" \
        -keyout "$out.key.new" -out "$out.crt.new" 2>/dev/null ||
        fail "openssl no pudo hacer un certificado para $names por $days días en $(dirname "$out")."
    chmod 644 "$out.crt.new"
}
install_pair() { # install_pair OUT: what is new takes the place of what is there
    mv "$1.key.new" "$1.key"
    mv "$1.crt.new" "$1.crt"
}

# What is wrong with a pair, in one line, or nothing.
objection() { # objection FOLDER/NAME NAMES…
    local crt=$1.crt key=$1.key again=$2 name
    shift 2
    [ -s "$crt" ] || { echo "No existe $crt. Hazlo con: $again"; return; }
    [ -s "$key" ] || { echo "No existe $key, la llave de $crt. Hazlos otra vez con: $again"; return; }
    openssl x509 -noout -in "$crt" 2>/dev/null ||
        { echo "$crt no es un certificado. Hazlo otra vez con: $again"; return; }
    # Who may not read the key sees the rest.
    [ ! -r "$key" ] || [ "$(openssl x509 -noout -pubkey -in "$crt")" = "$(openssl pkey -pubout -in "$key" 2>/dev/null)" ] ||
        { echo "$key no es la llave de $crt. Hazlos otra vez con: $again"; return; }
    openssl x509 -noout -checkend 0 -in "$crt" >/dev/null ||
        { echo "$crt venció el $(ends "$crt"). Renuévalo con: $again"; return; }
    for name in "$@"; do
        openssl x509 -noout -checkhost "$name" -in "$crt" | grep -q 'does match' ||
            { echo "$crt no vale para $name. Hazlo otra vez con: $again"; return; }
    done
}
ends() { date --date "$(openssl x509 -noout -enddate -in "$1" | cut -d= -f2)" +%F; }
days_left() {
    echo $((($(date --date "$(openssl x509 -noout -enddate -in "$1" | cut -d= -f2)" +%s) - $(date +%s)) / 86400))
}
is_selfsigned() {
    [ "$(openssl x509 -noout -issuer_hash -in "$1")" = "$(openssl x509 -noout -subject_hash -in "$1")" ]
}

container() { # the running one of a service, if there is an engine and it runs
    command -v docker >/dev/null 2>&1 || return 0
    docker ps --quiet --filter "label=com.docker.compose.project=$project" \
        --filter "label=com.docker.compose.service=$1" 2>/dev/null | head -n 1
}
reload_nginx() {
    local nginx
    nginx=$(container nginx)
    [ -n "$nginx" ] || return 0
    docker exec "$nginx" nginx -t -q || fail "nginx no acepta su configuración (arriba dice por qué). Sigue sirviendo con el certificado anterior."
    docker exec "$nginx" nginx -s reload 2>/dev/null
    echo "nginx ya sirve con el certificado nuevo."
}

trial() {
    local name
    name=$(domain)
    if [ -z "$(objection "$certs/tls" - "$name")" ] && ! is_selfsigned "$certs/tls.crt" && [ "${1:-}" != --force ]; then
        fail "Ya hay un certificado en regla para $name, de una autoridad. Para cambiarlo por uno de prueba agrega --force."
    fi
    selfsigned "$trial_days" "DNS:$name,DNS:*.$name" "$certs/tls"
    install_pair "$certs/tls"
    echo "Certificado de prueba para $name y *.$name, por $trial_days días. Los navegadores avisan que no es de una autoridad."
    [ -s "$certs/db/server.crt" ] || database
    reload_nginx
}

database() {
    if [ -z "$(objection "$certs/db/server" - db)" ] && [ "${1:-}" != --force ]; then
        echo "El certificado de la base vale hasta $(ends "$certs/db/server.crt")."
        return
    fi
    [ "$(id -u)" = 0 ] || fail "Córrelo como root (con sudo): la llave debe ser del usuario de PostgreSQL."
    selfsigned 3650 DNS:db "$certs/db/server"
    chown "$postgres_user:$postgres_user" "$certs/db/server.key.new"
    install_pair "$certs/db/server"
    chmod 755 "$certs" "$certs/db"
    echo "Certificado de la base hasta $(ends "$certs/db/server.crt")."
    [ -z "$(container db)" ] ||
        echo "Para que todos lo tomen: docker compose --file compose/compose.yaml --env-file $home/release.env up --detach --force-recreate"
}

# The variables of the provider of DNS (its key, for one) are in a file that only root reads.
ask_authority() { # ask_authority run|renew …
    local variables=$home/secrets/dns.env name mail
    name=$(domain)
    mail=$(told SUPPORT_EMAIL)
    need lego
    [ -r "$variables" ] || fail "Falta $variables, con las variables de tu proveedor de DNS y DNS_PROVIDER=su nombre, como las enumera «lego dnshelp»."
    set -a
    # shellcheck disable=SC1090
    . "$variables"
    set +a
    [ -n "${DNS_PROVIDER:-}" ] || fail "Falta DNS_PROVIDER en $variables: el nombre de tu proveedor de DNS, como cloudflare."
    lego --accept-tos --email "${mail:-soporte@$name}" --dns "$DNS_PROVIDER" --path "$certs/lego" \
        --domains "$name" --domains "*.$name" ${ACME_SERVER:+--server "$ACME_SERVER"} "$@" ||
        fail "Let's Encrypt no dio el certificado; el que había sigue en su lugar. Arriba dice por qué."
    take "$name"
}
take() { # take DOMAIN: what the authority gave, if it is new and in order
    local given=$certs/lego/certificates/$1 wrong
    if cmp -s "$given.crt" "$certs/tls.crt"; then
        echo "Sin cambio: el certificado vale hasta $(ends "$certs/tls.crt")."
        return
    fi
    wrong=$(objection "$given" "compose/certificates.sh letsencrypt" "$1" "prueba.$1")
    [ -z "$wrong" ] || fail "$wrong"
    install -m 644 "$given.crt" "$certs/tls.crt.new"
    install -m 600 "$given.key" "$certs/tls.key.new"
    install_pair "$certs/tls"
    echo "Certificado de $1 y *.$1 hasta $(ends "$certs/tls.crt")."
    [ -s "$certs/db/server.crt" ] || database
    reload_nginx
}

check() {
    local name wrong bad=0
    name=$(domain)
    wrong=$(objection "$certs/tls" "compose/certificates.sh trial o letsencrypt" "$name" "prueba.$name")
    [ -z "$wrong" ] || { echo "$wrong" >&2; bad=1; }
    if [ -z "$wrong" ]; then
        echo "El certificado de $name vale $(days_left "$certs/tls.crt") días más, hasta $(ends "$certs/tls.crt")."
        if [ "$(days_left "$certs/tls.crt")" -lt "$enough" ]; then
            echo "Le quedan menos de $enough días: corre compose/certificates.sh renew y lee lo que diga." >&2
            bad=1
        fi
    fi
    wrong=$(objection "$certs/db/server" "sudo compose/certificates.sh database" db)
    [ -z "$wrong" ] || { echo "$wrong" >&2; bad=1; }
    return $bad
}

need openssl
case ${1:-} in
    trial | database) "$1" "${2:-}" ;;
    letsencrypt) ask_authority run ;;
    renew) ask_authority renew --days 30 ;;
    check) check ;;
    *)
        cat >&2 <<'HELP'
Certificados de esta instalación, en COTIZADOR_HOME/certs (/srv/cotizador/certs):

  compose/certificates.sh trial         uno de prueba, firmado por sí mismo: los navegadores avisan
  compose/certificates.sh letsencrypt   uno de Let's Encrypt para el dominio y sus subdominios, por DNS
  compose/certificates.sh renew         lo renueva cuando le quedan 30 días; nginx lo toma sin detenerse
  compose/certificates.sh database      el que PostgreSQL le muestra al programa
  compose/certificates.sh check         si están en regla y cuántos días les quedan
HELP
        exit 2
        ;;
esac
