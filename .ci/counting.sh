# Sourced by the scripts that run tests: runs a test project that is built, counts what its report says, prints the last line.
# shellcheck shell=bash

results=TestResults
rm -rf "$results"
mkdir -p "$results"
broken="$results/failed.txt"
: >"$broken"
passed=0 failed=0 skipped=0

count() { grep -o "<Counters [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9'; }

# What was skipped, and why.
reasons() {
    tr '\n' ' ' <"$1" | sed 's/<UnitTestResult /\n&/g; s/<\/UnitTestResult>/&\n/g' |
        sed -n 's/.*testName="\([^"]*\)".*outcome="NotExecuted".*<\(Message\|StdOut\)>\([^<]*\)<.*/skipped \1: \3/p'
}

# The names of those that failed, each with the first line of why.
failures() {
    tr '\n' ' ' <"$1" | sed 's/<UnitTestResult /\n&/g; s/<\/UnitTestResult>/&\n/g' |
        sed -n 's/.*testName="\([^"]*\)".*outcome="\(Failed\|Error\|Timeout\|Aborted\)".*<Message>\([^<]*\)<.*/failed \1: \3/p' | cut -c 1-400
}

# run PROJECT[:PART] [OPTION OF dotnet test]...
run() {
    dotnet test "tests/${1%%:*}" -c Release --no-build --nologo --verbosity minimal \
        --logger "trx;LogFileName=${1/:/.}.trx" --results-directory "$results" \
        --blame-hang-timeout 5m --blame-hang-dump-type none "${@:2}"
}

# tally PROJECT[:PART] EXIT_STATUS_OF_RUN
tally() {
    name=$1 status=$2 bad=0
    trx="$results/${name/:/.}.trx"
    if [ -f "$trx" ]; then
        total=$(count "$trx" total)
        bad=$(($(count "$trx" failed) + $(count "$trx" error) + $(count "$trx" timeout) + $(count "$trx" aborted)))
        passed=$((passed + $(count "$trx" passed)))
        skipped=$((skipped + total - $(count "$trx" executed)))
        reasons "$trx"
        failures "$trx" >>"$broken"
    fi
    # A test host that crashed or never started leaves no failed test behind: count the project itself.
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        echo "failed $name: did not finish (exit status $status)" >>"$broken"
        bad=1
    fi
    failed=$((failed + bad))
}

# What failed, by name, and the last line: both also in the file that TEST_COUNTS names. Fails when something failed or nothing ran.
summary() {
    line="$passed passed, $failed failed"
    [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
    echo "$line" | cat "$broken" - | tee ${TEST_COUNTS:+"$TEST_COUNTS"}
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
