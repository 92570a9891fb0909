# What to type: `make demo` watches a small site being crawled, `make test` proves the checkout.
# Everything is set up on first use in .venv, by uv where it is installed, else by Python's own venv and pip.
# Another Python or folder: make test PYTHON=python3.13 VENV=build/venv-3.13

VENV ?= .venv
PYTHON ?= $(shell scripts/find-python)
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo browse test tools spark check wheel test-oldest floors docs site clean

help:
	@echo 'make demo         crawl the demo site and show the records'
	@echo 'make browse       show the records of the demo in the browser'
	@echo 'make test         run the tests (ARGS="-k spans" passes on to pytest)'
	@echo 'make tools        install the tools that exports are read back with, so that no test is skipped'
	@echo 'make spark        install Spark, for the tests that run on it (it needs Java 17)'
	@echo 'make check        ruff, mypy --strict, import-linter'
	@echo 'make wheel        build the wheel and the source archive into dist/'
	@echo 'make test-oldest  run the tests with the oldest dependencies allowed'
	@echo 'make floors       raise the quality floors to the scores reached'
	@echo 'make docs         write the generated pages of docs/reference anew'
	@echo 'make site         build the documentation as a site into build/site'
	@echo 'make clean        remove .venv and everything built'

demo: $(VENV)/.ready
	@$(BIN)/reviewcrawler demo $(ARGS)

browse: $(VENV)/.ready-browse
	@test -f reviewcrawler-demo/reviews.db || $(BIN)/reviewcrawler --quiet demo
	@$(BIN)/reviewcrawler browse reviewcrawler-demo/reviews.db --open $(ARGS)

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest $(ARGS)

tools: $(VENV)/.ready-tools

spark: $(VENV)/.ready-spark

check: $(VENV)/.ready-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --check . ; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@echo 'check: ruff, mypy --strict and import-linter are content'

wheel: $(VENV)/.ready-test
	@$(BIN)/python -m hatchling build -t sdist -t wheel

test-oldest: build/oldest/.ready-oldest
	@build/oldest/bin/python -m pytest $(ARGS)

floors: $(VENV)/.ready-test
	@$(BIN)/python -m tests.ratchet --update

docs: $(VENV)/.ready-test
	@$(BIN)/python docs/generate.py

site: $(VENV)/.ready-docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict
	@echo 'build/site/index.html'

clean:
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@scripts/make-venv "$(VENV)" "$(PYTHON)"

$(VENV)/.ready: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e .
	@touch $@

$(VENV)/.ready-browse: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e '.[browse]'
	@touch $@ $(VENV)/.ready

$(VENV)/.ready-test: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e . --group test
	@touch $@ $(VENV)/.ready

$(VENV)/.ready-tools: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e . --group test --group tools
	@touch $@ $(VENV)/.ready $(VENV)/.ready-test

$(VENV)/.ready-dev: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e . --group dev
	@touch $@ $(VENV)/.ready $(VENV)/.ready-test

$(VENV)/.ready-docs: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e . --group docs
	@touch $@ $(VENV)/.ready

$(VENV)/.ready-spark: pyproject.toml | $(VENV)/bin/python
	@scripts/install "$(VENV)" -e . --group test --group spark
	@touch $@ $(VENV)/.ready $(VENV)/.ready-test

# The oldest versions need a Python that they have wheels for.
build/oldest/bin/python:
	@scripts/make-venv build/oldest "$$(scripts/find-python 3.11)"

build/oldest/.ready-oldest: pyproject.toml tests/oldest.txt | build/oldest/bin/python
	@scripts/install build/oldest -e . --group test -c tests/oldest.txt
	@touch $@
