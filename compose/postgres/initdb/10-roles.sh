#!/bin/bash
# Makes the two roles and the database out of the addresses that the program itself uses.
set -euo pipefail

field() { # field FILE NAME: one part of postgres://user:password@host:port/name?options
    local address part
    address=$(<"/run/secrets/$1")
    address=${address#*://}
    local before=${address%@*} after=${address##*@}
    case $2 in
        user) part=${before%%:*} ;;
        password) part=${before#*:} ;;
        database) part=${after#*/} part=${part%%\?*} ;;
    esac
    part=${part//$'\n'/}
    if [[ -z $part || $address != *@*/* || $before != *:* ]]; then
        echo "El secreto $1 no es una dirección como postgres://usuario:clave@db:5432/cotizador." >&2
        exit 1
    fi
    printf '%b' "${part//%/\\x}" # what is written as %40 is an @
}

OWNER=$(field database_owner_url user) OWNER_PASSWORD=$(field database_owner_url password)
SERVER=$(field database_url user) SERVER_PASSWORD=$(field database_url password)
NAME=$(field database_url database)
export OWNER OWNER_PASSWORD SERVER SERVER_PASSWORD NAME
if [[ $NAME != "$(field database_owner_url database)" ]]; then
    echo "Los secretos database_url y database_owner_url nombran bases distintas." >&2
    exit 1
fi
if [[ $OWNER == "$SERVER" ]]; then
    echo "Los secretos database_url y database_owner_url nombran el mismo rol; hacen falta dos." >&2
    exit 1
fi

# CREATEDB: the owner restores backups into a base beside the live one.
psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username postgres --dbname postgres <<'SQL'
\getenv owner OWNER
\getenv owner_password OWNER_PASSWORD
\getenv server SERVER
\getenv server_password SERVER_PASSWORD
\getenv name NAME
CREATE ROLE :"owner" LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE :"server" LOGIN PASSWORD :'server_password';
CREATE DATABASE :"name" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8';
ALTER ROLE postgres PASSWORD NULL;
SQL
