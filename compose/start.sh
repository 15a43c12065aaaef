#!/bin/sh
# Starts the servers of an installation, once it is sure that nothing is missing.
# Those that run already are made anew if their variables have changed.
set -eu
cd "$(dirname "$0")/.."
exec python3 -B -m compose.releasing start
