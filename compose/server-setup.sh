#!/usr/bin/env bash
# Prepares a server of Ubuntu 22.04 or 24.04, or Debian 12. May be run as often as wanted.
#
#   sudo compose/server-setup.sh --domain example.mx     leaves everything ready
#   sudo compose/server-setup.sh --check                 changes nothing; says what is missing
#
# --engine otro   Docker with Compose is put there in another way; it is only looked at.
set -euo pipefail

PROJECT=$(cd "$(dirname "$0")/.." && pwd)
HOME_FOLDER=${COTIZADOR_HOME:-/srv/cotizador}
DEPLOYER=cotizador
APP_UID=10001         # of compose/Dockerfile
SWAP_MB=2048
PACKAGES=(ca-certificates curl git logrotate openssl python3 ufw unattended-upgrades)
SECRETS=(secret_key evidence_key database_url database_owner_url backup_password readings_token)
UNITS=(cotizador-backup cotizador-drill cotizador-certificates cotizador-logs)

check=false domain='' engine=''
missing=0 done_here=0

usage() {
    echo "Uso: server-setup.sh [--check] [--domain example.mx] [--engine otro]" >&2
    exit 2
}
while [ $# -gt 0 ]; do
    case $1 in
        --check) check=true ;;
        --domain)
            [ $# -gt 1 ] || usage
            domain=$2
            shift
            ;;
        --engine)
            [ "${2:-}" = otro ] || usage
            engine=other
            shift
            ;;
        *) usage ;;
    esac
    shift
done

# step NAME WHAT: NAME_is_done says whether it is so, NAME_do makes it so.
step() {
    if "$1_is_done"; then
        echo "  bien   $2"
        return
    fi
    if $check; then
        echo "  FALTA  $2"
        missing=$((missing + 1))
        return
    fi
    "$1_do"
    if ! "$1_is_done"; then
        echo "  FALTA  $2" >&2
        missing=$((missing + 1))
        return
    fi
    echo "  hecho  $2"
    done_here=$((done_here + 1))
}
has_systemd() { [ -d /run/systemd/system ]; }
# same FILE: whether it holds what comes in. put FILE [MODE]: makes it so.
same() { cmp -s - "$1"; }
put() {
    install -d "$(dirname "$1")"
    cat >"$1.new"
    chmod "${2:-644}" "$1.new"
    mv "$1.new" "$1"
}

supported() {
    # shellcheck source=/dev/null
    . /etc/os-release
    case "$ID $VERSION_ID" in
        'ubuntu 22.04' | 'ubuntu 24.04' | 'debian 12') ;;
        *)
            echo "Este servidor es $ID $VERSION_ID. Se prepara Ubuntu 22.04 o 24.04, o Debian 12." >&2
            exit 1
            ;;
    esac
    if ! $check && [ "$(id -u)" -ne 0 ]; then
        echo "Hace falta ser root: sudo $0 $*" >&2
        exit 1
    fi
}

packages_is_done() {
    local package
    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || return 1
    done
}
packages_do() {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${PACKAGES[@]}" >/dev/null
}

engine_is_done() {
    command -v docker >/dev/null && docker compose version >/dev/null 2>&1 &&
        docker buildx version >/dev/null 2>&1
}
engine_do() {
    [ -z "$engine" ] || return 0
    apt-get update -qq
    if [ "$ID" = ubuntu ]; then
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y docker.io docker-compose-v2 docker-buildx >/dev/null
        return
    fi
    # Debian 12 has no current Compose: that of Docker's own packages.
    local key=/etc/apt/keyrings/docker.asc
    install -d -m 755 /etc/apt/keyrings
    curl -fsSL https://download.docker.com/linux/debian/gpg -o "$key"
    echo "deb [arch=$(dpkg --print-architecture) signed-by=$key] https://download.docker.com/linux/debian $VERSION_CODENAME stable" |
        put /etc/apt/sources.list.d/docker.list
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y docker-ce docker-ce-cli containerd.io \
        docker-buildx-plugin docker-compose-plugin >/dev/null
}

