#!/bin/sh
set -e
t=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates} s=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template} o=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d} f=${NGINX_ENVSUBST_FILTER:-}
defined=$(printf '${%s} ' $(awk -v f="$f" 'END { for (n in ENVIRON) if (n ~ f) print n }' </dev/null))
[ -d "$t" ] || exit 0
find "$t" -follow -type f -name "*$s" -print | while read -r p; do
  r=${p#"$t"/}; out=$o/${r%"$s"}; mkdir -p "$o/$(dirname "$r")"
  echo "$0: Running envsubst on $p to $out"; envsubst "$defined" < "$p" > "$out"
done
