# Everything runs in .venv, made by the first target that needs it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test lint bench wheel web clean

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

# Triage as one HTML file, with Pyodide from npm: an artefact of a release.
PYODIDE := 314.0.7
web: setup
	rm -rf build/web && mkdir -p build/web
	$(BIN)/python -m build --quiet --wheel --outdir build/web
	cd build/web && npm pack --silent pyodide@$(PYODIDE) && tar xzf pyodide-$(PYODIDE).tgz
	mkdir -p dist
	$(BIN)/python web/build.py --wheel build/web/painref-*.whl --pyodide build/web/package --output dist/painref-triage.html

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
