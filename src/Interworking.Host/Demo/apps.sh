# Sourced by demo.sh: the two softphones. Each keeps its files in a folder of its own under $work and writes what it shows to "shown" there.

# baresip_start: baresip with Jane's 1111 over TLS and John's 111222333 over UDP, both at env1. What it writes goes from 1111 to 2222.
baresip_start() {
    local home=$work/baresip modules
    for modules in /usr/lib/*/baresip/modules /usr/lib/baresip/modules; do [ ! -d "$modules" ] || break; done
    mkdir "$home"
    cat >"$home/config" <<CONFIG
poll_method epoll
sip_listen 127.0.0.1:5090
sip_cafile $work/tls.pem
sip_certificate $work/both.pem
net_interface 127.0.0.1
module_path $modules
module stdio.so
module g711.so
module aufile.so
module_tmp uuid.so
module_tmp account.so
module_app contact.so
module_app menu.so
module ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:5095
CONFIG
    cat >"$home/accounts" <<ACCOUNTS
<sip:1111@env1.example.net;transport=tls>;auth_user=1111;auth_pass=secret-2;outbound="sip:127.0.0.1:5061;transport=tls";regint=60
<sip:111222333@env1.example.net;transport=udp>;auth_user=111222333;auth_pass=secret-1;outbound="sip:127.0.0.1:5060;transport=udp";regint=60
ACCOUNTS
    echo '"Richard" <sip:2222@env1.example.net>' >"$home/contacts"
    mkfifo "$home/typed"
    baresip -4 -f "$home" -v <>"$home/typed" >"$home/shown" 2>&1 &
    baresip=$!
    until_true 20 "baresip's two registrations" baresip_registered
}

baresip_registered() { alive "$baresip" && [ "$(grep -c '200 OK' "$work/baresip/shown")" -ge 2 ]; }

# baresip_send TEXT: over its control port, a netstring of JSON.
baresip_send() {
    local LC_ALL=C command="{\"command\":\"message\",\"params\":\"$1\",\"token\":\"demo\"}"
    exec 4<>/dev/tcp/127.0.0.1/5095
    printf '%d:%s,' "${#command}" "$command" >&4
    exec 4>&-
}

# linphone_start ENVIRONMENT PORT: linphone with Richard's 2222 over TCP at that environment.
linphone_start() {
    domain=$1.example.net
    linphone_home=$work/linphone-$1
    mkdir "$linphone_home"
    cat >"$linphone_home/linphonerc" <<CONFIG
[sip]
sip_port=5100
sip_tcp_port=5100
sip_tls_port=5101
default_proxy=0
bind_address=127.0.0.1
guess_hostname=0
[auth_info_0]
username=2222
passwd=secret-3
realm=$domain
[proxy_0]
reg_proxy=<sip:127.0.0.1:$2;transport=tcp;lr>
reg_route=<sip:127.0.0.1:$2;transport=tcp;lr>
reg_identity=sip:2222@$domain
reg_expires=300
reg_sendregister=1
[storage]
uri=$linphone_home/linphone.db
CONFIG
    mkfifo "$linphone_home/typed"
    HOME=$linphone_home linphonec -c "$linphone_home/linphonerc" -d 6 -l "$linphone_home/log" <>"$linphone_home/typed" >"$linphone_home/shown" 2>&1 &
    linphone=$!
    until_true 20 "linphone's registration at $1" linphone_registered
}

linphone_registered() { alive "$linphone" && grep -q 'to \[LinphoneRegistrationOk\]' "$linphone_home/log" 2>/dev/null; }

# linphone_send TEXT: to Jane's 1111.
linphone_send() { echo "chat sip:1111@$domain $1" >"$linphone_home/typed"; }

linphone_stop() {
    stop_process "$linphone"
    linphone=""
}

# shows FILE TEXT [COUNT]: waits until the app has shown the text, prints the last line with it.
shows() {
    until_true 20 "\"${2:0:40}\" in the app" shown "$1" "$2" "${3:-1}"
    # Without the colours, and not the whole of a long one.
    grep -F -- "$2" "$1" | tail -n 1 | sed -e 's/\x1b\[[0-9;]*[A-Za-z]//g' -e 's/^[^A-Za-z"]*//' -e 's/^linphonec> //' | cut -c -160 | sed 's/^/  the app shows:  /'
}

shown() { [ "$(grep -cF -- "$2" "$1")" -ge "$3" ]; }
