#!/bin/sh
# Run once by the image of PostgreSQL, for a new volume: the service's role owns its database, and is no superuser.
set -eu

psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat /run/secrets/database_password`
create role altilift login password :'password';
create database altilift owner altilift;
revoke all on database altilift from public;
SQL
