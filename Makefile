# One list of commands; `make help` shows it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PO := $(wildcard locales/*/LC_MESSAGES/bot.po)
MO := $(PO:.po=.mo)
EXTRACT := -F locales/babel.cfg -k _ -k N_ -k counted:1,1 -k NN_:1,1 --no-location --no-wrap --sort-output

# A started program that compiles itself each time takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check fix test-fast bench soak content texts handbooks photographs lock bundle system

help: ## this list
	@grep -hE '^[a-z.-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv: requirements.lock pyproject.toml ## the locked dependencies, hashes checked
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch .venv

.venv/.test: .venv requirements-test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

%.mo: %.po | .venv
	$(BIN)/pybabel --quiet compile --use-fuzzy --input-file $< --output-file $@

run: .venv $(MO) ## serve the whole bot; the address is printed
	$(BIN)/bot run

test: .venv/.test $(MO) system check ## every check and test that CI runs
	$(BIN)/bot check
	# What failed beside others is tried once more alone: twice is a failure.
	$(BIN)/pytest --numprocesses auto --dist worksteal --cov --cov-report term:skip-covered \
	  || $(BIN)/pytest --last-failed --last-failed-no-failures none

test-fast: .venv/.test $(MO) ## the tests that start no process and no browser
	$(BIN)/pytest -m "not process and not browser"

check: .venv/.test ## format, lint, types, import contracts
	$(BIN)/ruff format --check bot tests deploy
	$(BIN)/ruff check bot tests deploy
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: .venv/.test ## format, and mend what can be mended
	$(BIN)/ruff format bot tests deploy
	$(BIN)/ruff check --fix bot tests deploy

bench: .venv/.test $(MO) ## answers, the whole program, delivery beside other libraries: a table each
	$(BIN)/bot bench ask
	$(BIN)/bot bench gaps
	$(BIN)/python -m tests.bench house
	$(BIN)/python -m tests.bench plan
	$(BIN)/python -m tests.bench commands
	$(BIN)/python -m tests.bench updates
	$(BIN)/python -m tests.bench check-in
	$(BIN)/python -m tests.bench send

soak: .venv/.test $(MO) ## an hour of faults: kills, a full disk, refusals, comings and goings; SCENARIO=name for one
	$(BIN)/python -m tests.soak $(SCENARIO)

content: .venv $(MO) ## content and catalogues only, by the editors' rules
	$(BIN)/bot check --strict

texts: .venv ## extract, update and compile the catalogues
	$(BIN)/pybabel --quiet extract $(EXTRACT) --output-file locales/bot.pot bot
	for po in $(PO); do \
	  $(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete \
	    --domain bot --input-file locales/bot.pot --output-file $$po --locale $$(basename $$(dirname $$(dirname $$po)) | tr - _); \
	done
	$(BIN)/python -m bot.cli.catalogues
	$(MAKE) $(MO)

handbooks: .venv/.test $(MO) ## pictures of the real pages, and each handbook on one A4 sheet
	$(BIN)/python -m tests.support.handbook_sheets

photographs: .venv/.test $(MO) ## the chat, the boards and the loudspeaker's sheet as pictures, in every language
	$(BIN)/python -m tests.support.photographs

lock: ## the lock files anew: versions and hashes, no addresses
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml - --output-file requirements.lock
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test --extra bench pyproject.toml - --output-file requirements-test.lock
	printf 'pip\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - --output-file deploy/pip.lock

bundle: .venv $(MO) ## dist/loaban-VERSION-linux-x86_64.tar.gz: installs without network, root or Docker
	$(BIN)/bot check >/dev/null
	$(BIN)/python deploy/bundle.py

PACKAGES := chromium fonts-noto-core fonts-wqy-microhei

system: # what the browser tests need; apt installs it when it may
	@missing=; command -v chromium >/dev/null && fc-list :lang=zh-cn family 2>/dev/null | grep -q . || missing="$(PACKAGES)"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	  else echo "missing: $$missing; install them and run make test again"; exit 1; fi; \
	fi
