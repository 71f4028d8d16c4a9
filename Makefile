# Everything a person or a pipeline runs. Needs the .NET SDK 10, make and git; `make test` installs its real peers by apt.

ARCH := $(shell uname -m)
RID  := $(if $(filter aarch64 arm64,$(ARCH)),linux-arm64,linux-x64)

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help run build test lint bench clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: build ## build and start env1 with demo data on loopback; Ctrl-C stops it
	@scripts/run.sh

build: ## publish the program to out/interworking
	@dotnet publish src/Interworking.Host -c Release -r $(RID) --no-self-contained -p:PublishReadyToRun=true -o out -v quiet

test: ## install the real peers, build, run every test; the last line counts them
	@{ scripts/install-peers.sh && dotnet build Interworking.sln -c Release -v quiet && $(MAKE) --no-print-directory build; } \
		|| { echo "0 passed, 1 failed"; exit 1; }
	@scripts/run-tests.sh

lint: ## formatting, analyzers, warnings as errors
	@dotnet build Interworking.sln -c Release -v quiet
	@dotnet format Interworking.sln --no-restore --verify-no-changes
	@echo "lint: clean"

bench: ## microbenchmarks, a table with ratios
	@dotnet run -c Release --project bench/Interworking.Benchmarks -- --filter '*'

clean: ## remove what was built (data/ stays)
	@rm -rf out artifacts TestResults BenchmarkDotNet.Artifacts
	@find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
