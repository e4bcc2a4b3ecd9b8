# Every command of the project; `make` alone lists them. Needs Python 3.11+ and make, nothing else.
PYTHON ?= python3
ARGS ?=
export PATH := $(CURDIR)/.venv/bin:$(PATH)

workers := $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1))) # tests of pages wait more than they work
installed := .venv/.installed
installed_all := .venv/.installed-all
torch := torch==2.13.0
packages := frontend/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo dev test test-all unit check check-python check-pages fix generate lock pages wheel bench clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name does; do \
		printf '  make %-10s %s\n' "$$name" "$$does"; done

setup: $(installed) $(packages) ## install everything needed to work on Ajeeb
	@scripts/find_browser.sh --install >/dev/null

demo: pages ## the look-alike image task, with links to open (ARGS="--port 3001" adds options)
	ajeeb demo $(ARGS)

dev: $(installed) $(packages) ## the demo with reload: Python and both pages
	scripts/dev.sh

test: setup check pages ## check, then every test that needs no extra, browser included
	npm --prefix frontend run --silent test
	pytest -n $(workers) --dist loadfile --no-loadscope-reorder -m "not extras" $(ARGS)

test-all: setup $(installed_all) check pages ## make test with the optional packages and what takes long
	npm --prefix frontend run --silent test
	pytest -n $(workers) --dist loadfile --no-loadscope-reorder $(ARGS)

unit: $(installed) ## the tests without a browser and without building a wheel
	pytest -n auto -m "not extras and not browser and not packaging" $(ARGS)

check: check-python check-pages ## style, types, layers, generated files

check-python: $(installed)
	ruff check
	ruff format --check
	mypy
	lint-imports

check-pages: $(installed) $(packages)
	scripts/generate.sh --check
	npm --prefix frontend run --silent check

fix: $(installed) $(packages) ## format, and correct what can be corrected
	ruff check --fix --exit-zero
	ruff format
	npm --prefix frontend run --silent fix

generate: $(installed) $(packages) ## write openapi.json and the TypeScript client anew
	scripts/generate.sh

lock: $(installed) ## write the lock files anew
	scripts/lock.sh
	npm --prefix frontend install --package-lock-only --ignore-scripts

pages: $(installed) $(packages) ## build the worker and review pages, if their sources changed
	@python hatch_build.py

wheel: $(installed) $(packages) ## build the wheel and the source archive into dist/
	rm -rf dist
	uv build --quiet

bench: pages ## measure, and write the figures to benchmarks/results
	python -m benchmarks $(ARGS)

clean: ## remove what was built and installed
	rm -rf .venv dist frontend/node_modules src/ajeeb/server/static test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(installed): requirements-dev.lock pyproject.toml scripts/make_venv.sh scripts/link_node.sh
	scripts/make_venv.sh $(PYTHON) requirements-dev.lock
	@touch $@

$(installed_all): requirements-all.lock $(installed)
	scripts/make_venv.sh $(PYTHON) requirements-all.lock
	.venv/bin/python -m pip install --quiet $(torch) # by pip: it takes a build without CUDA where one is at hand
	@touch $@

$(packages): frontend/package-lock.json frontend/package.json frontend/.npmrc | $(installed)
	npm --prefix frontend ci --ignore-scripts --silent
	@touch $@
