PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
DATABASE := data/dashboard.duckdb
INSTALL := pip install --quiet --disable-pip-version-check
# For every system and Python version that pyproject.toml allows, without the URL of a package index.
LOCK := uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes --no-emit-index-url --annotation-style line --custom-compile-command 'make lock' $(UPGRADE)
# The panel's own requirements are wheels alone, since a source archive runs code when it is installed; these of the
# tests have no wheel.
SOURCE_ONLY := --no-binary pyaxis --no-binary pyjstat
SOURCES := $(shell find $(wildcard data/plans) data/statistics $(wildcard data/snapshots) $(wildcard data/*.csv) data/*.toml panel etl -name '*.csv' -o -name '*.json' -o -name '*.md' -o -name '*.sql' -o -name '*.py' -o -name '*.toml') $(wildcard data/uploads/*/receipt.json)

.DEFAULT_GOAL := help
.PHONY: help setup run demo check test test-services test-faults fetch etl lint lock release bench bench-load accessibility screenshots

help: ## Show what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

run: $(DATABASE) ## Set up what is missing, build the database if sources have changed, and serve on http://localhost:8501
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

demo: $(VENV)/.run ## Serve sample follow-ups, separate from the real ones, on http://localhost:8501; of another plan with PLAN=id
	$(BIN)/python -m panel demo $(if $(PLAN),--plan $(PLAN))
	DASHBOARD_DATABASE=data/demo/dashboard.duckdb $(BIN)/streamlit run dashboard.py --server.port $(PORT)

test: $(VENV)/.dev | services ## Run the tests: unit, property and page, and the front page in a browser
	$(BIN)/python -m pytest

test-services: $(VENV)/.dev | services ## Run the slower tests: end-to-end, in a browser, and with a real sign-in provider, nginx, PostgreSQL, LibreOffice and Debian
	$(BIN)/python -m pytest -m '(services or browser or slow) and not faults'

test-faults: $(VENV)/.dev | services ## Run the fault tests: killed processes, full disks, damaged files, hostile queries
	$(BIN)/python -m pytest -m faults

setup: $(VENV)/.run ## Create the virtual environment and install the pinned requirements

fetch: $(VENV)/.run ## Fetch what is new from the statistics services of data/catalogue.toml
	$(BIN)/python -m etl fetch

etl: $(VENV)/.run ## Build the database from the sources in data/
	$(BIN)/python -m etl build

lint: $(VENV)/.dev ## Run ruff, mypy and import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/.dev ## Pin the requirements of pyproject.toml, wheels with hashes; newer versions with UPGRADE=--upgrade
	$(BIN)/$(LOCK) --no-build --emit-build-options pyproject.toml --output-file requirements.txt
	$(BIN)/$(LOCK) $(SOURCE_ONLY) --group dev --constraint requirements.txt --output-file requirements-dev.txt

check: lint ## Run lint and the tests of the changes since main, in under a minute
	$(BIN)/python -m pytest $$($(BIN)/python -m tests.support.touched)

release: $(VENV)/.dev ## Make a release of what is committed in dist/: the archive, its bill of materials, their SHA-256
	$(BIN)/python -m deploy.release

bench: $(VENV)/.dev $(DATABASE) | services ## Measure the speed of build, pages and first visit, as ratios
	$(BIN)/python -m bench

bench-load: $(VENV)/.dev $(DATABASE) | services ## Measure the panel with a hundred concurrent users, compared with plain Streamlit, and beside programs that read the API
	$(BIN)/python -m bench.load
	$(BIN)/python -m bench.api_load --apart

accessibility: $(VENV)/.dev $(DATABASE) | services ## Test each page for accessibility, and write the results for the accessibility statement
	$(BIN)/python -m tests.support.accessibility

screenshots: $(VENV)/.dev $(DATABASE) | services ## Take the screenshots in docs/, wide and narrow
	$(BIN)/python -m tests.support.screenshots

$(DATABASE): $(SOURCES) | $(VENV)/.run
	$(BIN)/python -m etl build

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); \
		else \
			echo 'Python saknar venv. Kör: sudo apt-get install python3-venv'; exit 1; \
		fi; }

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/$(INSTALL) --require-hashes -r requirements.txt
	$(BIN)/$(INSTALL) --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

# Debian packages that the tests use: the browser, the office suite, the proxy, the lake's catalogue, a bare Debian to
# install on, and node with npm for the sign-in provider.
.PHONY: services
services:
	@missing=""; \
	command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing="$$missing chromium-headless-shell"; \
	command -v soffice >/dev/null && test -e /usr/lib/libreoffice/program/libswlo.so || missing="$$missing libreoffice-calc libreoffice-writer"; \
	command -v pdftoppm >/dev/null || missing="$$missing poppler-utils"; \
	test -x /usr/sbin/nginx || missing="$$missing nginx-light"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	fc-list 2>/dev/null | grep -qi liberation || missing="$$missing fonts-liberation fontconfig"; \
	test -x /usr/sbin/logrotate || missing="$$missing logrotate"; \
	command -v mmdebstrap >/dev/null || missing="$$missing mmdebstrap"; \
	command -v systemd-analyze >/dev/null || missing="$$missing systemd"; \
	command -v openssl >/dev/null || missing="$$missing openssl"; \
	command -v gpg-agent >/dev/null || missing="$$missing gnupg"; \
	command -v curl >/dev/null || missing="$$missing curl"; \
	command -v npm >/dev/null || missing="$$missing nodejs npm"; \
	[ -z "$$missing" ] || { \
		SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; }
