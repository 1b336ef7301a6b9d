# Taizhang. `make help` lists the targets.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 8000
DATA ?= $(if $(TAIZHANG_DATA),$(TAIZHANG_DATA),data)
export TAIZHANG_DATA := $(DATA)

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "→ virtual environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "→ locked dependencies"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -q -r requirements.lock
	@echo "→ taizhang"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -q -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "→ what the tests need"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -q -r requirements-dev.lock
	@touch $@

.PHONY: install
install: $(VENV)/.installed ## Set up: virtual environment and locked dependencies, nothing else

.PHONY: install-dev
install-dev: $(VENV)/.installed-dev ## Set up also what the tests and docs need

.PHONY: demo
demo: install ## Build the sample township (first time) and serve it; SERVE=0 only builds
	@$(BIN)/taizhang demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,)

.PHONY: demo-reset
demo-reset: install ## Throw the sample township away and build it again
	@$(BIN)/taizhang demo --fresh --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,)

.PHONY: test
test: install-dev lint ## Everything: style, types, floors of the house, tests on SQLite and PostgreSQL, browser
	@unset TAIZHANG_DATA DATABASE_URL; $(BIN)/python -m pytest -q -n auto --dist worksteal
	@unset TAIZHANG_DATA; echo "→ the same on PostgreSQL"; \
	  TAIZHANG_TEST_DATABASE=postgres $(BIN)/python -m pytest -q -n auto --dist worksteal -m "database and not browser"

.PHONY: lint
lint: install-dev ## Style, types and the floors of the house
	@$(BIN)/ruff check src tests bench tools
	@$(BIN)/ruff format --check src tests bench tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports

REPORTS ?= tests/reading/corpus
.PHONY: accuracy
accuracy: install ## How well reports are read: REPORTS=DIR of NAME.txt with NAME.gold.json
	@$(BIN)/python -m bench.accuracy $(REPORTS)

.PHONY: docs
docs: install-dev ## The documentation site, into ./site
	@$(BIN)/mkdocs build --strict -q

.PHONY: lock
lock: ## Renew the lock files (needs uv)
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra postgres --group build pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra postgres --extra county --extra spark --extra notify --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

.PHONY: clean
clean: ## Remove the virtual environment and caches; the data folder stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache site