daemon_file() {
    printf '%s\n' '{' '  "live-restore": true,' '  "log-driver": "json-file",' \
        '  "log-opts": {"max-size": "20m", "max-file": "5"}' '}'
}
daemon_is_done() { daemon_file | same /etc/docker/daemon.json; }
daemon_do() {
    daemon_file | put /etc/docker/daemon.json
    if has_systemd && systemctl is-active --quiet docker; then systemctl reload docker; fi
}

upgrades_file() {
    printf '%s\n' 'APT::Periodic::Update-Package-Lists "1";' 'APT::Periodic::Unattended-Upgrade "1";'
}
upgrades_is_done() { upgrades_file | same /etc/apt/apt.conf.d/20auto-upgrades; }
upgrades_do() { upgrades_file | put /etc/apt/apt.conf.d/20auto-upgrades; }

firewall_is_done() {
    local rule
    for rule in 22/tcp 80/tcp 443/tcp; do
        grep -q "^### tuple ### allow tcp ${rule%/*} " /etc/ufw/user.rules 2>/dev/null || return 1
    done
    grep -q '^ENABLED=yes' /etc/ufw/ufw.conf
}
firewall_do() {
    local rule
    for rule in 22/tcp 80/tcp 443/tcp; do ufw allow "$rule" >/dev/null; done
    # Denied unless allowed, from the start of the machine on.
    sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf
    if has_systemd; then ufw --force enable >/dev/null; fi
}

kernel_file() { printf '%s\n' 'vm.overcommit_memory = 1' 'vm.swappiness = 10'; }
kernel_is_done() { kernel_file | same /etc/sysctl.d/60-cotizador.conf; }
kernel_do() {
    kernel_file | put /etc/sysctl.d/60-cotizador.conf
    if has_systemd; then sysctl --quiet --load /etc/sysctl.d/60-cotizador.conf; fi
}

swap_is_done() { [ "$(wc -l </proc/swaps)" -gt 1 ] || grep -q '^/swapfile ' /etc/fstab; }
swap_do() {
    fallocate --length "${SWAP_MB}MiB" /swapfile || dd if=/dev/zero of=/swapfile bs=1M count="$SWAP_MB" status=none
    chmod 600 /swapfile
    mkswap /swapfile >/dev/null
    echo '/swapfile none swap sw 0 0' >>/etc/fstab
    if has_systemd; then swapon /swapfile; fi
}

clock_is_done() { [ "$(readlink -f /etc/localtime)" = /usr/share/zoneinfo/Etc/UTC ] && [ -f /usr/lib/systemd/systemd-timesyncd ]; }
clock_do() {
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends systemd-timesyncd tzdata >/dev/null
    ln -sf /usr/share/zoneinfo/Etc/UTC /etc/localtime
    if has_systemd; then systemctl enable --quiet --now systemd-timesyncd; fi
}

deployer_is_done() {
    id "$DEPLOYER" >/dev/null 2>&1 && { ! getent group docker >/dev/null || id -nG "$DEPLOYER" | grep -qw docker; }
}
deployer_do() {
    id "$DEPLOYER" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$DEPLOYER"
    if getent group docker >/dev/null; then usermod --append --groups docker "$DEPLOYER"; fi
}

# FOLDER OWNER MODE
folders() {
    printf '%s\n' ". $DEPLOYER 755" "secrets $DEPLOYER 700" "certs $DEPLOYER 755" "certs/db $DEPLOYER 755" \
        "active $DEPLOYER 755" "alerts $DEPLOYER 755" "records $DEPLOYER 755" "media $APP_UID 750" "backups $APP_UID 750" \
        "remote $APP_UID 700"
}
folders_is_done() {
    local folder owner mode
    while read -r folder owner mode; do
        [ "$(stat -c '%U %u %a' "$HOME_FOLDER/$folder" 2>/dev/null)" != '' ] || return 1
        stat -c '%U %u %a' "$HOME_FOLDER/$folder" | grep -qE "(^$owner | $owner ).*$mode\$" || return 1
    done < <(folders)
}
folders_do() {
    local folder owner mode
    while read -r folder owner mode; do
        install -d -o "$owner" -m "$mode" "$HOME_FOLDER/$folder"
    done < <(folders)
}

