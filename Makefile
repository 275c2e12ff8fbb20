# Everything runs in .venv, made by the first target that needs it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test lint bench wheel clean

setup: .venv/.installed

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: setup
	$(BIN)/painref triage

test: setup
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/painref lint

# What each measures stands in benchmarks/README.md.
bench: setup
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	for script in startup loading one_patient batch questions; do \
	  echo "== $$script"; $(BIN)/python benchmarks/$$script.py || exit 1; done

wheel: setup
	$(BIN)/python -m build --quiet --outdir dist

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
