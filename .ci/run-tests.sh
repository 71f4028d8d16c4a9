#!/bin/bash
# Runs the test projects that `make test` has built, in two lanes: the unit tests and then those of the real program stand in one, the stores' (which mostly wait
# for servers that are stopped and frozen under them) and then those of the real program that have a folder of their own (the console, environments, ...) in the other.
# The last line is "N passed, N failed"; TEST_COUNTS names a file that gets it too. Fails when something failed or nothing ran.
set -u
cd "$(dirname "$0")/.." || exit 1

. .ci/counting.sh

real=Interworking.FunctionalTests
folders=$(find "tests/$real" -mindepth 2 -maxdepth 2 -name '*Tests.cs' -not -path '*/bin/*' -not -path '*/obj/*' -printf '%h\n' | xargs -n 1 basename | sort -u)
inside=$(printf '|FullyQualifiedName~.%s.' $folders)
outside=$(printf '&FullyQualifiedName!~.%s.' $folders)

# part NAME [OPTION OF dotnet test]...: runs it, and keeps what it said and how it ended.
part() {
    run "$@" >"$results/${1/:/.}.log" 2>&1
    echo $? >"$results/${1/:/.}.status"
}

# finish NAME: shows and counts what `part` kept.
finish() {
    echo "== $1"
    cat "$results/${1/:/.}.log"
    tally "$1" "$(cat "$results/${1/:/.}.status")"
}

{
    part Interworking.Storage.Tests
    part "$real:Folders" --filter "${inside#|}"
} &
beside=$!

for project in $(find tests -maxdepth 1 -name '*Tests' | grep -v -e "$real" -e Storage | sort); do
    name=$(basename "$project")
    echo "== $name"
    run "$name"
    tally "$name" $?
done

echo "== $real"
run "$real" --filter "${outside#&}"
tally "$real" $?

wait "$beside"
finish Interworking.Storage.Tests
finish "$real:Folders"
summary
