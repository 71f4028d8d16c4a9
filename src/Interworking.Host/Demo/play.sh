# Sourced by demo.sh: the play itself.

play() {
    step "0. Three environments start, each with a database, entry address and SIP domain of its own"
    make_certificate
    for name in env1 env2 env4; do "$interworking" check --config "$name.json" >/dev/null || fail "$name cannot serve here"; done
    for port in 5090 5091 5095 5100 5101; do ! taken "$port" || fail "127.0.0.1:$port, which an app needs, is in use by another program; stop it"; done
    for name in env1 env2 env4; do start "$name"; done
    until_true 30 "env1" ready 8080
    until_true 30 "env2" ready 8082
    until_true 30 "env4" ready 8084
    echo "  env1  SMPP 127.0.0.1:2775  SIP 5060 (UDP, TCP), 5061 (TLS)  the entry point of all carriers"
    echo "  env2  SMPP 127.0.0.1:2785  SIP 5070, 5071"
    echo "  env4  SMPP 127.0.0.1:2875  SIP 5080, 5081"

    use_case_1
    use_case_2
    use_case_3
    use_case_4
    closing
}

# One self-signed certificate for all three: the apps are told to trust it.
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout tls.key -out tls.pem -subj /CN=env1.example.net \
        -addext "subjectAltName=DNS:env1.example.net,DNS:env2.example.net,DNS:env4.example.net,IP:127.0.0.1" 2>/dev/null
    cat tls.pem tls.key >both.pem
}

use_case_1() {
    step "1.1 SMS reaches the app. John Doe (111222333) is offline in env1: AsiaCell's campaign SMS is accepted and waits"
    "$interworking" send --from AsiaCell --to 111222333 --wait 0 "Double data this weekend" | sed 's/^/  /'
    at env1 route --from AsiaCell --to 111222333 --carrier AsiaCell

    step "1.2 His app (baresip, UDP) registers: what waited arrives. Jane Roe (1111) registers in the same app over TLS"
    baresip_start
    shows "$work/baresip/shown" "Double data this weekend"

    step "1.3 A verification code, with its receipt"
    sms asiacell asiacell Viber 111222333 "Your Viber code is 471-188"
    shows "$work/baresip/shown" "Your Viber code is 471-188"
}

use_case_2() {
    local long
    step "2.1 Between environments. Richard (2222) registers in env4 with another app (linphone, TCP); env1 knows no way to him"
    linphone_start env4 5080
    ! at env1 route --from 1111 --to 2222 || fail "env1 already has a route to 2222"

    step "2.2 The admins configure it while both serve: env4 lets env1 in, env1 gets a connection and the policy 222%"
    at env4 provision env4-from-env1.json
    at env1 provision env1-to-env4.json
    until_true 20 "env1's bind to env4" bound env1 2222
    at env1 route --from 1111 --to 2222

    step "2.3 1111 writes to 2222: SIP MESSAGE in env1, submit_sm to env4, SIP MESSAGE to the app"
    echo '  1111 writes in baresip: "Hello Richard, lunch? 🍜"'
    baresip_send "Hello Richard, lunch? 🍜"
    shows "$linphone_home/shown" "Hello Richard, lunch? 🍜"
    until_true 10 "env1's charging record" has_record env1 2222
    records "$(latest_trace env1 2222)" env1 env4

    step "2.4 2222 answers, with emoji and a text of four SMS parts; env4 got its way back to env1 first"
    at env4 provision env4-to-env1.json
    until_true 20 "env4's bind to env1" bound env4 1111
    long="These parcels wait for you:$(printf ' no. %d,' {101..150})" # a much longer line linphone's console does not take
    linphone_send "Yes 👍 see you at 12"
    shows "$work/baresip/shown" "Yes 👍 see you at 12"
    linphone_send "$long"
    shows "$work/baresip/shown" "$long"
    echo "  (${#long} characters, shown whole)"
    records "$(latest_trace env4 1111)" env4 env1
}

