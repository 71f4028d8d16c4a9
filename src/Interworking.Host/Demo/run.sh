#!/bin/bash
# Starts env1 on the embedded default with the demo provisioning, says how to connect once it is ready, stops on Ctrl-C.
set -u
cd "$(dirname "$0")/../../.." || exit 1

export INTERWORKING__Provisioning__File="${INTERWORKING__Provisioning__File:-src/Interworking.Host/Demo/provisioning.json}"
mkdir -p data

. src/Interworking.Host/Demo/lib.sh

if ready 8080; then
    echo "make run: an Interworking already serves on 127.0.0.1:8080; stop it first" >&2
    exit 1
fi

out/interworking serve &
server=$!
trap 'kill -TERM "$server" 2>/dev/null' INT TERM

guide() {
    cat <<'TEXT'

  Interworking env1 is ready.

  Softphone   DID 111222333, password secret-1 (also 1111 / secret-2, 2222 / secret-3)
              domain env1.example.net, server or outbound proxy 127.0.0.1:5060 (UDP or TCP), 127.0.0.1:5061 (TLS)
  Carrier     SMPP 127.0.0.1:2775 (TLS 3550), system_id asiacell, password asiacell
  Send an SMS out/interworking send --from AsiaCell --to 111222333 "Your code is 4711"
  Statement   out/interworking settlement --month $(date +%Y-%m)
  Console     http://127.0.0.1:8080/   first: out/interworking user add alice --role admin
  Browser app SIP over WebSocket at ws://127.0.0.1:8080/sip
  Health      http://127.0.0.1:8080/readyz   metrics http://127.0.0.1:8080/metrics
  Data        ./data (delete it to start afresh)

  Ctrl-C stops it.

TEXT
}

while alive "$server"; do
    if ready 8080; then guide; break; fi
    sleep 0.1
done

# The first wait returns early when a signal comes; the second gets the exit status of the orderly stop.
wait "$server"
status=$?
if alive "$server"; then
    wait "$server"
    status=$?
fi
exit "$status"
