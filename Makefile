# The recipes of the house; `make help` lists them. Everything that is built or fetched lies below target/.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TOOLS := target/tools
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug
export PATH := $(CURDIR)/$(TOOLS)/bin:$(CURDIR)/$(TOOLS)/python/bin:$(PATH)
ARGS ?=

# Prints what took how long, so that a slow step shows.
step = @printf '\n-- %s\n' "$(1)"; began=$$SECONDS; $(2); printf -- '-- %s: %d s\n' "$(1)" $$((SECONDS - began))

.PHONY: help setup demo test conformance browser check fmt typos machete deny clippy doc unit subject fuzz chaos ownership handover audit mutants drill new-subject schema graphiql tables

help: ## Lists these recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: ## Installs what this machine lacks (Debian), and says so
	@.ci/setup

demo: ## Shows a day of field sales on a private database: make demo, or make demo ARGS=--exit
	@.ci/setup rust postgres
	cargo build --locked --workspace --bins
	$(BUILT)/rounds demo $(ARGS)

test: check unit subject ## Everything: the gates of `check`, then every test, then a new subject in a scratch copy

check: setup fmt typos machete deny clippy doc ## The gates: fmt, typos, machete, deny, clippy, doc

fmt:
	$(call step,$@,cargo fmt --all --check)

typos:
	$(call step,$@,typos)

machete:
	$(call step,$@,cargo machete)

deny:
	$(call step,$@,cargo deny --locked --all-features check bans licenses sources)

clippy:
	$(call step,$@,cargo clippy --locked --workspace --all-targets -- -D warnings)

doc:
	$(call step,$@,RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps --quiet)

unit: export ROUNDS_LOG ?= error
unit:
	cargo build --locked --workspace --bins
	$(call step,$@,cargo test --locked --workspace --no-fail-fast 2>&1 | tee target/tests.log)
	@if [ -d ../shared/data ]; then \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --ignored real_data:: | tee target/real-data.log; \
	  cat target/real-data.log >> target/tests.log; \
	else \
	  echo 'left out: the journeys on real data, for there is no ../shared/data'; \
	fi
	@awk '/^test result:/ { passed += $$4; failed += $$6; ignored += $$8; binaries++ } \
	  END { printf "%d tests passed, %d failed, %d ignored in %d binaries\n", passed, failed, ignored, binaries; exit passed == 0 }' target/tests.log

subject:
	$(call step,$@,scripts/try-new-subject)

conformance: ## Clients that nobody here wrote, against the real server (needs Node 20)
	@.ci/setup rust postgres node
	cargo build --locked --workspace --bins
	$(call step,npm ci,npm ci --prefix tests/conformance --no-audit --no-fund --loglevel=error)
	$(call step,$@,node tests/conformance/run.mjs)
	@$(MAKE) browser

fuzz: ## Throws 100,000 hostile documents at the guard and at a server: make fuzz, or with ROUNDS_HOSTILE, ROUNDS_SEED
	@.ci/setup rust postgres
	PROPTEST_CASES=$${PROPTEST_CASES:-10000} scripts/run-tests cargo test --locked --workspace --test properties
	ROUNDS_HOSTILE=$${ROUNDS_HOSTILE:-100000} ROUNDS_DRAWN=$${ROUNDS_DRAWN:-20000} ROUNDS_EXECUTED=$${ROUNDS_EXECUTED:-5000} \
	  ROUNDS_PATIENCE_MS=$${ROUNDS_PATIENCE_MS:-100} ROUNDS_LOG=error \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --nocapture --test-threads 1 hostile::{control,flood,judging,oracle}::

chaos: ## Hangs up on 5,000 mutations at random moments: make chaos, or with ROUNDS_ABORTED, ROUNDS_SEED
	@.ci/setup rust postgres
	ROUNDS_ABORTED=$${ROUNDS_ABORTED:-5000} ROUNDS_LOG=error \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --nocapture hostile::hang_up::

ownership: ## Lets eight writers on two nodes fight over customers for 60 seconds and proves that none was shared or lost
	@.ci/setup rust postgres
	cargo build --locked --workspace --bins
	ROUNDS_OWNERSHIP_SECONDS=$${ROUNDS_OWNERSHIP_SECONDS:-60} ROUNDS_LOG=error \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --nocapture operations::ownership::

handover: ## Kills a handover of 5,000 customers twenty times and prints what was found
	@.ci/setup rust postgres
	HANDOVER_CUSTOMERS=5000 ROUNDS_LOG=error \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --nocapture --test-threads 1 handover::crashes::

audit: ## Verifies an audit trail of a million rows and prints how long that takes
	@.ci/setup rust postgres
	cargo build --locked --workspace --bins
	ROUNDS_AUDIT_ROWS=1000000 ROUNDS_LOG=error \
	  scripts/run-tests cargo test --locked --workspace --test e2e -- --nocapture operations::audit::speed::

mutants: ## Takes each rule of reach away in turn and shows which test misses it (an hour): make mutants ARGS=visits::
	@.ci/setup rust postgres
	scripts/mutants $(ARGS)

browser: ## Tries GraphiQL of the real binary in headless Chromium
	@.ci/setup rust postgres browser
	cargo build --locked --workspace --bins
	cd tests/browser && npm ci --no-audit --no-fund --silent && npm test

drill: ## Brings a backup back to a moment of one's choice, on a private PostgreSQL, and proves it
	@.ci/setup postgres
	scripts/restore-drill

new-subject: ## Lays a subject that can be listed, created and changed: make new-subject NAME=expense_claims WING=field
	@.ci/setup rust postgres
	scripts/new-subject $(NAME) $(WING) $(ONE)
	@$(MAKE) tables schema

schema: ## Writes what phones rely on from the code: schema.graphql, errors.json, scalars.json
	cargo build --locked --workspace --bins
	$(BUILT)/rounds schema > schema.graphql
	mkdir -p mobile-contract
	$(BUILT)/rounds schema errors > mobile-contract/errors.json
	$(BUILT)/rounds schema scalars > mobile-contract/scalars.json

graphiql: ## Bundles GraphiQL anew into server/assets/graphiql from server/graphiql
	cd server/graphiql && npm ci --no-audit --no-fund && node build.mjs

tables: ## Writes the table text of diesel from a freshly migrated database
	@.ci/setup postgres
	cargo build --locked --workspace --example tables
	$(BUILT)/examples/tables > $(BUILT)/tables.rs
	rustfmt --edition 2024 --config-path rustfmt.toml $(BUILT)/tables.rs
	mv $(BUILT)/tables.rs server/crates/tables/src/lib.rs