random() { openssl rand -hex 32; }
secrets_is_done() {
    local name
    for name in "${SECRETS[@]}" alert_channels; do [ -s "$HOME_FOLDER/secrets/$name" ] || return 1; done
    [ -e "$HOME_FOLDER/secrets/canary_password" ]
}
channels_file() {
    printf '%s\n' '# Por dónde avisa el vigilante. Cada canal es una dirección de Apprise; quita el # y pon la tuya.' '[canales]' \
        '# correo = "mailtos://usuario:clave@smtp.example.mx?from=vigilante@example.mx&to=guardia@example.mx"' \
        '# sms = "twilio://SID:TOKEN@+5255XXXXXXXX/+5255YYYYYYYY"'
}
secret() { # what comes in becomes the secret NAME, unless there is one
    local path=$HOME_FOLDER/secrets/$1
    if [ -s "$path" ]; then return; fi
    # The folder lets nobody list it; its files are read by the users of the containers.
    put "$path" 644
    chown "$DEPLOYER" "$path"
}
secrets_do() {
    random | secret secret_key
    random | secret evidence_key
    random | secret backup_password
    random | secret readings_token
    channels_file | secret alert_channels
    [ -e "$HOME_FOLDER/secrets/canary_password" ] || secret canary_password </dev/null
    echo "postgres://cotizador_app:$(random)@db:5432/cotizador" | secret database_url
    echo "postgres://cotizador_owner:$(random)@db:5432/cotizador" | secret database_owner_url
}

mail_is_done() { [ -s "$HOME_FOLDER/secrets/email_url" ]; }
mail_do() {
    echo "         Escribe ahí la dirección del servidor de correo, en una línea:" \
        "smtp+tls://usuario:clave@servidor:587" >&2
}

settings_is_done() { [ -s "$HOME_FOLDER/env" ] && grep -qE '^BASE_DOMAIN=.+' "$HOME_FOLDER/env"; }
settings_do() {
    if [ -z "$domain" ]; then
        echo "         Di de qué dominio es la instalación: --domain example.mx" >&2
        return 0
    fi
    # Secrets and addresses of the servers are files of their own, or set by compose.yaml.
    sed -E \
        -e "s|^BASE_DOMAIN=.*|BASE_DOMAIN=$domain|" \
        -e "s|example\.mx|$domain|g" \
        -e '/^(SECRET_KEY|EVIDENCE_KEY|DATABASE_URL|DATABASE_OWNER_URL|EMAIL_URL|REDIS_URL|BACKUP_PASSWORD|READINGS_TOKEN|MEDIA_ROOT|STATIC_ROOT|WEB_BIND|TRUSTED_PROXIES)=/d' \
        "$PROJECT/compose/env.example" | put "$HOME_FOLDER/env"
    chown "$DEPLOYER" "$HOME_FOLDER/env"
}

