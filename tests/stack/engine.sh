#!/usr/bin/env bash
# shellcheck disable=SC2016 # what others expand, this does not
# A container engine for the tests of the servers: the machine's own if it has Docker with Compose;
# else that of Debian 13, unpacked into a folder of its own, with stand-ins for the images of a registry.
#
#   engine.sh start | build RELEASE | in CMD… | compose ARGS… | crash | stop | clean | settings
#
# What it brings is kept in STACK_STATE between runs. «settings» prints what a shell needs to talk to it.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
PROJECT=$(cd "$HERE/../.." && pwd)
# Outside of the work tree, and short: the path of a socket ends at 107 bytes.
STATE=${STACK_STATE:-/var/tmp/cotizador-stack}
BIN=$STATE/tools/bin
export COTIZADOR_HOME=${COTIZADOR_HOME:-$STATE/home}
export COMPOSE_PROJECT_NAME=${COMPOSE_PROJECT_NAME:-cotizador-prueba} FRONT_NETWORK=${FRONT_NETWORK:-172.31.251}
export DOCKER_BUILDKIT=1 BUILDKIT_PROGRESS=plain
unset PIP_FIND_LINKS PIP_CERT
STANDINS=(python:3.11-slim-bookworm postgres:15 redis:7-alpine nginx:alpine)
say() { printf '[%4ds] %s\n' "$SECONDS" "$*" >&2; }

machine_has_one() {
    [ -z "${STACK_OWN_ENGINE:-}" ] && docker compose version >/dev/null 2>&1 &&
        timeout 10 docker info >/dev/null 2>&1
}

tools() {
    local need=() package
    for package in mmdebstrap iptables runc tini iproute2; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || need+=("$package")
    done
    if [ ${#need[@]} -gt 0 ]; then
        say "apt: ${need[*]}"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
            --no-install-recommends "${need[@]}" >/dev/null
    fi
    [ -x "$BIN/dockerd" ] && return
    say 'engine, compose and buildx of Debian 13, unpacked'
    local apt=$STATE/apt uri options
    rm -rf "$apt"
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,x} "$BIN" "$DOCKER_CONFIG/cli-plugins"
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk '/\/debian\/?$/ && !n++')
    printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: %s\n' "$uri" \
        /usr/share/keyrings/debian-archive-keyring.gpg >"$apt/trixie.sources"
    options=(-qq -o "Dir::Etc::sourcelist=$apt/trixie.sources" -o Dir::Etc::sourceparts=-
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (
        cd "$apt"
        # Not its runc, which asks for a newer C library.
        apt-get "${options[@]}" download docker.io docker-cli docker-compose docker-buildx containerd
        for package in *.deb; do dpkg -x "$package" x; done
    )
    cp "$apt"/x/usr/bin/{docker,containerd,containerd-shim-runc-v2} "$apt"/x/usr/sbin/docker-proxy "$BIN/"
    cp "$apt"/x/usr/libexec/docker/cli-plugins/docker-{compose,buildx} "$DOCKER_CONFIG/cli-plugins/"
    ln -sf /usr/bin/tini-static "$BIN/docker-init"
    cp "$apt"/x/usr/sbin/dockerd "$BIN/" # last: its presence says that the rest is there
    rm -rf "$apt"
}

command_of() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null; }

