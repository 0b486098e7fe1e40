# One command per wish; `make` alone shows them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench lock revision browsers clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.assets ## Virtual environment, locked dependencies, assets; quick when nothing changed
	@$(BIN)/python -m compileall -q kzv_workflow # also where Python may not write bytecode itself

$(VENV)/.runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.assets: $(VENV)/.runtime package-lock.json scripts/assets.py
	$(BIN)/python scripts/assets.py
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python scripts/assets.py --dev
	@touch $@ $(VENV)/.assets

run: setup ## Serve on http://127.0.0.1:8000 (PORT=…), with demo data on first start (DEMO=0: none)
	@PORT=$(PORT) SCHEDULER=$${SCHEDULER:-web} exec $(BIN)/flask --app wsgi serve --port $(PORT) $(if $(filter 0,$(DEMO)),,--demo)

test: $(VENV)/.dev ## Install what tests need, then everything: style, types, layers, tests
	@scripts/system-packages.sh
	$(MAKE) --no-print-directory check
	$(BIN)/pytest -n 2

check: $(VENV)/.dev ## Format, lint, types, imports
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

fix: $(VENV)/.dev ## Format and repair what can be repaired
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

bench: $(VENV)/.dev ## Ratios of our pages and pieces of work to their floors, in one run
	$(BIN)/python -m benchmarks

lock: ## Resolve the dependencies again and write the locks
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt

revision: $(VENV)/.dev ## New migration from the models: make revision MESSAGE="add …"
	$(BIN)/flask --app wsgi db revision "$(MESSAGE)"

clean: ## Remove what set-up made; data in instance/ stays
	rm -rf $(VENV) node_modules kzv_workflow/static/vendor
