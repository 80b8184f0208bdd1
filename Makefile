# Two commands are enough: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
# Everything is installed from pinned hashes; nothing looks for anything newer.
PIP = $(PYTHON) -m pip --disable-pip-version-check --python

.DEFAULT_GOAL = help
.PHONY: help setup run test check fix fast seed rules catalogue lock wheel bench-themes clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/installed ## Make the virtual environment

run: .venv/installed ## Serve the site with example stories at http://127.0.0.1:8000 (PORT=8123: elsewhere)
	$(BIN)/voicebox demo --port $(PORT)

test: check ## Run every check and every test, on up to four processors
	$(BIN)/pytest --numprocesses=logical --maxprocesses=4 --cov --cov-report=term

check: .venv/installed ## Format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/installed ## Format, and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fast: .venv/installed ## Run the tests that need neither browser nor PostgreSQL
	$(BIN)/pytest --numprocesses=logical --maxprocesses=4 tests/unit tests/http tests/property -q

seed: .venv/installed ## Make the example site anew in site/
	rm -rf site
	$(BIN)/voicebox demo --make-only

rules: catalogue ## After a change of moderation/policy.toml: make its page anew, and check it
	$(BIN)/python -m moderation.reference docs/reference/policy.md
	$(BIN)/pytest tests/unit/moderation tests/http/test_living_rules.py -q

catalogue: .venv/installed ## Gather every sentence that translators are given
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k N_ --project Voicebox --version 0 --add-location file --sort-by-file --copyright-holder "the Voicebox contributors" -o voicebox/locale/voicebox.pot .

lock: ## Pin every dependency anew, none younger than 14 days (needs uv)
	@test -x "$$(command -v uv)" || { echo "make lock needs uv: pip install uv"; exit 1; }
	before=$$(date -d '14 days ago' +%Y-%m-%d); \
	compile="uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --exclude-newer $$before pyproject.toml"; \
	$$compile -o requirements/run.txt && $$compile requirements/dev.in -o requirements/dev.txt

wheel: .venv/installed ## Build the wheel into dist/
	$(BIN)/hatchling build -t wheel

bench-themes: .venv/installed .venv-bench/ready ## Measure the theme engine beside BERTopic and others (ARGS=--full: all of it)
	$(BIN)/python -m bench.themes $(ARGS)

clean: ## Remove what was made here, the example site too
	rm -rf .venv .venv-bench dist site .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis .import_linter_cache

# The virtual environment has no pip of its own, so this works where Debian splits
# python3-venv off, and where PEP 668 forbids installing system-wide.
.venv/ready: requirements/dev.txt
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PIP) .venv/bin/python install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

.venv/installed: .venv/ready pyproject.toml
	$(PIP) .venv/bin/python install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv-bench/ready: bench/requirements.txt
	$(PYTHON) -m venv --clear --without-pip .venv-bench
	# torch first and alone: the processor's build, without a graphics card's gigabytes.
	$(PIP) .venv-bench/bin/python install --quiet torch==2.13.0
	$(PIP) .venv-bench/bin/python install --quiet -r bench/requirements.txt
	@touch $@
