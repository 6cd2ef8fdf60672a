#!/bin/sh
# build.sh FOLDER: makes in FOLDER exactly what the image contains beside Node. The workspace is built before:
# npm ci && npx nx run-many -t build -p @altilift/node-service @altilift/web
set -eu

out=${1:?usage: build.sh FOLDER}
root=$(cd "$(dirname "$0")/../.." && pwd)
service=packages/node-service

if [ -e "$out" ] && [ -n "$(ls -A "$out")" ]; then
  echo "build.sh: $out is not empty" >&2
  exit 1
fi
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"

for file in "$service/dist/altilift-service.js" packages/web/dist/page; do
  [ -e "$file" ] || { echo "build.sh: there is no $file: build the workspace first" >&2; exit 1; }
done

mkdir -p "$out/dist" "$out/node_modules"
cp "$service/package.json" LICENSE deploy/image/healthcheck.js "$out/"
cp -R "$service/bin" "$out/bin"
cp "$service"/dist/altilift-*.js "$service/dist/schema.graphql" "$service/dist/THIRD-PARTY-NOTICES.txt" "$out/dist/"
cp -R "$service/dist/graphiql" "$out/dist/graphiql"
cp -R packages/web/dist/page "$out/dist/page"

# What is not in the bundle: sharp, its library, and what they need.
npm ls --all --omit=dev --parseable --workspace @altilift/node-service | grep "^$root/node_modules/" |
  grep -v "^$root/node_modules/@altilift/" | while read -r module; do
  to="$out/${module#"$root"/}"
  mkdir -p "$(dirname "$to")"
  [ -e "$to" ] || cp -R "$module" "$to"
done

# The image's user owns none of it.
chmod -R a+rX,go-w "$out"
