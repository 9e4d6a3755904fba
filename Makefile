# The commands of the repository. Each sets up what it needs. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-slurm setup-bench build demo serve deb test test-slurm slurm-lab bench fuzz soak \
	lint format docs clean

PRAYA := .build/release/praya

help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install from Debian what building and running need, only what is missing.
	@scripts/setup

setup-test: ## Install, besides, what only the tests need.
	@scripts/setup --test

setup-slurm: ## Install Slurm, besides, for the laboratory; no service of it is started.
	@scripts/setup --slurm

setup-bench: ## Install, besides, what only the benchmarks need.
	@scripts/setup --bench

build: setup ## Build the program for use: .build/release/praya.
	swift build -c release --product praya

demo: build ## Show a real job go from application to bill, then serve until Ctrl-C.
	@$(PRAYA) demo $(ARGS)

serve: build ## Serve a hub from its data folder: make serve ARGS="--data DIR --listen 127.0.0.1:8080".
	@$(PRAYA) serve $(ARGS)

deb: setup ## Build the Debian package with its systemd unit: .build/deb/praya_VERSION_ARCHITECTURE.deb.
	@scripts/make-deb

test: setup-test ## Check everything, run every test, print the counts. The one gate.
	@scripts/test

test-slurm: setup-slurm ## Run the tests of Slurm on real clusters of this machine, made for it.
	swift build --build-tests
	swift test --skip-build --disable-xctest --filter '^SlurmTests\.'

slurm-lab: ## Real Slurm clusters on this machine: make slurm-lab ARGS="up DIR". See docs/slurm-lab.md.
	@scripts/slurm-lab $(ARGS)

bench: setup-bench ## Measure the scheduler, the simulator and the service, beside a plain loop and bare SQLite.
	swift build -c release --product praya
	swift build -c release --product praya-bench
	@.build/release/praya-bench $(wildcard ../shared/traces) --python bench/plain_loop.py --service $(PRAYA) $(ARGS)

fuzz: setup ## Try the readers of outside bytes with made-up inputs: make fuzz ARGS="json --seconds 600".
	@scripts/fuzz $(ARGS)

soak: setup-test ## The long run, about 100 minutes: ten times the seeds, power cuts, fuzzing, sanitizers. ARGS="--only fuzz".
	@scripts/soak $(ARGS)

lint: setup ## Check the form of the code.
	swift format lint --strict --parallel --recursive Package.swift Sources Tests

format: setup ## Bring the code into form.
	swift format --in-place --parallel --recursive Package.swift Sources Tests

docs: setup ## Draw the picture of the rooms again, from the package.
	@scripts/draw-rooms

clean: ## Remove what was built.
	rm -rf .build
