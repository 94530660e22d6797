# Everything starts here: `make ingest` and `make test` set up what they need on a machine with Python 3.11+ and make.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
CODE := normalizers extractors pipeline flows tests
# The first Python on the path that is new enough; `make PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

.PHONY: help ingest test quick lint bench bench-pdf bench-icdar bench-ocr bench-warehouse bench-cluster lock clean

help:
	@echo 'make ingest  read data/raw into the warehouse data/parquet (sets everything up first)'
	@echo 'make test    lint, types, layers and all tests'
	@echo 'make quick   the same without the slow tests'
	@echo 'make bench   documents and pages a second, and where the time goes'
	@echo 'make bench-pdf, bench-icdar, bench-ocr, bench-warehouse, bench-cluster  the same of one part, beside its peers'
	@echo 'make lock    renew requirements.lock from pyproject.toml'
	@echo 'make clean   remove the environment and the caches, not the data'

ingest: $(READY)
	$(BIN)/jixiao ingest data/raw --warehouse data/parquet

# The tests come last: the closing line is theirs.
test: lint
	$(BIN)/pytest -n auto

quick: lint
	$(BIN)/pytest -n auto -m 'not slow'

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m tools.bench

# Files to measure on: PDF=folder of PDF files, ICDAR=the unpacked ICDAR 2013 table competition.
bench-pdf: $(READY)
	$(BIN)/python -m benchmarks.pdf $(or $(PDF),$(error say which files: make bench-pdf PDF=folder))

bench-icdar: $(READY)
	$(BIN)/python -m benchmarks.icdar $(or $(ICDAR),$(error say where it is: make bench-icdar ICDAR=folder))

bench-ocr: $(READY)
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.ocr $(or $(PDF),$(error say which born-digital files to make scans of: make bench-ocr PDF=folder))

bench-warehouse: $(READY)
	$(BIN)/python -m benchmarks.warehouse --documents 2000

# STORE=s3://bucket/folder measures a warehouse there too.
bench-cluster: $(READY)
	$(BIN)/python -m benchmarks.cluster --documents 120 $(if $(STORE),--warehouse $(STORE))

# uv installs the locked packages in seconds; it comes from the lock itself. Where it cannot be had or has no index,
# pip does the same in minutes. The lock is complete (--no-deps) and holds what builds the project too, so that
# nothing without a hash is ever fetched.
$(READY): requirements.lock pyproject.toml hatch_build.py extractors/readers/pdf/loops.c
	@test -n '$(PYTHON)' || { echo 'error: no Python 3.11 or newer found: install one, or say make PYTHON=/path/to/python'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'error: $(PYTHON) cannot make an environment: install its venv module (Debian: apt install python3-venv)'; exit 1; }
	@echo 'Setting up $(VENV) from requirements.lock'
	@awk '/^[^ ]/ {wanted = /^uv==/} wanted' requirements.lock > $(VENV)/uv.lock
	@$(PIP) install --require-hashes --no-deps -r $(VENV)/uv.lock || true
	@$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes --no-deps -r requirements.lock || { \
		echo 'uv cannot install the packages; pip does it, which takes some minutes'; \
		$(PIP) install --require-hashes --no-deps -r requirements.lock; }
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $(READY)

# Names, versions and hashes only: no index and no address. Universal: one lock for every Python and platform.
# Versions that are locked stay unless pyproject.toml forbids them. The names piped in are what setting up needs.
lock: $(READY)
	printf '%s\n' uv 'hatchling>=1.27' editables | $(BIN)/uv pip compile pyproject.toml - --extra dev --extra ocr \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' \
		--quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