ours() { # the daemon, its containerd, its shims and all below them
    local process line layer all='' pid
    layer=$(for process in /proc/[0-9]*; do
        line=$(command_of "${process#/proc/}") || continue
        case $line in
            *dockerd*"--exec-root $STATE/exec"* | *containerd*" $STATE/exec/containerd/"*) echo "${process#/proc/}" ;;
        esac
    done)
    while [ -n "$layer" ]; do
        all="$all $layer"
        layer=$(for pid in $layer; do cat "/proc/$pid"/task/*/children 2>/dev/null; done | tr ' ' '\n' | grep . || true)
    done
    echo "$all"
}
alive() {
    local state
    state=$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) && [ -n "$state" ] && [ "$state" != Z ]
}
daemon_pid() {
    local pid
    pid=$(cat "$STATE/dockerd.pid" 2>/dev/null) && alive "$pid" &&
        command_of "$pid" | grep -q -- "--exec-root $STATE/exec" && echo "$pid"
}

daemon() { # daemon build|run
    local mode=$1 apart=(unshare -m --propagation private) network=()
    if daemon_pid >/dev/null && [ "$(cat "$STATE/mode" 2>/dev/null)" = "$mode" ]; then return; fi
    stop_daemon
    echo "$mode" >"$STATE/mode"
    if [ "$mode" = build ]; then
        # On the machine's network, of which nothing is changed.
        network=(--bridge=none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false)
    else
        # On a network of its own: bridges, rules and ports are inside of it.
        apart+=(-n)
    fi
    PATH=$BIN:/usr/sbin:/usr/bin:/sbin:/bin setsid "${apart[@]}" sh -c 'ip link set lo up; exec "$@"' sh \
        dockerd --storage-driver=overlay2 --data-root "$STATE/data" --exec-root "$STATE/exec" \
        --pidfile "$STATE/dockerd.pid" -H "$DOCKER_HOST" --group root --log-level warn "${network[@]}" \
        >"$STATE/dockerd.log" 2>&1 </dev/null &
    for _ in $(seq 150); do
        if docker info >/dev/null 2>&1; then
            say "engine ($mode): $(daemon_pid)"
            return
        fi
        sleep 0.2
    done
    tail -20 "$STATE/dockerd.log" >&2
    return 1
}
stop_daemon() {
    local pid
    if pid=$(daemon_pid); then
        kill "$pid"
        for _ in $(seq 300); do
            alive "$pid" || break
            sleep 0.1
        done
    fi
    crash
}
crash() { # everything at once, as if the power went
    local pid
    # shellcheck disable=SC2046
    for pid in $(ours); do kill -9 "$pid" 2>/dev/null || true; done
    rm -f "$STATE/dockerd.pid" "$STATE/docker.sock"
}

base() { # made anew when this changes, or after a week
    local key
    key=$(cat "$HERE/base.sh" /etc/ssl/certs/ca-certificates.crt <(date +%G-%V) | sha256sum | cut -c1-16)
    [ "$(docker image inspect -f '{{index .Config.Labels "standin.key"}}' standin-base:bookworm 2>/dev/null)" = "$key" ] &&
        return
    say 'base of the stand-in images'
    bash "$HERE/base.sh" "$STATE/base.tar" >"$STATE/base.log" 2>&1 || {
        tail -20 "$STATE/base.log" >&2
        return 1
    }
    docker import -c "LABEL standin.key=$key" \
        -c 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' -c 'CMD ["bash"]' \
        "$STATE/base.tar" standin-base:bookworm >/dev/null
    rm -f "$STATE/base.tar"
}
standins() {
    local tag pid pids=() failed=0
    for tag in "${STANDINS[@]}"; do
        docker build --network host -t "$tag" "$HERE/standin/${tag%%:*}" >"$STATE/build-${tag%%:*}.log" 2>&1 &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
    if [ "$failed" = 1 ]; then
        tail -n 5 "$STATE"/build-*.log >&2
        return 1
    fi
    say 'stand-in images'
}

build() { # build RELEASE
    if machine_has_one; then
        "$PROJECT/compose/build.sh" "$1"
        return
    fi
    mkdir -p "$STATE"
    tools
    daemon build
    base
    standins
    BUILD_OPTIONS='--network host' "$PROJECT/compose/build.sh" "$1"
    docker image prune --force >/dev/null
    say "images of $1"
}
start() {
    machine_has_one && return
    tools
    daemon run
}
inside() {
    if machine_has_one; then "$@"; else nsenter -t "$(daemon_pid)" -n -- "$@"; fi
}
compose() {
    docker compose --file "$PROJECT/compose/compose.yaml" --file "$HERE/compose.sink.yaml" \
        --env-file "$COTIZADOR_HOME/release.env" "$@"
}
settings() {
    machine_has_one ||
        printf 'export DOCKER_HOST=%q DOCKER_CONFIG=%q PATH=%q:$PATH\n' "$DOCKER_HOST" "$DOCKER_CONFIG" "$BIN"
    printf 'export COTIZADOR_HOME=%q COMPOSE_PROJECT_NAME=%q FRONT_NETWORK=%q\n' \
        "$COTIZADOR_HOME" "$COMPOSE_PROJECT_NAME" "$FRONT_NETWORK"
    machine_has_one || printf 'export STACK_ENGINE_PID=%q\n' "$(daemon_pid || true)"
}

mkdir -p "$STATE"
# A shell that has read «settings» talks to ours, which is not the machine's.
[ "${DOCKER_HOST:-}" = "unix://$STATE/docker.sock" ] && STACK_OWN_ENGINE=1
if ! machine_has_one; then
    export DOCKER_HOST=unix://$STATE/docker.sock DOCKER_CONFIG=$STATE/tools/cli PATH=$BIN:$PATH
    unset DOCKER_CONTEXT DOCKER_TLS_VERIFY
    machine_has_one() { false; }
else
    machine_has_one() { true; }
fi
case ${1:-} in
    start | crash | settings) "$1" ;;
    build) build "${2:-prueba}" ;;
    in)
        shift
        inside "$@"
        ;;
    compose)
        shift
        compose "$@"
        ;;
    stop) machine_has_one || stop_daemon ;;
    clean)
        machine_has_one || stop_daemon
        rm -rf "$STATE"
        ;;
    *)
        sed -n 2,7p "$0"
        exit 2
        ;;
esac
