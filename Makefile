# Everything runs from the project's own .venv, made from python3 (another one: make PYTHON=…).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ROLE ?= leader
BIN := .venv/bin
STAMP := .venv/.installed
CODE := chassis services gateway deploy tests proto/generate.py

# An environment that was made for another folder is not used: the stamp holds the folder.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

$(STAMP): requirements.lock pyproject.toml deploy/install.sh
	@PYTHON="$(PYTHON)" bash deploy/install.sh

.PHONY: help
help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

.PHONY: install
install: $(STAMP) ## install everything into .venv

.PHONY: demo
demo: $(STAMP) ## play the plays with real processes, print what happened, stop
	@$(BIN)/tongxin demo

.PHONY: up
up: $(STAMP) ## run everything here until Ctrl-C; data stays in .state/dev
	@$(BIN)/tongxin up

.PHONY: down
down: $(STAMP) ## stop what runs, from another terminal
	@$(BIN)/tongxin down

.PHONY: clean
clean: ## stop what runs; remove .state and caches, keep .venv
	@if [ -f $(STAMP) ]; then $(BIN)/python -m deploy.cli clean; else rm -rf .state; fi
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: env
env: $(STAMP) ## print exports to act as a sample person: eval "$(make -s env ROLE=leader)"
	@$(BIN)/tongxin env --role "$(ROLE)"

.PHONY: test
test: $(STAMP) ## run the tests, then the demo
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests
	$(MAKE) demo

.PHONY: features
features: $(STAMP) ## which mechanisms the tests show; the last line counts them
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m feature --features tests

.PHONY: prove
prove: $(STAMP) ## the long proofs: races, random lives, a simulated month (up to an hour)
	TONGXIN_RACE_ROUNDS=200 TONGXIN_EXAMPLES=500 $(BIN)/python -m pytest -n 2 --dist loadgroup -q tests/unit/intake/test_matter_machine.py $(wildcard tests/component/*/test_*race*.py)
	TONGXIN_LIFE_EXAMPLES=40 TONGXIN_LIFE_STEPS=15 $(BIN)/python -m pytest -q -s tests/component/life
	$(BIN)/python -m pytest -q -s tests/prove

.PHONY: check
check: lint type contracts test ## all checks, then the tests

.PHONY: lint
lint: $(STAMP) ## ruff and the import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

.PHONY: type
type: $(STAMP) ## mypy, strict
	$(BIN)/mypy $(CODE)

.PHONY: contracts
contracts: $(STAMP) ## generated code is current; buf lint and buf breaking
	$(BIN)/python proto/generate.py --check

.PHONY: proto
proto: $(STAMP) ## generate the code of the contracts
	$(BIN)/python proto/generate.py

.PHONY: format
format: $(STAMP) ## format and repair what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: lock
lock: $(STAMP) ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--extra dev pyproject.toml --output-file requirements.lock
