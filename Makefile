# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= sqlite:///var/demo.db
LOCKED := --require-hashes --no-deps --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
ALONE := commit_to_pixels fcr figures ingestion live_pages poller scrubbing service_clock simulator walls xmr_alarms
PIECES := plain_page timed_page# of other benchmarks
ASKING := $(filter-out $(ALONE) $(PIECES),$(basename $(notdir $(wildcard benchmarks/*.py))))

.PHONY: help run test check format glossary bench lock clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(LOCKED) -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install $(LOCKED) -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run ## demo store with history and live traffic, dashboard on http://localhost:8501
	$(BIN)/floorview demo --store $(STORE)

test: $(VENV)/.dev ## everything: units, faults, PostgreSQL, a real browser
	@sh .ci/tools
	FLOORVIEW_REQUIRE_POSTGRES=1 FLOORVIEW_REQUIRE_BROWSER=1 TZ=UTC $(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check: $(VENV)/.dev ## linters, types, the arrow of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

glossary: $(VENV)/.run ## write docs/glossary.md from the metrics' own definitions
	$(BIN)/floorview metrics --format markdown > docs/glossary.md

bench: $(VENV)/.dev ## the benchmarks that make their own data, each against a baseline of the same run
	@for name in $(ALONE); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done
	@echo "with a store or a running server, as their first lines say: $(ASKING)"

lock: ## pin the dependencies again (hashes, no index address)
	$(PYTHON) -m pip install --quiet uv
	uv pip compile pyproject.toml --extra postgres --extra oidc --group build --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --extra oidc --group build --group dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-dev.lock

clean: ## remove what was built (not the stores under var/)
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
