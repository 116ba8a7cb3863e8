# publisher: `make publish` and `make test` are all that is needed; both do their own set-up.
# `make check` is the part of `make test` for every day.

EDITION := sangzhi-2018
BIN := .venv/bin
# The tool that resolves dependencies; the lock it writes is plain pip's.
UV := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help publish test check exhaust form quick fuzz mutants bench readers weights examples format setup judges wheel-check portable lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

publish: setup ## build content/$(EDITION) into dist/$(EDITION)
	$(BIN)/publisher build content/$(EDITION) --out dist/$(EDITION)

# Each process has a stretch of the tests, so that what a module's tests share is made in one of
# them, and takes from the others' when it has done its own.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

test: judges form ## run every check: form, lint, types, imports, tests
	$(PYTEST)

check: setup ## run form, lint, types, imports and the tests that print nothing
	@$(MAKE) --no-print-directory --jobs=2 form quick

exhaust: judges ## run the cases of large matrices that `make test` leaves out
	$(PYTEST) -m exhaustive

form: setup ## run form, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Which tests these are is told by their code (tests/reach.py); the slowest are named.
quick: setup
	$(PYTEST) -m "not exhaustive and not printing and not long" --durations=5

examples: setup ## draw the pictures of the layouts that README.md shows
	$(BIN)/python layouts/draw_examples.py

bench: setup ## measure against other programs; figures in dist/bench
	cd tests && ../$(BIN)/python -m benchmarks --out ../dist/bench

readers: judges ## show the sample books in three engines and measure; table in dist/readers
	cd tests && ../$(BIN)/python -m epub.reading --out ../dist/readers

# Where the seeds begin and how many there are; a failure is made again with its seed and COUNT=1.
SEED := 1
COUNT := 200
fuzz: setup ## judge random tiny editions, `make fuzz SEED=1 COUNT=5000`
	cd tests && ../$(BIN)/python -m fuzz --seed $(SEED) --count $(COUNT)

# Which part of the program, or all of tests/mutants/rooms.toml; COUNT are of each.
ROOM :=
mutants: COUNT := 40
mutants: .venv/mutants ## whether tests notice wrong lines, `make mutants ROOM=makeup SEED=2`
	cd tests && ../.venv/mutants/bin/python -m mutants $(ROOM) --seed $(SEED) --count $(COUNT)

# Beside the environment of the project, which it reads: what is there already is not put in again.
.venv/mutants: pyproject.toml | setup
	$(BIN)/python -m venv $@
	sites='import sysconfig; print(sysconfig.get_path("purelib"))'; \
	echo "import site; site.addsitedir('$$($(BIN)/python -c "$$sites")')" \
		> "$$($@/bin/python -c "$$sites")/project.pth"
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["mutants"], sep="\n")' \
		> $@/wanted.txt
	$@/bin/python -m pip install --quiet --requirement $@/wanted.txt
	touch $@

weights: setup ## fit the weights of cleaning anew, then say how true its chances are
	cd tests && ../$(BIN)/python -m cleaning.fitting
	cd tests && ../$(BIN)/python -m cleaning.calibration

wheel-check: setup ## build the wheel and try every command of it in a fresh environment
	cd tests && ../$(BIN)/python -m installing

portable: setup ## check the types of the program as Windows and macOS see it
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 src
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin src

format: setup ## rewrite the Python files in the one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

judges: ## install what the tests need besides: renderers, a browser, judges of EPUBs
	@sh .ci/setup test

setup: ## install what is missing: Debian packages, .venv, this project
	@sh .ci/setup

# Refreshes every pin; `make lock PIN=--no-upgrade` changes only what pyproject.toml makes necessary.
# The lock holds the digests of all files of a version, so it serves every machine and any index.
PIN := --upgrade
lock: setup ## write requirements.lock from pyproject.toml
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet $(UV)
	.venv/lock/bin/uv pip compile pyproject.toml --group dev --extra heic --extra ocr --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		$(PIN) --quiet --output-file requirements.lock

clean: ## remove all that make has made
	rm -rf .venv dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
