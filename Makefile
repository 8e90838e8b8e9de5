# fmt, check, test, demo: the same four words on a laptop and in CI.
.PHONY: fmt check test demo demo-reset certificate-cases bench bench-quick bench-start bench-proof bench-card prepare prepare-test lock
PY := .venv/bin/python
# What keeps and finds rows, run once more on PostgreSQL.
STORAGE_SUITE := $(addprefix tests/idp/,tokens consent accounts interaction clients logout ciba/test_store.py decoupled/test_store.py) \
  $(addprefix tests/data_trust/,ledger vault consent_receipts collection) tests/consent_ui/session tests/consent_ui/asking

demo: prepare            ## set everything up, start every house, stay until Ctrl-C
	@.venv/bin/kakehashi demo

demo-reset: prepare      ## forget the demo's keys, databases and cards, then start over
	@.venv/bin/kakehashi demo --reset

test: check              ## check, then every test: units, journeys, Chromium, card reader, foreign clients, PostgreSQL
	@$(PY) -m pytest
	@KAKEHASHI_TEST_STORAGE=postgresql $(PY) -m pytest $(STORAGE_SUITE)

check: prepare-test      ## format, lint, types, import contracts, size, mirror and documents
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PY) -m pytest tests/architecture

fmt: prepare-test        ## format the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

certificate-cases: prepare-test ## write every attack on a card's proof as files, and renew its page
	@$(PY) -m tests.certificates.write

bench: prepare-test       ## ours against npm oidc-provider in memory and at equal durability, a quarter of an hour
	@scripts/prepare bench
	@$(PY) -m benchmarks.full

bench-quick: prepare-test ## ours against npm oidc-provider, interleaved, under three minutes
	@scripts/prepare bench
	@$(PY) -m benchmarks.quick

bench-start: prepare-test ## how soon the provider answers after its command, and its memory then
	@$(PY) -m benchmarks.start_up

bench-proof: prepare-test ## one card proof in the provider against the bare cryptography of it
	@$(PY) -m benchmarks.card_verification

bench-card: prepare-test ## one login's card work over real pcscd with the virtual card
	@$(PY) -m benchmarks.card_over_pcscd

prepare:
	@scripts/prepare core

prepare-test:
	@scripts/prepare test

lock:                    ## renew the lock files (needs uv)
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock pyproject.toml requirements-build.in
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra test --extra pcsc --extra postgres --extra telemetry -o requirements-dev.lock pyproject.toml requirements-build.in
	uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o tests/foreign/requirements.lock tests/foreign/requirements.in