unit_file() { # NAME.service or NAME.timer
    local compose="/usr/bin/docker compose --file $PROJECT/compose/compose.yaml --env-file $HOME_FOLDER/release.env"
    local run="$compose run --rm --no-deps --no-TTY backup python manage.py"
    case $1 in
        cotizador-backup.service)
            service 'Respaldo del Cotizador' "$run backup --kind timed"
            # A point that failed does not wait for six hours. One that was only not copied (3) is copied with the next.
            printf '%s\n' 'Restart=on-failure' 'RestartSec=10min' 'RestartPreventExitStatus=3'
            ;;
        cotizador-backup.timer) timer 'Respaldo cada 6 horas' '00/6:10:00' ;;
        cotizador-drill.service) service 'Simulacro de restauración' "$run restore_drill" ;;
        cotizador-drill.timer) timer 'Simulacro cada domingo' 'Sun 09:30:00' ;;
        cotizador-certificates.service) service 'Renovación de certificados' "$PROJECT/compose/certificates.sh renew" ;;
        cotizador-logs.service) service 'Bitácoras guardadas' "$PROJECT/compose/keep-logs.sh" ;;
        cotizador-logs.timer) timer 'Bitácoras de cada hora' 'hourly' ;;
        cotizador-certificates.timer) timer 'Revisión diaria de certificados' '08:20:00' ;;
    esac
}
service() {
    printf '%s\n' '[Unit]' "Description=$1" 'After=docker.service' 'Requires=docker.service' '' '[Service]' \
        'Type=oneshot' "Environment=COTIZADOR_HOME=$HOME_FOLDER" "ExecStart=$2"
}
timer() {
    printf '%s\n' '[Unit]' "Description=$1" '' '[Timer]' "OnCalendar=$2" 'Persistent=true' '' '[Install]' \
        'WantedBy=timers.target'
}
timers_is_done() {
    local unit
    for unit in "${UNITS[@]}"; do
        unit_file "$unit.service" | same "/etc/systemd/system/$unit.service" || return 1
        unit_file "$unit.timer" | same "/etc/systemd/system/$unit.timer" || return 1
        [ -L "/etc/systemd/system/timers.target.wants/$unit.timer" ] || return 1
    done
}
timers_do() {
    local unit
    install -d /etc/systemd/system/timers.target.wants
    for unit in "${UNITS[@]}"; do
        unit_file "$unit.service" | put "/etc/systemd/system/$unit.service"
        unit_file "$unit.timer" | put "/etc/systemd/system/$unit.timer"
        ln -sf "/etc/systemd/system/$unit.timer" "/etc/systemd/system/timers.target.wants/$unit.timer"
    done
    if has_systemd; then
        systemctl daemon-reload
        systemctl start "${UNITS[@]/%/.timer}"
    fi
}

rotation_file() {
    printf '%s\n' "/var/log/cotizador/*.log {" '    daily' '    rotate 30' '    compress' '    delaycompress' \
        '    missingok' '    notifempty' '    copytruncate' '}'
}
rotation_is_done() { rotation_file | same /etc/logrotate.d/cotizador && [ -d /var/log/cotizador ]; }
rotation_do() {
    install -d -o "$DEPLOYER" -m 750 /var/log/cotizador
    rotation_file | put /etc/logrotate.d/cotizador
}

supported "$@"
echo "Servidor: $PRETTY_NAME. Instalación: $HOME_FOLDER."
step packages "paquetes: ${PACKAGES[*]}"
step engine 'Docker con Compose y buildx'
step daemon 'Docker: los contenedores siguen si el motor se reinicia; bitácoras con rotación'
step upgrades 'actualizaciones de seguridad automáticas'
step firewall 'cortafuegos: entran 22, 80 y 443'
step kernel 'memoria del sistema para Redis y PostgreSQL'
step swap "memoria de intercambio de $SWAP_MB MB"
step clock 'hora en punto, en UTC'
step deployer "usuario que despliega: $DEPLOYER"
step folders "carpetas de $HOME_FOLDER con sus permisos"
step secrets "secretos de $HOME_FOLDER/secrets"
step mail "correo: $HOME_FOLDER/secrets/email_url"
step settings "variables: $HOME_FOLDER/env con su BASE_DOMAIN"
step timers 'relojes: respaldo cada 6 horas, simulacro semanal, certificados, bitácoras'
step rotation 'bitácoras de 30 días'

if [ "$missing" -gt 0 ]; then
    echo "Faltan $missing. $($check && echo 'Nada se cambió.' || echo 'Corrige lo de arriba y corre esto otra vez.')" >&2
    exit 1
fi
[ "$done_here" -gt 0 ] || echo 'Todo estaba listo: nada cambió.'
