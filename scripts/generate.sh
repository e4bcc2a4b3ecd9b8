#!/bin/sh
# Write frontend/openapi.json from the server and the TypeScript client from that; with --check, only say whether
# the committed files are what would be written.
set -eu
top=$PWD
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
python -m ajeeb.server.openapi >"$made/openapi.json"
cd frontend
npx openapi-ts --silent --input "$made/openapi.json" --output "$made/api"
# The generator's comments link to a shop window of packages; the name is enough.
types=api/client/types.gen.ts
sed 's/{@link https:[^ ]*\/package\/[^ ]* \(`[^`]*`\)}/\1/' "$made/$types" >"$made/types"
mv "$made/types" "$made/$types"
if [ "${1:-}" = --check ]; then
    if ! diff -u openapi.json "$made/openapi.json" || ! diff -ru src/api "$made/api"; then
        echo "generated files are stale: run make generate and commit what it wrote" >&2
        exit 1
    fi
else
    rm -rf src/api
    cp -r "$made/api" src/api
    cp "$made/openapi.json" openapi.json
    echo "wrote ${top##*/}/frontend/openapi.json and frontend/src/api"
fi
