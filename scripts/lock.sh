#!/bin/sh
# Write the three locks anew: what Ajeeb needs, that and the development tools, and those with every extra and
# the vendors' clients and the readers of exports.
set -eu
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        pyproject.toml "$@"
}
compile -o requirements.lock
compile --group dev -c requirements.lock -o requirements-dev.lock
compile --group dev --group sdks --group readers --group weights --all-extras -c requirements-dev.lock -o requirements-all.lock
