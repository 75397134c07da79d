# Everything about Slant starts here: `make help`. It needs Python 3.11 or newer and make.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
# Of what only tests use, Python compiles what it imports, when it does; all of it beforehand takes
# longer than the rest. The site's own packages are compiled: who serves it may not write there.
INSTALL := $(PIP) install --no-compile
PAGES := annotator/static/app/manifest.json
# Folders too: a file that went away changes its folder.
PAGE_SOURCES := $(shell find frontend/src) $(wildcard frontend/*.ts) frontend/svelte.config.js
# The first Python that is new enough and can make a virtual environment.
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$each && break; done)
# The Node of the virtual environment comes before any other.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PORT
# Kept from one process to the next, what Python compiled: they start in two thirds of the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint types format openapi e2e fuzz faults cluster image sbom bench

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: $(PAGES) ## Prepare everything: Python packages, Node, pages
	@echo "Ready: make demo, or make run."

demo: $(PAGES) ## Serve the demo project; prints a sign-in link for each role (PORT=8000)
	@DATA_DIR=var/demo $(PY) manage.py demo

run: $(PAGES) ## Serve your own data from var/ (PORT=8000)
	@$(PY) manage.py run

test: ## Check and test everything; says at the end what was skipped
	@$(MAKE) --no-print-directory --jobs=2 $(PAGES) $(VENV)/dev.done
	@$(PY) -m tests.run

lint: $(VENV)/dev.done frontend/node_modules/.done ## Check style: ruff and ESLint
	@$(PY) -m tests.run lint

types: $(VENV)/dev.done frontend/node_modules/.done ## Check types: mypy and svelte-check
	@$(PY) -m tests.run types

format: $(VENV)/dev.done frontend/node_modules/.done ## Put all code into its one format
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format .
	@cd frontend && npm run --silent lint -- --fix

openapi: $(VENV)/dev.done frontend/node_modules/.done ## Write docs/openapi.yaml and the front end's types
	@$(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
	@cd frontend && npm run --silent types

e2e: $(PAGES) $(VENV)/dev.done ## Drive the pages in a real browser
	@$(PY) -m tests.run e2e

fuzz: $(VENV)/dev.done ## Ask every address what nobody would, long, on both databases (FUZZ_EXAMPLES=25)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-25} $(PY) -m pytest -n 2 tests/api/test_schema_fuzzing.py
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-25} $(PY) -m tests.postgres pytest -n 2 tests/api/test_schema_fuzzing.py

faults: $(VENV)/dev.done ## Inject every fault: killed processes, a dead database, a full disk …
	@$(PY) -m pytest tests/faults

cluster: $(VENV)/dev.done ## Try two web processes, a replica and more; kill each part in turn
	@$(PY) -m tests.cluster

image: $(VENV)/dev.done ## Build the image and try its containers, with docker or podman
	@$(PY) -m tests.image

sbom: $(VENV)/dev.done frontend/node_modules/.done ## Write bills of materials (CycloneDX) to var/
	@mkdir -p var && $(PY) -m cyclonedx_py requirements requirements.txt --output-file var/sbom-server.json
	@cd frontend && npm sbom --package-lock-only --sbom-format cyclonedx > ../var/sbom-pages.json
	@echo "var/sbom-server.json and var/sbom-pages.json"

bench: $(PAGES) $(VENV)/dev.done ## Measure beside the least it could cost (QUICK=1: a minute or two)
	@$(PY) -m bench $(if $(QUICK),--quick)

# A file marks each finished step: a step is done again only when its sources change.

$(VENV)/python.done: requirements.txt
	@echo "1/4 Python packages (about a minute) …"
	@test -n "$(PYTHON)" || { echo "Slant needs Python 3.11 or newer with its venv module" \
		"(on Debian: apt install python3-venv)."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade pip==26.3
	@$(PIP) install --requirement requirements.txt
	@touch $@

$(VENV)/node.done: frontend/requirements.txt | $(VENV)/python.done
	@echo "2/4 Node …"
	@$(INSTALL) --requirement frontend/requirements.txt
	@touch $@

frontend/node_modules/.done: frontend/package-lock.json frontend/.npmrc $(VENV)/node.done
	@echo "3/4 Front-end packages …"
	@cd frontend && npm ci --loglevel=error
	@touch $@

$(PAGES): $(VENV)/python.done frontend/node_modules/.done $(PAGE_SOURCES)
	@echo "4/4 Pages …"
	@cd frontend && npm run --silent build -- --logLevel error
	@touch $@

# After Node, which pip installs too: two of it would meet in one folder. Beside npm it may run.
$(VENV)/dev.done: requirements-dev.txt requirements-readers.txt | $(VENV)/node.done
	@echo "Packages for checking and testing …"
	@$(INSTALL) --requirement requirements-dev.txt
	@$(INSTALL) --no-deps --requirement requirements-readers.txt
	@touch $@
