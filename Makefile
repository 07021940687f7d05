# One command each on a machine with python3 (3.11 or newer), git and make:
#   make run    set up .venv and analyze this repository
#   make test   set up and run the tests
#   make lint   set up and run ruff, mypy, import-linter
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := run
.PHONY: run test lint format lock pipeline plugins bench clean

run: $(READY)
	$(BIN)/autodevops analyze .

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Rewrites requirements-dev.txt and, for action.yml, requirements-run.txt: with hashes.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --output-file requirements-run.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --group dev --output-file requirements-dev.txt pyproject.toml

# Rewrites .github/ with what the tool generates for this repository; a test keeps it fresh.
pipeline: $(READY)
	$(BIN)/autodevops generate . --yes

# Rewrites the index of ecosystems, the lists of plugins in docs/ and the schema of the
# configuration; tests keep them fresh.
plugins: $(READY)
	$(BIN)/python scripts/index_ecosystems.py
	$(BIN)/python scripts/document_plugins.py
	$(BIN)/python scripts/describe_settings.py

# Prints the commands behind the figures; they want repositories that are not part of this one.
bench:
	@cat benchmarks/README.md

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "autodevops needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)
