# One command a task. `make help` lists them; every target sets up what it needs.
# Needs GNU make 3.81 or later and Python 3.11 or later, nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed-from-lock
WHOLE  := $(VENV)/installed-with-spark
UV     := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
JOBS   ?= 2
ARGS   ?=

# One thread a process: with shared cores, OpenMP's spinning makes a fit 20 to 100 times slower.
export OMP_NUM_THREADS := 1
# Nobody is phoned. Both libraries read these when they are imported.
export GX_ANALYTICS_ENABLED := false
export MLFLOW_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check lab sync bench lock

help: ## Explain these commands
	@sed -n 's/^\([a-z][a-z]*\):.*## \(.*\)$$/\1|\2/p' Makefile | \
	  while IFS='|' read -r name what; do printf '  make %-6s  %s\n' "$$name" "$$what"; done

setup: $(STAMP) ## Create .venv from requirements.lock (the others do this by themselves)

demo: $(STAMP) ## Run the loans demo from data to dossier
	$(BIN)/tenfold demo loans --allow review $(ARGS)

# Some machines forbid Python to keep bytecode: hundreds of processes would compile all of it again.
test: $(WHOLE) ## Run all tests; narrow down with ARGS="tests/stats -k interval"
	@$(BIN)/python -m compileall -q src
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(WHOLE) ## Check format, lint, types, layers and generated text; repairs nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tenfold sync --check

lab: $(STAMP) ## Open JupyterLab at the start page
	$(BIN)/tenfold lab $(ARGS)

sync: $(STAMP) ## Rewrite generated text: parameters cells, docs/reference
	$(BIN)/tenfold sync

bench: $(WHOLE) ## Run every benchmark and print its ratios
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

lock: | $(BIN)/python $(UV) ## Resolve requirements.lock again, keeping what still fits
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  --group dev --extra serve --extra kubeflow --extra cloud --extra aif360 --extra spark --extra optaplanner --extra routes \
	  --output-file requirements.lock pyproject.toml

# The lock pins uv too, so that a machine without it installs exactly the locked one, hash checked.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tenfold needs Python 3.11 or later; $(PYTHON) is older or missing." \
	       "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python cannot create environments here. On Debian: apt-get install python3-venv" >&2; \
	  exit 1; }

$(BIN)/uv: | $(BIN)/python
	@awk '/^[a-z0-9]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r $(VENV)/uv.lock

# All of the lock but Spark, which is larger than the rest of it and is wanted by few.
$(STAMP): requirements.lock pyproject.toml | $(BIN)/python $(UV)
	@awk '/^[a-z0-9]/ { wanted = !/^(pyspark|py4j)==/ } wanted' requirements.lock > $(VENV)/most.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode \
	  -r $(VENV)/most.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(WHOLE): $(STAMP)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode \
	  --no-build-isolation-package pyspark -r requirements.lock
	@touch $@
