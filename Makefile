# Everything a person or a pipeline runs. Needs the .NET SDK 10, make and git; `make test` and `make demo` install their real peers by apt.

ARCH := $(shell uname -m)
RID  := $(if $(filter aarch64 arm64,$(ARCH)),linux-arm64,linux-x64)

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help run build test lint demo bench bench-registrar fuzz conformance soak clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: build ## build and start env1 with demo data on loopback; Ctrl-C stops it
	@src/Interworking.Host/Demo/run.sh

build: ## publish the program to out/interworking
	@echo "building out/interworking (a minute or two the first time)"
	@dotnet publish src/Interworking.Host -c Release -r $(RID) --no-self-contained -p:PublishReadyToRun=true -o out -v quiet

test: ## install the real peers, build, run every test; the last line counts them
	@{ .ci/install-peers.sh && dotnet build Interworking.sln -c Release -v quiet && $(MAKE) --no-print-directory build; } \
		|| { echo "0 passed, 1 failed"; exit 1; }
	@.ci/run-tests.sh

lint: ## formatting, analyzers, warnings as errors
	@dotnet build Interworking.sln -c Release -v quiet
	@dotnet format Interworking.sln --no-restore --verify-no-changes
	@echo "lint: clean"

demo: build ## three environments, two real softphones, the four use cases step by step; stops everything
	@.ci/install-peers.sh
	@src/Interworking.Host/Demo/demo.sh

conformance: build ## the scenarios of sipp-scenarios and the torture messages of RFC 4475, a table; ONLY=name plays those whose names contain it
	@.ci/install-peers.sh && dotnet build tests/Interworking.Sip.Tests -c Release -v quiet && dotnet build tests/Interworking.FunctionalTests -c Release -v quiet
	@CONFORMANCE_ONLY=$(ONLY) .ci/run-conformance.sh

soak: build ## the long form of what make test does briefly: kill -9 under load, of one node, of two and of another environment; cuts; outages of the servers; a hundred links and a bad one; changes at 1,000 messages a second
	@.ci/install-peers.sh
	@SOAK_KILLS=$${SOAK_KILLS:-20} dotnet test tests/Interworking.FunctionalTests -c Release --nologo \
		--filter 'FullyQualifiedName~.CrashTests' --logger 'console;verbosity=detailed'
	@SOAK_KILLS=$${SOAK_KILLS:-10} dotnet test tests/Interworking.FunctionalTests -c Release --no-build --nologo \
		--filter 'FullyQualifiedName~NodeKillTests|FullyQualifiedName~OutageTests' --logger 'console;verbosity=detailed'
	@SOAK_LINKS=$${SOAK_LINKS:-100} dotnet test tests/Interworking.FunctionalTests -c Release --no-build --nologo \
		--filter 'FullyQualifiedName~ManyLinksTests' --logger 'console;verbosity=detailed'
	@SOAK_CUTS=$${SOAK_CUTS:-1000} SOAK_PEER_KILLS=$${SOAK_PEER_KILLS:-100} dotnet test tests/Interworking.FunctionalTests -c Release --no-build --nologo \
		--filter 'FullyQualifiedName~.CutTests|FullyQualifiedName~PeerKillTests' --logger 'console;verbosity=detailed'
	@SOAK_CHANGE_SECONDS=$${SOAK_CHANGE_SECONDS:-60} dotnet test tests/Interworking.FunctionalTests -c Release --no-build --nologo \
		--filter 'FullyQualifiedName~LiveChangeTests' --logger 'console;verbosity=detailed'

bench: ## microbenchmarks, a table with ratios
	@dotnet run -c Release --project bench/Interworking.Benchmarks -- --filter '*'

bench-registrar: build ## 100,000 registered apps that refresh, beside 1,000 messages a second: REGISTER latency, CPU, memory; BENCH="--apps 10000 --seconds 20"
	@dotnet run -c Release --project bench/Interworking.RegistrarBench -- $(BENCH)

fuzz: ## 50 million damaged PDUs through framing and codec; FUZZ=sip takes SIP messages, FUZZ=sms short messages of phones; COUNT, MINUTES, SEED
	@nice -n 19 dotnet run -c Release --project bench/Interworking.Fuzz -- $(or $(FUZZ),smpp) --count $(or $(COUNT),50000000) --minutes $(or $(MINUTES),60) --seed $(or $(SEED),1)

clean: ## remove what was built (data/ stays)
	@rm -rf out artifacts TestResults BenchmarkDotNet.Artifacts
	@find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
