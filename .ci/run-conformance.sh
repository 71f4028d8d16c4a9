#!/bin/bash
# Plays the folder sipp-scenarios and the torture messages of RFC 4475, prints a table of the scenarios; the last line is "N passed, N failed".
# CONFORMANCE_ONLY plays the scenarios whose names contain it. The tests must be built.
set -u
cd "$(dirname "$0")/.." || exit 1
. .ci/counting.sh

run Interworking.Sip.Tests --filter 'FullyQualifiedName~Rfc4475' >"$results/rfc4475.log" 2>&1
status=$?
[ "$status" -eq 0 ] || cat "$results/rfc4475.log"
tally Interworking.Sip.Tests "$status"
echo "RFC 4475: $passed of $((passed + failed)) passed"

CONFORMANCE_TABLE="$PWD/$results/conformance.txt" run Interworking.FunctionalTests --filter 'FullyQualifiedName~.ConformanceTests' >"$results/conformance.log" 2>&1
status=$?
[ "$status" -eq 0 ] || grep -v '^\[xUnit' "$results/conformance.log"
tally Interworking.FunctionalTests "$status"
cat "$results/conformance.txt"
summary
