# Hỏi–Đáp Thi hành án. `make run` and `make test` are all a newcomer needs.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv pip
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help setup dev run test test-slow check bench bench-search train evaluate lock widget clean

help:            ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# one stamp for each set of packages: set up again only when its lock changes
$(VENV)/.product: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' \
	  || { echo "Python 3.10 is needed (found: $$($(PYTHON) --version)). Install it, or say where it is: make PYTHON=/path/to/python3.10"; exit 1; }
	@echo "==> Python environment in $(VENV) (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.product
	@echo "==> tools for tests and checks"
	@$(UV) install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.product    ## build the environment in .venv (nothing else is installed)

dev: $(VENV)/.dev    ## the environment plus tools for tests and checks

train: setup     ## train the model anew
	@$(BIN)/hoidap train --force

run: setup       ## set up, train when there is no fresh model, serve http://127.0.0.1:8000
	@$(BIN)/hoidap serve

# the model first: each of the two processes would train one for itself; files in their order, so that the browser
# tests, which take longest, do not come last
test: dev        ## set up and run the tests
	@$(BIN)/hoidap train
	@$(BIN)/python -m pytest -m "not slow" --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-slow: dev   ## the tests that take longer than a minute each
	@$(BIN)/python -m pytest -m slow

check: dev       ## lint and type-check the code, lint the entries
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/hoidap faq lint --near

bench: dev       ## measure turns against stock Rasa over REST, start, memory, training
	@$(BIN)/python -m tests.bench

bench-search: dev ## measure the search over our entries and over 100,000 made-up ones
	@$(BIN)/python -m tests.bench_search

evaluate: setup  ## measure understanding, compare with simpler systems, write models/evaluation/<time>/report.html
	@$(BIN)/hoidap evaluate

lock: setup      ## resolve the locks anew from pyproject.toml
	@$(UV) compile --quiet --universal --python-version 3.10 --generate-hashes --no-header pyproject.toml -o requirements.lock
	@$(UV) compile --quiet --universal --python-version 3.10 --generate-hashes --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

widget:          ## rebuild the widget into gateway/widget (needs Node 20; not needed to run)
	@cd widget && npm ci --no-audit --no-fund && npm run --silent build

clean:           ## remove the environment, the models and the caches
	@rm -rf $(VENV) models var .rasa results .pytest_cache .mypy_cache .ruff_cache
