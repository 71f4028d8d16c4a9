#!/bin/bash
# Runs the test projects that `make test` has built, the ones with real peers last and alone.
# The last line is "N passed, N failed"; TEST_COUNTS names a file that gets it too. Fails when something failed or nothing ran.
set -u
cd "$(dirname "$0")/.." || exit 1

. .ci/counting.sh

# The stores' tests mostly wait for servers that are stopped and frozen under them: the others run meanwhile.
run Interworking.Storage.Tests >"$results/storage.log" 2>&1 &
storage=$!
for project in $(find tests -maxdepth 1 -name '*Tests' | grep -v -e FunctionalTests -e Storage | sort); do
    name=$(basename "$project")
    echo "== $name"
    run "$name"
    tally "$name" $?
done

echo "== Interworking.Storage.Tests"
wait "$storage"
status=$?
cat "$results/storage.log"
tally Interworking.Storage.Tests "$status"

echo "== Interworking.FunctionalTests"
run Interworking.FunctionalTests
tally Interworking.FunctionalTests $?

summary
