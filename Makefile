# Needs Python >= 3.11, make and the package registries; everything else it installs itself.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLE := documents/leg-pain-after-spinal-fusion.md

.PHONY: help demo test lint docs bench clean
help:  ## what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(BIN)/kg  ## install, and build the bundled example into exports/
	$(BIN)/kg build $(EXAMPLE) -o exports
	@echo "Open exports/leg-pain-after-spinal-fusion.html in a browser."

test: lint  ## install what the tests need, a browser included, and run them all
	$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=97

lint: $(VENV)/tested  ## style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(BIN)/kg  ## write the reference pages from the code
	$(BIN)/python docs/reference.py

bench: $(VENV)/tested  ## measure against the peers and write docs/performance.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python benchmarks/run.py

clean:  ## remove what make made
	rm -rf $(VENV) .venv-peers .coverage* .hypothesis build dist

$(BIN)/kg: pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml tests/install.sh tests/peers/requirements.txt $(BIN)/kg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	sh tests/install.sh
	@touch $@
