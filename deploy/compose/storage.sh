#!/bin/sh
# Makes the buckets and their users in MinIO, and can be run again. Secrets stand in no argument: others see those.
set -eu

root=$(cat /run/secrets/storage_password)
export MC_HOST_storage="http://root:$root@minio:9000" MC_CONFIG_DIR=/tmp/mc

mc mb --ignore-existing storage/edge storage/vault
for name in edge vault; do
  mc admin policy create storage "$name" "/policies/$name.json"
  mc admin user add storage "$name" < "/run/secrets/${name}_secret"
  said=$(mc admin policy attach storage "$name" --user "$name" 2>&1) || case $said in
    *"already in effect"*) ;;
    *) echo "$said" >&2; exit 1 ;;
  esac
done
