#!/bin/bash
# Programs that wait: for who types, for clients, for each other; what is said of it, and how the session ends.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
programs=$PWD/tests/live/programs

# Each program is there in C, and in Python where that is installed: in "${consoles[@]}" and so on.
build() {
    consoles=("$scratch/console") preforked=("$scratch/prefork accept" "$scratch/prefork poll")
    datagrams=("$scratch/datagrams") kept=("$scratch/prefork poll" "$scratch/datagrams")
    if needs python3; then
        consoles+=("python3 $programs/console.py") datagrams+=("python3 $scratch/datagrams.py")
        preforked+=("python3 $programs/prefork.py accept" "python3 $programs/prefork.py poll")
        kept+=("python3 $programs/prefork.py accept")
    fi
    cc -g -o "$scratch/console" "$programs/console.c" && cc -g -o "$scratch/prefork" "$programs/prefork.c" || fail 'does not compile'
    cat >"$scratch/datagrams.c" <<'END'
#include <arpa/inet.h>
#include <sys/socket.h>
int main(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char bytes[64];
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address))
        return 1;
    while (recv(fd, bytes, sizeof bytes, 0) >= 0)
        ;
    return 1;
}
END
    cc -g -o "$scratch/datagrams" "$scratch/datagrams.c" || fail 'does not compile'
    printf 'import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(("127.0.0.1", 7000))\nwhile True:\n    s.recv(64)\n' >"$scratch/datagrams.py"
}
# The screen, until all are at rest, and what was recorded of it.
on_screen() {
    timeout -k 2 120 "$SOCKEYE" trace --free --record "$scratch/seen.pcapng" --keys z --dump --size 120x30 -- "$@" >"$scratch/screen" 2>"$scratch/err" </dev/null ||
        fail "the screen failed: $(cat "$scratch/err")"
    sockeye replay --text --exit-zero "$scratch/seen.pcapng"
}
lacks() { ! grep -qF -- "$1" "$scratch/out" || fail "stdout has '$1': $(grep -F -- "$1" "$scratch/out")"; }

who_has_standard_input_in_a_set_is_no_deadlock() {
    build
    local program
    for program in "${consoles[@]}"; do
        # shellcheck disable=SC2086
        on_screen --as server $program serve :: --as client $program call
        expect_out_matching 'server +select\(.*\) blocked'
        expect_out_matching 'client +select\(.*\) blocked'
        lacks deadlock
        # It is told where nobody can type: the same programs, with an input that has ended.
        # shellcheck disable=SC2086
        on_screen --as server --stdin /dev/null $program serve :: --as client --stdin /dev/null $program call
        expect_out 'deadlock: server waits in select(), client waits in select()'
    done
}
what_is_typed_ends_the_waiting() {
    build
    local program how
    for program in "${consoles[@]}"; do
        for how in --free --step; do
            # shellcheck disable=SC2086
            sockeye trace --text $how -- --as server $program serve :: --as client --input $'hello\n' $program call
            expect_out 'server   stdout "hello\n"'
        done
    done
}
a_text_session_that_nobody_can_go_on_with_ends_and_says_so() {
    build
    local program how
    for program in "${consoles[@]}"; do
        for how in --free --step; do
            # shellcheck disable=SC2086
            sockeye trace --text $how -- --as server $program serve :: --as client $program call
            expect_status 1
            expect_out 'deadlock: server waits in select(), client waits in select()'
            expect_out 'the programs were ended'
            expect_none_left "${program##* } serve"
        done
    done
}
servers_that_wait_for_clients_alone_are_idle() {
    build
    local program how
    for program in "${preforked[@]}"; do
        for how in --free --step; do
            # shellcheck disable=SC2086
            sockeye trace --text $how -- --as server $program :: --as client bash -c 'exec 3<>/dev/tcp/127.0.0.1/7000; printf hi >&3; [ "$(head -c 2 <&3)" = hi ]'
            expect_status 0
            expect_out_matching 'server waits in waitpid\(\), server\.1 waits in .*; nobody is left to wake it'
            expect_out 'client   exited with 0'
            lacks deadlock
        done
    done
}
a_server_of_datagrams_is_idle() {
    build
    local program how
    for program in "${datagrams[@]}"; do
        for how in --free --step; do
            # shellcheck disable=SC2086
            sockeye trace --text $how -- --as server $program
            expect_status 0
            expect_out 'server waits in recv(3); nobody is left to wake it'
            lacks deadlock
        done
    done
}
one_that_is_to_be_kept_goes_on_waiting() {
    build
    local program session
    for program in "${kept[@]}"; do
        rm -f "$scratch/out"
        # shellcheck disable=SC2086
        "$SOCKEYE" trace --text --keep -- --as server $program >"$scratch/out" 2>"$scratch/err" </dev/null &
        session=$!
        wait_until grep -qF 'nobody is left to wake it' "$scratch/out" || fail "nothing is said: $(cat "$scratch/out")"
        kill -0 $session || fail 'it has ended'
        lacks 'SIGTERM'
        kill -INT $session
        wait $session
        status=$?
        expect_status 130
        expect_err 'interrupted'
    done
}

run_tests who_has_standard_input_in_a_set_is_no_deadlock what_is_typed_ends_the_waiting \
    a_text_session_that_nobody_can_go_on_with_ends_and_says_so servers_that_wait_for_clients_alone_are_idle \
    a_server_of_datagrams_is_idle one_that_is_to_be_kept_goes_on_waiting
