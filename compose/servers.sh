#!/bin/sh
# Checks what the servers are made of, as far as it needs no engine; run from the project's folder.
set -eu
bin=.venv/bin

$bin/hadolint --failure-threshold info compose/Dockerfile
git ls-files -z '*.sh' .ci/run | xargs -0 $bin/shellcheck
# It is quiet unless it finds something.
report=$($bin/gixy compose/nginx/site.conf 2>/dev/null) || {
    echo "$report"
    exit 1
}
