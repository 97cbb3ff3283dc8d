# make run    set up, and open the app          make check   style, types, imports, budgets, licences, content
# make test   set up, and run the tests         make bench   measure, and rewrite docs/benchmarks.md
# make load   measure far more of everything, and rewrite the end of docs/benchmarks.md, in a quarter of an hour
# make warm   fill the cache beforehand         make clean   take away .venv and what was built
# make vectors  encode the cards for the first start, before a release
# make reader   train the reader of texts again, in about ten minutes
# make faults  try everything that can go wrong many times, and rewrite docs/reliability.md
# make fuzz TARGET=card   try changed inputs on what takes in other people's files
# make docs-images docs-commands docs-licences  take the pictures, write the lists of commands and licences in docs/ again
# make audit  ask for known weaknesses of what is pinned, with a connection; make check then asks too
#
# PYTHON=python3.12 picks the Python. AGAINST=folder also compares the cards with the texts in it.

.DEFAULT_GOAL := help
.SILENT:
MAKEFLAGS += --no-print-directory

PYTHON ?=
AGAINST ?=
TARGET ?= card
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The installed command would do; this form also works when the folder is moved.
ASSISTANT := $(BIN)/python -m assistant

.PHONY: help run test check format bench faults warm docs-images docs-commands docs-licences audit vectors reader clean fuzz load

help:
	sed -n '1,12s/^# \{0,1\}//p' Makefile

$(READY): pyproject.toml constraints.txt scripts/make_venv.sh
	sh scripts/make_venv.sh $(VENV) $(PYTHON)

# Another window may be building (3) and the conversation works without the library (1): the app says so itself.
run: $(READY)
	$(ASSISTANT) library build >/dev/null || case $$? in 1|3) ;; *) exit $$?;; esac
	$(ASSISTANT)

# The cache is shared by all data folders, so filling an empty one warms it; a filled one would not.
warm: $(READY)
	rm -rf $(VENV)/warm
	ASSISTANT_HOME=$(CURDIR)/$(VENV)/warm $(ASSISTANT) library build >/dev/null
	ASSISTANT_HOME=$(CURDIR)/$(VENV)/warm $(ASSISTANT) read --json "We meet every month." >/dev/null

# One process a core, as most of the time goes in commands that are run as processes; a file's tests stay together.
test: warm
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check --quiet --output-format concise . || { echo "Not formatted: run make format."; exit 1; }
	$(BIN)/ruff check --quiet --output-format concise .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >$(VENV)/imports.log 2>&1 || { cat $(VENV)/imports.log; exit 1; }
	$(BIN)/python -m pytest tests/structure
	$(BIN)/python -m scripts.check_dependencies
	$(BIN)/python -m scripts.audit --in-passing
	$(ASSISTANT) library check $(if $(AGAINST),--against $(AGAINST))
	$(ASSISTANT) prompts check
	echo "Everything checked is in order."

format: $(READY)
	$(BIN)/ruff check --quiet --fix-only . ; $(BIN)/ruff format --quiet .

bench: warm
	$(BIN)/python -m benchmarks $(ARGS)

faults: warm
	$(BIN)/python -m scripts.make_reliability

load: warm
	$(BIN)/python -m benchmarks.load $(ARGS)

docs-images: warm
	$(BIN)/python -m scripts.make_images

docs-commands: $(READY)
	$(BIN)/python -m scripts.make_commands

docs-licences: $(READY)
	$(BIN)/python -m scripts.check_dependencies --write

# Needs a connection, and installs a tool that nothing else needs: it is put apart, where nothing is pinned by it.
audit: $(READY)
	$(BIN)/python -m scripts.audit

vectors: $(READY)
	$(BIN)/python -m scripts.make_vectors

# ARGS=--folds cross-validates instead, which takes five times as long.
reader: $(READY)
	$(BIN)/python -m scripts.train_reader $(ARGS)

fuzz: $(READY)
	$(BIN)/python -m tests.fuzz $(TARGET) $(ARGS)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis snapshot_report.html
	find assistant benchmarks scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
	echo "Cleaned. Reflections and the cache are elsewhere and untouched: assistant doctor says where."
