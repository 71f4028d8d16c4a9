# Sourced by run.sh and demo.sh: what both know of a server. Bash itself asks, so that no curl is needed.

# ready PORT: the server whose Http.Listen is 127.0.0.1:PORT says that it can serve.
ready() {
    local status
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r _ status _ <&3
    exec 3>&-
    [ "$status" = 200 ]
}

# taken PORT: somebody listens there.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# alive PID: the process has not ended.
alive() { kill -0 "$1" 2>/dev/null; }
