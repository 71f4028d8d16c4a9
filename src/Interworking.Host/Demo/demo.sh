#!/bin/bash
# Plays the four use cases step by step with three environments (env1, env2, env4) and two real softphones on loopback, then stops everything.
# What it starts from is in environments/: SMPP 2775, 2785, 2875; SIP 5060, 5070, 5080 and one above for TLS; HTTP 8080, 8082, 8084; the apps take 5090 to 5101.
set -Eeuo pipefail
here=$(cd "$(dirname "$0")" && pwd)
interworking=$(cd "$here/../../.." && pwd)/out/interworking
. "$here/lib.sh"
. "$here/apps.sh"

work=$(mktemp -d)
step="before the first step"
baresip="" linphone=""
declare -A servers=()
month=$(date -u +%Y-%m)

. "$here/play.sh"

# finish: whatever happened, nothing is left running, and the exit status tells whether all went well.
finish() {
    local status=$?
    trap - EXIT ERR
    trap '' INT TERM
    for process in $baresip $linphone; do stop_process "$process" || true; done
    for name in "${!servers[@]}"; do
        stop_process "${servers[$name]}" && continue
        echo "make demo: $name did not stop in order" >&2
        status=1
    done
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'say_failed "stopped by a signal"; exit 130' INT TERM
trap 'say_failed "\"$BASH_COMMAND\" failed"; exit 1' ERR

say_failed() { echo "make demo: failed at $step: $1" >&2; }

# fail WHY [LOG]: with the end of a log.
fail() {
    trap - ERR
    say_failed "$1"
    [ -z "${2:-}" ] || tail -n 15 "$2" >&2
    exit 1
}

# stop_process PID: SIGTERM, and SIGKILL for one that does not go in fifteen seconds. The status is its own; 0 for a signal's end.
stop_process() {
    local status=0
    kill -TERM "$1" 2>/dev/null || true
    for _ in $(seq 150); do alive "$1" || break; sleep 0.1; done
    ! alive "$1" || kill -KILL "$1"
    wait "$1" || status=$?
    [ "$status" = 0 ] || [ "$status" = 143 ]
}

# until_true SECONDS WHAT COMMAND...: fails when it does not come true in time. The limits are far above what it takes.
until_true() {
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@"; do
        all_alive
        [ "$SECONDS" -lt "$end" ] || fail "$what did not come within $seconds s"
        sleep 0.1
    done
}

all_alive() {
    local name
    for name in "${!servers[@]}"; do
        alive "${servers[$name]}" || fail "$name has ended" "$work/$name.log"
    done
}

step() {
    step="step ${1%% *}"
    step=${step%.}
    printf '\n\033[1m%s\033[0m\n' "$1"
}

# at ENVIRONMENT COMMAND ARGUMENTS...: the program with that environment's configuration; the command is shown.
at() {
    local environment=$1
    shift
    printf '  %s$ interworking %s\n' "$environment" "$(printf "%q " "$@")"
    "$interworking" "$@" --config "$environment.json" 2>&1 | sed 's/^/  /'
}

# sms SYSTEM_ID PASSWORD FROM TO TEXT: an SMS by a carrier at env1, with its answer and its receipt.
sms() {
    printf '  %s submits to env1: %s → %s "%s"\n' "$1" "$3" "$4" "$5"
    "$interworking" send --system-id "$1" --password "$2" --from "$3" --to "$4" "$5" | sed 's/^/    /'
}

query() { sqlite3 -readonly -cmd '.timeout 5000' "$@"; }

# records TRACE_ID ENVIRONMENT...: the charging records of one message in each of these.
records() {
    local trace=$1 environment
    shift
    echo "  charging records with trace_id $trace:"
    for environment in "$@"; do
        until_true 10 "$environment's charging record" recorded "$environment" "$trace"
        query -separator ', ' "$environment.db" "
            select '    $environment: ' || direction || ', ' || origin || ' → ' || destination || ', ' || coalesce('carrier ' || carrier, 'not billed') || ', ' || parts || ' part(s), ' ||
                outcome || ' to ' || coalesce(delivered_to, '-') from cdr where trace_id = '$trace'"
    done
}

recorded() { [ "$(query "$1.db" "select count(*) from cdr where trace_id = '$2'")" = 1 ]; }

# latest_trace ENVIRONMENT DESTINATION
latest_trace() { query "$1.db" "select trace_id from cdr where destination = '$2' order by id desc limit 1"; }

start() {
    "$interworking" serve --config "$1.json" >"$1.log" 2>&1 &
    servers[$1]=$!
}

cd "$work"
cp "$here"/environments/*.json .
play
