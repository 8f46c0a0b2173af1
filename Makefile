# `make demo` shows the desk; `make check test` is what the continuous integration runs.
SHELL := /bin/sh
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help setup dev demo run fmt check test test-fast test-domain journeys bench bench-faults grade train train-check clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv with what the desk needs
	@scripts/bootstrap

dev: ## Make .venv with the tools for changing it as well
	@scripts/bootstrap dev

demo: setup ## Start a desk with made-up customers
	@$(BIN)/amends demo

run: setup ## Start your own desk
	@$(BIN)/amends serve

fmt: dev ## Format the code
	@$(BIN)/ruff check --fix --quiet src tests training scripts/check-files scripts/grade || true
	@$(BIN)/ruff format src tests training scripts/check-files scripts/grade

check: dev ## Check style, types, layers, migrations and files
	@$(BIN)/ruff check src tests training scripts/check-files scripts/grade
	@$(BIN)/ruff format --check --quiet src tests training scripts/check-files scripts/grade
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/amends manage makemigrations --check --dry-run
	@$(BIN)/python scripts/check-files

test: dev ## Run every test, browser journeys included
	@scripts/test-tools
	@$(BIN)/pytest -n auto --dist loadgroup

test test-fast: export PYTHONDONTWRITEBYTECODE = # what the tests start loads compiled modules, as an installed desk does
test-fast: dev ## Run the tests without browser, other servers, faults and the slow ones
	@$(BIN)/pytest -n auto --dist loadgroup -m "not journey and not faults and not peer and not slow"

test-domain: dev ## Run the tests of the rules alone, without Django or a database
	@$(BIN)/pytest -p no:django tests/domain

journeys: dev ## Run the journeys in a real browser
	@scripts/test-tools
	@$(BIN)/pytest -m journey

bench: dev ## Measure the desk
	@$(BIN)/python -m bench

bench-faults: dev ## Kill parts of the desk a hundred times while mail arrives
	@AMENDS_FAULT_KILLS=100 $(BIN)/pytest --timeout=3600 tests/faults

grade: setup ## Measure the commands with the graders (AMENDS_SHARED names their folder)
	@scripts/grade

train: dev ## Learn the reader's weights anew (AMENDS_SHARED names the folder of the data; minutes)
	@$(BIN)/python -m training

train-check: dev ## Say whether the weights are what the training gives
	@$(BIN)/python -m training --check

clean: ## Remove .venv and caches; the desk's data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
