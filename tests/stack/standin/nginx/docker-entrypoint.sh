#!/bin/sh
# shellcheck disable=SC1090 # what an image brings is not here
set -e
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for f in $(find /docker-entrypoint.d/ -follow -type f | sort -V); do
    case $f in
      *.envsh) [ -x "$f" ] && . "$f";;
      *.sh) if [ -x "$f" ]; then echo "$0: Launching $f"; "$f"; else echo "$0: Ignoring $f, not executable"; fi;;
    esac
  done
fi
exec "$@"
