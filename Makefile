# What a person does with the tracker. `make` alone lists it.

PYTHON_OF_VENV := .venv/bin/python
PIP := $(PYTHON_OF_VENV) -m pip --quiet --quiet --disable-pip-version-check
PYTEST := $(PYTHON_OF_VENV) -m pytest -n 3 --dist worksteal
DATABASE_TESTS := $(wildcard tests/stories tests/web tests/jobs tests/records tests/proofs tests/faults tests/teams)
PROOFS := tests/proofs tests/rules tests/browser/test_pages.py tests/stories/test_hostile_files.py \
	$(addprefix tests/web/test_,matrix.py non_interference.py canaries.py hostile_text.py every_answer.py)
FAULTS := 3
SIZE := S
DATABASE := sqlite
FUZZED := 100000
MINUTES := 10
PROOFS_REPORT := $(or $(TMPDIR),/tmp)/tracker-proofs.json
TEAMS_REPORT := $(or $(TMPDIR),/tmp)/tracker-teams.json
FAULTS_REPORT := $(or $(TMPDIR),/tmp)/tracker-faults.json

.DELETE_ON_ERROR:
.PHONY: help install run demo test check format bench faults proofs teams pictures lock dev clean

help: ## list what can be made
	@grep -E '^[a-z]+:.* ## ' $(MAKEFILE_LIST) | sed 's/:.* ## /\t/' | awk -F '\t' '{printf "make %-9s %s\n", $$1, $$2}'

install: .venv/.runtime ## make .venv with the tracker in it
	@:

run: install ## start the tracker on this machine
	@.venv/bin/tracker run

demo: export TRACKER_DATA_DIR ?= data-demo
demo: export TRACKER_NOW ?= 2016-02-10T09:00:00
demo: install ## start it with the founding case, on 10 February 2016
	@.venv/bin/tracker demo
	@.venv/bin/tracker run

test: check ## run every check and every test
	@tools/browser.sh
	@tools/postgresql.sh
	@tools/nginx.sh || true
	$(PYTEST)
	$(PYTEST) --database postgresql $(DATABASE_TESTS)

check: dev ## format, lint, types and the import rule
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint --quiet --lint templates

format: dev ## put the code in its form
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

bench: dev ## measure ten operations (SIZE=S|M|L DATABASE=sqlite|postgresql), and write docs/benchmarks.md
	@tools/postgresql.sh
	@tools/beside.sh peer tests/bench/peer/requirements.txt
	.venv/bin/python -m tests.bench $(SIZE) --database $(DATABASE) --write

faults: dev ## break what can break for half an hour, and report it in docs/reliability.md
	@tools/postgresql.sh
	@rm -f $(FAULTS_REPORT)
	$(PYTEST) --timeout 3600 --faults $(FAULTS) --faults-report $(FAULTS_REPORT) tests/faults
	$(PYTEST) --timeout 3600 --faults $(FAULTS) --faults-report $(FAULTS_REPORT) --database postgresql tests/faults
	.venv/bin/python -m tests.faults.report $(FAULTS_REPORT) "make faults FAULTS=$(FAULTS)"

proofs: dev ## prove what takes long, and report it in docs/reliability.md and docs/security.md
	@tools/browser.sh
	@tools/postgresql.sh
	@tools/beside.sh follow-the-money tests/proofs/follow_the_money/requirements.txt
	@rm -f $(PROOFS_REPORT)
	$(PYTEST) --timeout 7200 --fuzzed $(FUZZED) --proofs-report $(PROOFS_REPORT) $(PROOFS)
	$(PYTEST) --timeout 7200 --fuzzed $(FUZZED) --proofs-report $(PROOFS_REPORT) --database postgresql tests/proofs
	.venv/bin/python -m tests.proofs.report $(PROOFS_REPORT) "make proofs FUZZED=$(FUZZED)"
	.venv/bin/python -m tests.proofs.sabotage --report

teams: dev ## let a team of fifty work for ten minutes, and report it in docs/scale.md
	@tools/postgresql.sh
	@rm -f $(TEAMS_REPORT)
	.venv/bin/python -m pytest --timeout 7200 --teams $(MINUTES) --teams-report $(TEAMS_REPORT) --database postgresql tests/teams
	.venv/bin/python -m tests.teams.report $(TEAMS_REPORT) "make teams MINUTES=$(MINUTES)"

pictures: dev ## take the pictures of the documentation
	@tools/browser.sh
	.venv/bin/python -m tools.pictures

lock: ## resolve the dependencies anew (needs uv)
	tools/lock.sh

dev: .venv/.dev

clean: ## remove what was made, but no data
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@python=$$(tools/python.sh) && "$$python" -m venv --clear .venv

# Hatchling stands in the lock, so that nothing is downloaded to build the tracker's own entry.
.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing the locked packages into .venv"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing the locked tools of development into .venv"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
