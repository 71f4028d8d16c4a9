#!/bin/bash
# Runs the test projects that `make test` has built, the ones with real peers last and alone.
# The last line is "N passed, N failed"; TEST_COUNTS names a file that gets it too. Fails when something failed or nothing ran.
set -u
cd "$(dirname "$0")/.." || exit 1

results=TestResults
rm -rf "$results"
passed=0 failed=0 skipped=0

count() { grep -o "<Counters [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9'; }

run() {
    dotnet test "tests/$1" -c Release --no-build --nologo --verbosity minimal \
        --logger "trx;LogFileName=$1.trx" --results-directory "$results" \
        --blame-hang-timeout 5m --blame-hang-dump-type none
}

tally() {
    name=$1 status=$2 bad=0
    trx="$results/$name.trx"
    if [ -f "$trx" ]; then
        total=$(count "$trx" total)
        bad=$(($(count "$trx" failed) + $(count "$trx" error) + $(count "$trx" timeout) + $(count "$trx" aborted)))
        passed=$((passed + $(count "$trx" passed)))
        skipped=$((skipped + total - $(count "$trx" executed)))
    fi
    # A test host that crashed or never started leaves no failed test behind: count the project itself.
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        echo "$name did not finish (exit status $status)"
        bad=1
    fi
    failed=$((failed + bad))
}

# The stores' tests mostly wait for servers that are stopped and frozen under them: the others run meanwhile.
mkdir -p "$results"
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

line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
[ -z "${TEST_COUNTS:-}" ] || echo "$line" >"$TEST_COUNTS"
echo "$line"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
