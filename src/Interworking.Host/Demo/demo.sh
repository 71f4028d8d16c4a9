#!/bin/bash
# Plays "an SMS reaches the app" step by step, on free data and the default ports: start, register an app (sipp), send as a carrier, receipt, statement, stop.
set -eu
cd "$(dirname "$0")/../../.."
root=$PWD

work=$(mktemp -d)
server="" app=""
finish() {
    [ -z "$app" ] || kill "$app" 2>/dev/null || true
    [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server"; } || true
    rm -rf "$work"
}
trap finish EXIT
step() { printf '\n\033[1m%s\033[0m\n' "$*"; }

export INTERWORKING__Provisioning__File="$root/src/Interworking.Host/Demo/provisioning.json"
export INTERWORKING__Database__ConnectionString="Data Source=$work/demo.db"

step "1. env1 starts, with SQLite and the embedded registrar"
out/interworking serve >"$work/server.log" 2>&1 &
server=$!
ready() {
    { exec 3<>/dev/tcp/127.0.0.1/8080; } 2>/dev/null || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r _ status _ <&3
    exec 3>&-
    [ "$status" = 200 ]
}
until ready; do
    kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.1
done
grep 'Listening' "$work/server.log"

step "2. John Doe's app is off: a carrier sends him a message, which waits"
out/interworking send --from AsiaCell --to 111222333 --wait 0 "You were away"

step "3. His app registers 111222333 (sipp plays it) and gets what waited"
cd "$work"
sipp 127.0.0.1:5060 -sf "$root/sipp-scenarios/register.xml" -inf "$root/sipp-scenarios/demo.csv" -m 1 -i 127.0.0.1 -p 5070 >/dev/null 2>&1
sipp -sf "$root/sipp-scenarios/receive.xml" -m 2 -i 127.0.0.1 -p 5070 -trace_logs -log_file "$work/app.log" >/dev/null 2>&1 &
app=$!
cd "$root"
arrived() { [ -f "$work/app.log" ] && [ "$(grep -c 'received:' "$work/app.log")" -ge "$1" ]; }
for _ in $(seq 100); do arrived 1 && break; sleep 0.1; done
cat "$work/app.log"

step "4. The carrier sends a verification code and waits for the receipt"
out/interworking send --from Viber --to 111222333 "Your code is 4711"
for _ in $(seq 100); do arrived 2 && break; sleep 0.1; done
tail -n 1 "$work/app.log"

step "5. What the carrier owes this month"
out/interworking settlement --month "$(date -u +%Y-%m)"

step "6. env1 stops in order"
