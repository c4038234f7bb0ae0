# Two commands: `make run` and `make test`. Needs python3 (3.11 or later) with venv, and make.

PORT ?= 8000
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE = 1

.DEFAULT_GOAL := help
.PHONY: help run code test test-long test-all test-postgres check words review bench format pins sbom audit clean needs-python needs-chromium needs-libreoffice needs-nginx needs-postgres needs-wrk

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: export PLAIN_HTTP = True
run: export SITE_URL = http://localhost:$(PORT)
run: .venv/runs  ## Serve the site on http://localhost:8000 (PORT=8001 make run: another port)
	@$(PYTHON) manage.py migrate --verbosity 0 --skip-checks
	@$(PYTHON) manage.py load_starter_content
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@$(PYTHON) manage.py check --database default
	@echo; echo "Staff logins to try (make code shows the six digits they ask for):"; $(PYTHON) manage.py make_demo_logins
	@echo; echo "The site: http://localhost:$(PORT)   The desk: http://localhost:$(PORT)/admin/   Stop: Ctrl+C"
# Web server, mail deliverer and publisher stop together, whichever way make is told to.
	@PORT=$(PORT) .venv/bin/gunicorn -c deploy/gunicorn.conf.py painclinic.wsgi & site=$$!; \
	$(PYTHON) manage.py deliver --loop & mails=$$!; \
	$(PYTHON) manage.py publish_due --loop & publisher=$$!; \
	trap 'kill $$site' INT TERM HUP; \
	wait $$site; status=$$?; \
	kill $$mails $$publisher 2>/dev/null; wait; exit $$status

code: export PLAIN_HTTP = True
code: .venv/runs  ## Show the six digits that each demo login signs in with now
	@$(PYTHON) manage.py demo_codes

test: .venv/tests needs-chromium needs-libreoffice needs-nginx  ## Run all tests but the long ones
	$(PYTHON) -m pytest -n auto --dist worksteal

test-long: .venv/tests needs-nginx  ## Run the long tests: crashes, power loss, floods (half an hour at most)
	$(PYTHON) -m pytest -m long

test-all: .venv/tests needs-chromium needs-libreoffice needs-nginx  ## Run all tests, the long ones too
	$(PYTHON) -m pytest -n auto --dist worksteal -m ""

test-postgres: .venv/tests .venv/postgres needs-postgres  ## Run what asks the database on a throwaway PostgreSQL
	$(PYTHON) -m tests.postgres -n auto --dist worksteal

check: export PLAIN_HTTP = True
check: .venv/tests  ## Lint Python and templates, look for openings and missing migrations, check the walls
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet templates
	.venv/bin/lint-imports
	.venv/bin/bandit -q -c pyproject.toml -r .
	$(PYTHON) -m rules
	$(PYTHON) manage.py makemigrations --check --dry-run

words review: export PLAIN_HTTP = True
words review: export DATABASE_URL = sqlite:///$(CURDIR)/var/words.sqlite3
words: starter-content  ## Say how plain and how well supported the starter content is, and what to mend
	@$(PYTHON) manage.py check_words

review: starter-content  ## Renew docs/clinician-review.md from the starter content
	@$(PYTHON) manage.py clinician_review > var/clinician-review.md
	@mv var/clinician-review.md docs/clinician-review.md

# A database of its own: these two look at the files, not at what anybody edited here.
.PHONY: starter-content
starter-content: .venv/runs
	@mkdir -p var && rm -f var/words.sqlite3*
	@$(PYTHON) manage.py migrate --verbosity 0 --skip-checks
	@$(PYTHON) manage.py load_starter_content >/dev/null

bench: .venv/tests needs-wrk  ## Measure how fast the site is; fails where a goal is missed
	@failed=0; for each in reading sending growth deciding desk; do \
	echo; echo "== $$each"; $(PYTHON) -m bench.$$each || failed=1; done; exit $$failed

format: .venv/tests  ## Format Python
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

pins:  ## Pin the newest releases that the .in files allow (needs pip-tools)
	pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt requirements.in
	pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements-postgres.txt requirements-postgres.in
	pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe -o requirements-dev.txt requirements-dev.in

sbom: .venv/tests  ## Renew docs/licences.md, and write the bill of materials to var/sbom.cdx.json
	@mkdir -p var
	@$(PYTHON) -m rules.sbom > var/sbom.cdx.json
	@$(PYTHON) -m rules.licences > var/licences.md
	@mv var/licences.md docs/licences.md

# Without --strict what could not be looked up counts as safe. With it, nothing is passed over.
audit:  ## Ask for known weaknesses of what is pinned (needs pip-audit and the internet)
	pip-audit --strict --disable-pip --require-hashes -r requirements.txt
	pip-audit --strict --disable-pip --require-hashes -r requirements-postgres.txt
	pip-audit --strict --disable-pip --require-hashes -r requirements-dev.txt

clean:  ## Remove what can be made again; keeps var/ with its database and keys
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results

# Each file says that the environment holds what it names; a changed pin remakes it.
.venv/runs: requirements.txt | needs-python
	@echo "Installing what the site needs into .venv (about a minute) …"
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/tests: .venv/runs requirements-dev.txt
	@echo "Installing what the tests need into .venv (about a minute) …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/postgres: .venv/runs requirements-postgres.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-postgres.txt
	@touch $@

needs-python:
	@command -v python3 >/dev/null || { echo "python3 is missing. On Debian: apt install python3 python3-venv make"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "python3 is older than 3.11. Debian 12 or later has a newer one."; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "python3 cannot make virtual environments. On Debian: apt install python3-venv"; exit 1; }

# The browser tests use Debian's Chromium; it is installed when that is allowed.
needs-chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || echo "Chromium is missing: browser tests will be skipped (in CI they fail). On Debian: apt install chromium"

# Stands before the site as it is deployed.
needs-nginx:
	@{ command -v nginx && command -v curl; } >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq nginx-light curl >/dev/null; } || echo "nginx or curl is missing: their tests will be skipped (in CI they fail). On Debian: apt install nginx-light curl"

# Asks faster than a browser.
needs-wrk:
	@command -v wrk >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq wrk >/dev/null; } || { echo "wrk is missing. On Debian: apt install wrk"; exit 1; }

# Proves that no formula runs in an exported table.
needs-libreoffice:
	@command -v soffice >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null; } || echo "LibreOffice is missing: its tests will be skipped (in CI they fail). On Debian: apt install libreoffice-calc"

# A server of Debian's package, for the tests only; the tests say so when it is missing.
needs-postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; } || true
