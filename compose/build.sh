#!/bin/sh
# Builds both images of a release out of this folder: compose/build.sh RELEASE
set -eu
cd "$(dirname "$0")/.."

release=${1:-}
case $release in
    '' | *[!A-Za-z0-9._-]* | [.-]*)
        echo "Di qué versión se construye, con letras, cifras, puntos y guiones:" \
            "compose/build.sh 2026.12.1" >&2
        exit 2
        ;;
esac
commit=$(git rev-parse HEAD 2>/dev/null || echo desconocido)

# Options that a machine without a bridge or a registry needs, such as «--network host».
# shellcheck disable=SC2086
build() {
    docker build --quiet --file compose/Dockerfile --target "$1" --tag "$2" \
        --build-arg "RELEASE=$release" --build-arg "COMMIT=$commit" ${BUILD_OPTIONS:-} . >/dev/null
}
build app "cotizador:$release"
build operations "cotizador-operations:$release"
echo "Listas las imágenes cotizador:$release y cotizador-operations:$release." >&2
