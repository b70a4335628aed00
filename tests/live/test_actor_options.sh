#!/bin/bash
# What is said of one program of `sockeye trace`: its name, input, place, variables, output and time to start.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# A program that says what it was given, and makes a call that is traced.
build() {
    cat >"$scratch/told.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    char in[64], place[512];
    ssize_t n, all = 0;
    while ((n = read(0, in, sizeof in)) > 0)
        all += n;
    printf("in %zd %s %s %s %s\n", all, getenv("ONE") ? getenv("ONE") : "-", getenv("TWO") ? getenv("TWO") : "-",
           getcwd(place, sizeof place), isatty(1) ? "terminal" : "pipe");
    return socket(AF_INET, SOCK_STREAM, 0) < 0;
}
END
    cc -o "$scratch/told" "$scratch/told.c"
}

each_program_has_its_own_options() {
    build; mkdir "$scratch/there"; printf 'a\0bc\n' >"$scratch/bytes"
    cd "$scratch" || exit 1
    sockeye trace --text --env ONE=1 -- --as door --input hello --cwd there --pipe ./told :: --stdin bytes --env TWO=2 ./told
    expect_status 0
    expect_no_err
    expect_out "door     stdout \"in 5 1 - $scratch/there pipe\\n\""
    expect_out "told     stdout \"in 5 1 2 $scratch terminal\\n\""
    expect_out 'told     stdin "a\x00bc\n"'
}
# By what is run, not by what runs it.
is_called() {
    local name=$1; shift
    ln -sf /bin/true "$scratch/$1"
    sockeye trace --text -- "$scratch/$1" "${@:2}"
    expect_status 0
    expect_out_matching "^\+[0-9.]+ +$name +exited with 0\$"
}
a_program_is_called_as_a_person_would_call_it() {
    is_called Main java -cp classes Main 7000
    is_called Server java --class-path a.jar:b.jar -Dport=7000 chat.Server 7000
    is_called chat java -jar build/chat.jar
    is_called Server java Server.java
    is_called http-server python3 -u -m http.server 8000
    is_called server python3.11 -W error -X dev server.py
    is_called python3 python3 -c 'print(1)'
    is_called client node --require ./hook.js client.js
    is_called main go run main.go
    is_called echo-server bash -o pipefail ./echo_server.sh
    is_called bash bash -c './server 7000'
    is_called tcp-server timeout -k 1 5 ./tcp_server
    is_called httpd busybox httpd -f -p 8000
    is_called Server env -u HOME PORT=7000 ./Server
}
# As pyenv lays it out.
a_shim_is_passed_by() {
    build; mkdir -p "$scratch/env/shims" "$scratch/env/libexec" "$scratch/env/versions/2" "$scratch/there"
    mv "$scratch/told" "$scratch/env/versions/2"
    printf '#!/bin/sh\n[ "$1 $2" = "which told" ] && [ "$PWD" = %s ] && echo %s\n' \
        "$scratch/there" "$scratch/env/versions/2/told" >"$scratch/env/libexec/env"
    printf '#!/bin/sh\nfor i in 1 2 3; do echo $i | cat; done\nexec "%s" exec "${0##*/}" "$@"\n' \
        "$scratch/env/libexec/env" >"$scratch/env/shims/told"
    chmod +x "$scratch/env/libexec/env" "$scratch/env/shims/told"
    PATH=$scratch/env/shims:$PATH sockeye trace --text -- --cwd "$scratch/there" told </dev/null
    expect_status 0
    expect_out_matching 'told     stdout "in 0 '
    grep -F 'told.1' "$scratch/out" && fail 'the work of the shim is shown'
    PATH=$scratch/env/shims:$PATH sockeye trace --text -- told # its manager does not say
    expect_out 'told.1'
}
standard_input_is_handed_on() {
    build
    printf 'one two' | timeout 120 "$SOCKEYE" trace --text -- --stdin - "$scratch/told" >"$scratch/out"
    expect_out 'stdout "in 7 '
}
input_longer_than_an_event_comes_whole() {
    build
    head -c 100000 /dev/zero >"$scratch/zeros"
    sockeye trace --text -- --stdin "$scratch/zeros" "$scratch/told"
    expect_out 'stdout "in 100000 '
}
what_makes_no_sense_is_said_in_one_line() {
    build
    local options
    for options in '--as 2nd' '--as packet' '--as door-that-is-far-too-long' '--cwd /nowhere' '--stdin /nowhere' '--env ONE' '--after 1e99' '--after= ' '--after door' \
        '--input a --stdin b' '--bogus'; do
        # shellcheck disable=SC2086
        sockeye trace --text -- $options "$scratch/told"
        expect_status 2
        expect_one_line_of_err
    done
    sockeye trace --text -- --as one "$scratch/told" :: --as one "$scratch/told"
    expect_err 'another program is called so'
}
a_program_starts_after_a_line_or_a_time() {
    build
    sockeye trace --text -- --as one "$scratch/told" :: --as two --after 'one: socket(*) = 3' "$scratch/told" :: --as three --after 0.5 "$scratch/told"
    expect_status 0
    [ "$(grep -nE ' one +socket.* = 3' "$scratch/out" | cut -d: -f1)" -lt "$(grep -n 'two      start' "$scratch/out" | cut -d: -f1)" ] || fail 'two came before one'
    awk '/three +start/ { exit !(substr($1, 2) + 0 >= 0.5) }' "$scratch/out" || fail 'three came before its time'
}
a_line_needs_no_name_before_it() {
    build
    sockeye trace --text -- --as one "$scratch/told" :: --as two --after 'exited with 0' "$scratch/told"
    expect_status 0
    [ "$(grep -n 'one      exited' "$scratch/out" | cut -d: -f1)" -lt "$(grep -n 'two      start' "$scratch/out" | cut -d: -f1)" ] || fail 'two came before one was gone'
    ! grep 'was not seen' "$scratch/out" || fail 'the line was not seen'
}
a_program_starts_although_the_one_before_sleeps_for_ever_anew() {
    build
    cat >"$scratch/slow.c" <<'END'
#include <arpa/inet.h>
#include <poll.h>
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7777), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct pollfd door = { .fd = socket(AF_INET, SOCK_DGRAM, 0), .events = POLLIN };
    bind(door.fd, (struct sockaddr *)&at, sizeof at);
    for (;;)
        poll(&door, 1, 200);
}
END
    cc -o "$scratch/slow" "$scratch/slow.c"
    sockeye trace --text -- "$scratch/slow" :: "$scratch/told"
    expect_out 'told     exited with 0'
    expect_out 'nobody is left to call'
}
a_recording_ends_at_its_size() {
    build
    cat >"$scratch/flood.c" <<'END'
#include <sys/socket.h>
int main(void)
{
    int pair[2];
    char byte = 0;
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    for (;;)
        if (send(pair[0], &byte, 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1)
            return 1;
}
END
    cc -o "$scratch/flood" "$scratch/flood.c"
    sockeye trace --quiet --max-size 1 --record "$scratch/run.pcapng" -- "$scratch/flood"
    [ "$(stat -c %s "$scratch/run.pcapng")" -lt $((4 << 20)) ] || fail "$(stat -c %s "$scratch/run.pcapng") bytes"
    sockeye replay --text "$scratch/run.pcapng"
    expect_out 'limit of 1048576 bytes'
}

run_tests a_shim_is_passed_by a_program_is_called_as_a_person_would_call_it each_program_has_its_own_options standard_input_is_handed_on input_longer_than_an_event_comes_whole \
    what_makes_no_sense_is_said_in_one_line a_program_starts_after_a_line_or_a_time a_line_needs_no_name_before_it \
    a_program_starts_although_the_one_before_sleeps_for_ever_anew a_recording_ends_at_its_size
