# Everything a person or a CI machine runs; each target does its own set-up.
# Needed beforehand: Python 3.11 or newer, and make. uv is used where it is installed.

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-unit test-fast bench attack check browser catalogue lock clean

BIN := .venv/bin
LIVE := static/vendor/vega.js
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

# Tests on every core; each worker has a database server and a browser of its own, so no more than four.
SPREAD := --numprocesses auto --maxprocesses 4 --dist worksteal

help: ## say what there is
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-12s %s\n", $$1, $$2}'

setup: .venv/.dev $(LIVE) ## make .venv with everything for developing and testing

demo: $(LIVE) ## the whole site on made-up answers
	$(BIN)/csdb demo --serve

serve: $(LIVE) ## the real site, empty at first
	$(BIN)/csdb init
	$(BIN)/csdb serve

test: .venv/.dev $(LIVE) browser check ## everything: lint, types, units, SQLite, PostgreSQL, browser
	$(BIN)/python -m pytest $(SPREAD)

test-unit: .venv/.dev ## the unit tests alone, in seconds: no database, no browser
	$(BIN)/python -m pytest $(SPREAD) -m unit

test-fast: .venv/.dev ## the unit tests and those on SQLite: no PostgreSQL, no browser
	$(BIN)/python -m pytest $(SPREAD) -m "not postgres and not browser and not slow"

check: .venv/.dev ## ruff, its formatter, and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/.dev ## the measurements that README and docs quote
	$(BIN)/python -m bench

attack: .venv/.dev ## the attackers on thousands of simulated people; writes docs/attacks.md (15 minutes of two free cores)
	OPENBLAS_NUM_THREADS=1 nice -n 10 $(BIN)/python -m tests.attacks

browser: .venv/.dev ## see that a Chromium is there for the browser tests, or install one
	$(BIN)/python -m tests.browser.chromium

catalogue: .venv/.dev ## gather what people read into csdb/translations/csdb.pot, for translators
	$(BIN)/pybabel --quiet extract --mapping csdb/translations/babel.cfg --keywords marked \
		--omit-header --add-location file --sort-by-file --output csdb/translations/csdb.pot .

lock: ## resolve the dependencies anew and write both requirements files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: python3 -m pip install uv"; exit 1; }
	uv pip compile $(LOCK) --extra build --extra dev --output-file requirements-dev.txt
	uv pip compile $(LOCK) --extra build --constraints requirements-dev.txt --output-file requirements.txt
	@! grep -n '://' requirements.txt requirements-dev.txt || { echo "an address got into the lock"; exit 1; }
LOCK := pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-annotate --custom-compile-command "make lock"

clean: ## remove the environment and what tools left behind; var/ (the data) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build csdb.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "csdb needs Python 3.11 or newer; none was found on the PATH."; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

# Two stamps, so that showing the site need not wait for browsers and database servers of the tests.
.venv/.runtime: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what the site runs on into .venv (under a minute) ..."
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# The program of the live chart, as the installed version of the renderer has it.
$(LIVE): csdb/publish/charts/live.py .venv/.runtime
	$(BIN)/python -m csdb.publish.charts.live

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing what the tests need as well ..."
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
