# What people type. Each line says what it does in `make help`; the work is in scripts/.

PROFILE ?= dev
DEMO ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench fuzz accept web

help: ## say what can be typed here
	@echo "Ateb: case handling for requests for information"
	@echo
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo
	@echo "  make run DEMO=1          with six worked cases, in ./data-demo"
	@echo "  make run PROFILE=release built for speed: a longer build, a faster service"

run: ## build the service and start it, with its data in ./data
	@DEMO="$(DEMO)" PROFILE="$(PROFILE)" bash scripts/run.sh

test: ## run every test, on SQLite and on PostgreSQL
	@bash scripts/test.sh

check: ## formatting, lints and documentation
	@bash scripts/check.sh

bench: ## the figures of the README
	@bash scripts/bench.sh

fuzz: ## give random files to what reads files (SECONDS_EACH=60, TARGET=pdf)
	@bash scripts/fuzz.sh

accept: ## have veraPDF judge every letter (needs Java)
	@bash scripts/accept.sh

web: ## build the styles and scripts of the pages into web/dist
	@bash scripts/web.sh
