# `make run` and `make test` are all a newcomer types. Every target first sets up what it needs: a small venv for uv
# (.uv), then everything that uv.lock names in .venv. When nothing changed, setting up costs nothing and needs no network.

UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
UV_STAMP := .uv/version-$(UV_VERSION)
STAMP := .venv/.set-up

# How `make test` divides its work; `make test PARALLEL=` runs everything in one process.
PARALLEL := -n 2 --dist loadgroup
# More for pytest or for the bot: `make test ARGS="-k threshold"`, `make run ARGS="--empty"`.
ARGS :=

TEMPLATE := bot/locales/peilwacht.pot
PO := $(wildcard bot/locales/*/LC_MESSAGES/peilwacht.po)
MO := $(PO:.po=.mo)
# No locations, dates or guesses: a catalog changes only when a text does.
EXTRACT := $(BIN)/pybabel -q extract -F pyproject.toml --no-default-keywords -k _ -k gettext -k ngettext:1,2 -k N_ \
	--no-location --omit-header --sort-output
UPDATE := $(BIN)/pybabel -q update -D peilwacht -d bot/locales --no-fuzzy-matching --ignore-obsolete \
	--ignore-pot-creation-date

# Without anybody's own configuration, the lock file names the public index and nothing else.
LOCK := $(UV) lock -q --no-config --no-python-downloads

# Somebody's own settings may say how the network is reached, never what is installed or where.
UV_NETWORK := UV_CACHE_DIR UV_HTTP_TIMEOUT UV_HTTP_RETRIES UV_NATIVE_TLS UV_SYSTEM_CERTS UV_LINK_MODE UV_OFFLINE
unexport $(filter-out $(UV_NETWORK),$(filter UV_%,$(filter-out UV UV_VERSION UV_STAMP UV_NETWORK,$(.VARIABLES))))
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_DRY_RUN PIP_CONSTRAINT PIP_REQUIREMENT PIP_REQUIRE_VIRTUALENV
unexport PIP_ONLY_BINARY PIP_NO_BINARY PIP_PYTHON PIP_NO_INDEX PIP_NO_DEPS
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

# For prerequisites: remakes a target unless this shell condition holds.
unless = $(shell { $(1); } 2>/dev/null || echo FORCE)

.PHONY: help setup run test check soak bench texts chart lock
.DEFAULT_GOAL := help
# A recipe that fails halfway must not leave its target behind as if it were finished.
.DELETE_ON_ERROR:

help:
	@echo "make run     practice in the browser; the real bot once there is a .env"
	@echo "make test    all tests, on SQLite and PostgreSQL"
	@echo "make check   style, types, import contracts, texts, lock file"
	@echo "make soak    everything on both databases; 200 hard kills, 80 random histories, 15,000 messages"
	@echo "make bench   the measurements behind docs/decisions"
	@echo "make texts   bring the translation catalogs up to date with the code"
	@echo "make chart   write docs/trajectory.md and docs/messages.md from the code"
	@echo "make lock    bring uv.lock up to date with pyproject.toml"
	@echo "make setup   only set up .venv; the others do this by themselves"

setup: $(STAMP) $(MO)
	@:

# A pyenv shim may exist and still not run, Debian's python3 may lack venv: so each is tried out, not looked up.
$(UV_STAMP): $(call unless,[ -x .uv/bin/python ])
	@python=; for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		python=$$($$name -c 'import sys, venv, ensurepip; (3, 11) <= sys.version_info[:2] <= (3, 13) or sys.exit(1); \
			print(getattr(sys, "_base_executable", "") or sys.executable)' 2>/dev/null) && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Peilwacht needs Python 3.11, 3.12 or 3.13 with its venv module, and none was found." >&2; \
		echo "On Debian and Ubuntu: sudo apt install python3 python3-venv. Or name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	echo "Setting up with $$python; the first time takes about a minute."; \
	"$$python" -m venv --clear .uv && \
	.uv/bin/python -m pip -qq install --disable-pip-version-check "uv==$(UV_VERSION)" && \
	echo "$$python" > $@

# A venv breaks when the checkout moves or its Python goes away: then it is made anew.
$(STAMP): $(UV_STAMP) pyproject.toml uv.lock $(call unless,[ -x $(BIN)/python ] && [ "$$(cat $(STAMP))" = "$(CURDIR)" ])
	@if [ ! -x $(BIN)/python ] || { [ -e $@ ] && [ "$$(cat $@)" != "$(CURDIR)" ]; }; then \
		$(UV) venv -q --no-config --no-project --clear --python "$$(cat $(UV_STAMP))" .venv; fi
	@$(UV) sync -q --no-config --frozen --no-python-downloads
	@echo "$(CURDIR)" > $@

FORCE:

# The wheel's build hook compiles these too; here a changed translation needs no new installation.
%.mo: %.po | $(STAMP)
	@$(BIN)/pybabel -q compile -i $< -o $@

# Only a .env makes a real installation: without one this never asks for a token, with one it never practises.
run: setup
	@if [ -e .env ]; then exec $(BIN)/peilwacht run $(ARGS); else exec $(BIN)/peilwacht practice $(ARGS); fi

test: setup
	@$(BIN)/pytest -q $(PARALLEL) $(ARGS)

soak: setup
	@$(BIN)/pytest -q $(PARALLEL) tests/handlers tests/chat --both $(ARGS)
	@$(BIN)/pytest -m soak --both --timeout=7200 $(ARGS)

bench: setup
	@$(BIN)/python -m benchmarks $(ARGS)

check: setup
	@$(BIN)/ruff check -q
	@$(BIN)/ruff format -q --check || { echo "Run: $(BIN)/ruff format" >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(EXTRACT) -o .venv/peilwacht.pot bot handlers reports
	@diff -u $(TEMPLATE) .venv/peilwacht.pot && $(UPDATE) -i $(TEMPLATE) --check || \
		{ echo "The catalogs lag behind the texts in the code. Run: make texts" >&2; exit 1; }
	@$(LOCK) --check --offline || { echo "uv.lock does not match pyproject.toml. Run: make lock" >&2; exit 1; }
	@$(BIN)/pytest -q tests/setup

texts: setup
	@$(EXTRACT) -o $(TEMPLATE) bot handlers reports
	@$(UPDATE) -i $(TEMPLATE)

# Not after setup, which needs a lock file that fits.
chart: setup
	$(BIN)/python -m rules.state_chart > docs/trajectory.md
	$(BIN)/python -m casework.message_page > docs/messages.md

lock: $(UV_STAMP)
	@$(LOCK)
	@$(MAKE) --no-print-directory setup
