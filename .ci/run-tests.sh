#!/bin/bash
# Runs the test projects that `make test` has built, the ones with real peers last and alone.
# The last line is "N passed, N failed"; TEST_COUNTS names a file that gets it too. Fails when something failed or nothing ran.
set -u
cd "$(dirname "$0")/.." || exit 1

. .ci/counting.sh

# Begins what runs beside the others; its output is shown when it is waited for.
declare -A beside
begin() {
    run "$@" >"$results/${1/:/.}.log" 2>&1 &
    beside[$1]=$!
}

# finish PROJECT[:PART]
finish() {
    wait "${beside[$1]}"
    status=$?
    echo "== $1"
    cat "$results/${1/:/.}.log"
    tally "$1" "$status"
}

# The stores' tests mostly wait for servers that are stopped and frozen under them, those of the console for a browser: the others run meanwhile.
browser='FullyQualifiedName~.Console.'
begin Interworking.Storage.Tests
begin Interworking.FunctionalTests:Console --filter "$browser"
for project in $(find tests -maxdepth 1 -name '*Tests' | grep -v -e FunctionalTests -e Storage | sort); do
    name=$(basename "$project")
    echo "== $name"
    run "$name"
    tally "$name" $?
done

finish Interworking.FunctionalTests:Console
finish Interworking.Storage.Tests

echo "== Interworking.FunctionalTests"
run Interworking.FunctionalTests --filter "${browser/\~/!~}"
tally Interworking.FunctionalTests $?

summary
