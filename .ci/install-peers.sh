#!/bin/sh
# The real peers that the tests and the demo start: sipp, baresip, linphone, kannel, kamailio, node's smpp, JsSIP in Chromium, tshark, Redis, PostgreSQL, the router of the tests behind NAT; sqlite3 and openssl for the demo. Installs only what is missing.
set -u
cd "$(dirname "$0")/.." || exit 1

missing=""
have() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
have sipp sip-tester
have baresip baresip-core
have linphonec linphone-cli
have bearerbox kannel
have kamailio kamailio
have_module() { [ -n "$(find /usr/lib -path "*/kamailio/modules/$1.so" 2>/dev/null | head -n 1)" ] || missing="$missing $2"; }
have_module ndb_redis kamailio-redis-modules
have_module tls kamailio-tls-modules
have_module smsops kamailio-extra-modules
have redis-server redis-server
have tshark tshark
have node nodejs
have npm npm
have chromium chromium
have sqlite3 sqlite3
have openssl openssl
# Without root there are no network namespaces, and the tests behind NAT are skipped.
if [ "$(id -u)" -eq 0 ]; then
    have ip iproute2
    have nft nftables
fi
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

install_packages() {
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
        echo "install these first (needs root and apt):$missing" >&2
        return 1
    fi

    echo "installing test peers:$missing"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    for attempt in 1 2 3; do
        # shellcheck disable=SC2086 # the list is words on purpose
        if apt-get -qq -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 &&
            apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $missing >>"$log" 2>&1; then
            rm -f "$log"
            return 0
        fi
        echo "attempt $attempt failed" >&2
        sleep 5
    done

    tail -n 5 "$log" >&2
    echo "could not install$missing; install them by hand and run again" >&2
    return 1
}

# The versions that the lock file names; npm writes the file in node_modules last.
install_node_library() {
    folder=tests/Interworking.FunctionalTests/Peers/Node
    [ -z "$(find "$folder/node_modules/.package-lock.json" -newer "$folder/package-lock.json" 2>/dev/null)" ] || return 0
    echo "installing test peers: smpp and JsSIP by npm"
    for attempt in 1 2 3; do
        npm ci --prefix "$folder" --no-audit --no-fund --no-update-notifier >/dev/null && return 0
        echo "attempt $attempt failed" >&2
        sleep 5
    done

    echo "npm could not install what $folder/package-lock.json names" >&2
    return 1
}

[ -z "$missing" ] || install_packages || exit 1
install_node_library