has_record() { [ -n "$(latest_trace "$1" "$2")" ]; }

# bound ENVIRONMENT NUMBER: the first connection that leads to the number is bound.
bound() { "$interworking" route --from 1111 --to "$2" --config "$1.json" 2>/dev/null | grep -q ' of [0-9]* bound'; }

use_case_3() {
    step "3.1 One entry point. Richard moves to env2: his app registers there, env1's policy for 222% leads there from now on"
    linphone_stop
    linphone_start env2 5070
    at env1 provision env1-to-env2.json
    until_true 20 "env1's bind to env2" bound env1 2222
    at env1 route --from 4420 --to 2222 --carrier TATA

    step "3.2 TATA knows only env1's address: one number is local there, the other is handed on to env2. Both receipts come back to TATA"
    sms tata tata-pw TATA 1111 "Your parcel arrives today"
    shows "$work/baresip/shown" "Your parcel arrives today"
    sms tata tata-pw TATA 2222 "Your flight leaves at 18:40"
    shows "$linphone_home/shown" "Your flight leaves at 18:40"
    records "$(latest_trace env1 2222)" env1 env2

    step "3.3 Two environments cannot have the same entry address: that is refused, naming both"
    ! at env1 provision clash.json || fail "the same entry address was accepted for two environments"
}

use_case_4() {
    local local_sms=20 handed_on=10
    step "4.1 Settlement. TATA sends a campaign: $local_sms SMS to 1111, $handed_on to 2222"
    campaign 1111 "$local_sms"
    campaign 2222 "$handed_on"
    shows "$work/baresip/shown" "Offer of the day" "$local_sms"
    shows "$linphone_home/shown" "Offer of the day" "$handed_on"

    step "4.2 What each carrier owes for the month: TATA pays 0.02 USD for 222, 0.01 for the rest. App users receive for free"
    at env1 settlement --month "$month"
    # With the two of step 3.2.
    expected=$(awk -v l=$((local_sms + 1)) -v h=$((handed_on + 1)) 'BEGIN { printf "%d,%.2f", l + h, l * 0.01 + h * 0.02 }')
    owed=$("$interworking" settlement --month "$month" --carrier TATA --format csv --config env1.json | awk -F, '$4 == "total" { print $13 "," $14 }')
    [ "$owed" = "$expected" ] || fail "TATA's statement says $owed (SMS, USD), and $expected were sent"
}

# campaign NUMBER COUNT: four binds at a time, each waits for its receipt.
campaign() {
    seq "$2" | xargs -P 4 -I '{}' "$interworking" send --system-id tata --password tata-pw --from TATA --to "$1" "Offer of the day, no. {}" >"campaign-$1.log"
    echo "  to $1: $(grep -c '^accepted' "campaign-$1.log") accepted, $(grep -c '^receipt .* DELIVRD' "campaign-$1.log") receipts DELIVRD"
}

closing() {
    step "5. All stop in order; the closing statement"
    local name not_delivered=0
    for name in env1 env2 env4; do
        until_true 10 "an empty spool in $name" nothing_waits "$name"
        query "$name.db" "select '  $name: ' || count(*) || ' messages, ' || sum(outcome = 'delivered') || ' delivered, one charging record each' from cdr"
        not_delivered=$((not_delivered + $(query "$name.db" "select count(*) from cdr where outcome <> 'delivered'")))
    done
    [ "$not_delivered" = 0 ] || fail "$not_delivered messages were not delivered"
    stop_process "$baresip" && baresip=""
    linphone_stop
    for name in env1 env2 env4; do
        stop_process "${servers[$name]}" || fail "$name did not stop in order" "$name.log"
        unset "servers[$name]"
    done
    echo "  TATA owes ${owed#*,} USD for ${owed%,*} SMS in $month. Four use cases played in $SECONDS s; nothing is left running."
}

nothing_waits() { [ "$(query "$1.db" "select count(*) from spool")" = 0 ]; }
