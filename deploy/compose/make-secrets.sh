#!/bin/sh
# make-secrets.sh: makes the secrets of compose.yaml in the folder `secrets` beside it; those that are there stay.
# Run it as root. Compose mounts each file with the owner and the mode that it has here:
# the service is user 1000, PostgreSQL 999; MinIO and what prepares it read as root.
set -eu

cd "$(dirname "$0")"
umask 077
mkdir -p secrets
# Containers look a secret up by its own mount, not through this folder.
chmod 0700 secrets
cd secrets

# keep OWNER NAME: what is read becomes a secret, whole or not at all.
keep() {
  cat > "$2.new"
  chmod 0400 "$2.new"
  chown "$1:$1" "$2.new"
  mv "$2.new" "$2"
}

for secret in 0:postgres_password 999:database_password 0:storage_password 1000:edge_secret 1000:vault_secret; do
  [ -e "${secret#*:}" ] || openssl rand -hex 24 | keep "${secret%%:*}" "${secret#*:}"
done
[ -e database_url ] ||
  echo "postgres://altilift:$(cat database_password)@postgres:5432/altilift" | keep 1000 database_url
