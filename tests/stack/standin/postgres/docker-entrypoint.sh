#!/usr/bin/env bash
# shellcheck disable=SC1090 # what is mounted is not here
# Stand-in for the official postgres image's entrypoint: the same contract, far less code.
set -Eeo pipefail
file_env() { # VAR or VAR_FILE (docker secrets)
  local var=$1 def=${2:-} file="${1}_FILE"
  if [ -n "${!var:-}" ] && [ -n "${!file:-}" ]; then echo >&2 "error: both $var and $file are set"; exit 1; fi
  local val=$def
  if [ -n "${!var:-}" ]; then val=${!var}; elif [ -n "${!file:-}" ]; then val=$(< "${!file}"); fi
  export "$var"="$val"; unset "$file"
}
[ "${1:0:1}" = '-' ] && set -- postgres "$@"
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"; chmod 00700 "$PGDATA"; find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    mkdir -p /var/run/postgresql; chmod 03775 /var/run/postgresql; chown postgres /var/run/postgresql
    exec gosu postgres "$0" "$@"
  fi
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    file_env POSTGRES_PASSWORD; file_env POSTGRES_USER postgres; file_env POSTGRES_DB "$POSTGRES_USER"; file_env POSTGRES_INITDB_ARGS
    if [ -z "$POSTGRES_PASSWORD" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
      echo >&2 'Error: Database is uninitialized and superuser password is not specified.'; exit 1; fi
    eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"
    auth=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}
    printf '\nhost all all all %s\n' "$auth" >> "$PGDATA/pg_hba.conf"
    PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "$(printf '%q ' -c listen_addresses='' -p 5432)" -w start
    sql=(psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --no-password)
    if [ "$POSTGRES_DB" != postgres ]; then
      PGPASSWORD='' "${sql[@]}" --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db" ;'; fi
    sql+=(--dbname "$POSTGRES_DB")
    for f in /docker-entrypoint-initdb.d/*; do
      case "$f" in
        *.sh) if [ -x "$f" ]; then echo "$0: running $f"; "$f"; else echo "$0: sourcing $f"; . "$f"; fi;;
        *.sql) echo "$0: running $f"; "${sql[@]}" -f "$f";;
        *.sql.gz) echo "$0: running $f"; gunzip -c "$f" | "${sql[@]}";;
        *'/*') ;;
        *) echo "$0: ignoring $f";;
      esac
    done
    PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
    unset PGPASSWORD
    echo; echo 'PostgreSQL init process complete; ready for start up.'; echo
  else
    echo; echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'; echo
  fi
fi
exec "$@"
