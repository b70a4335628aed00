#!/bin/bash
# `--signal`: a program is sent one after a line, after a time, or when all wait; the transcript tells who sent it.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# A server that says which signals it gets, and ends well by SIGTERM; and a client that does not wait for an answer.
build() {
    cat >"$scratch/server.c" <<'END'
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
static volatile sig_atomic_t came;
static void note(int number) { came = number; }
int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = note };
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8))
        return 1;
    while (came != SIGTERM) {
        char byte;
        int client = accept(fd, NULL, NULL);
        if (client >= 0) {
            while (recv(client, &byte, 1, 0) > 0)
                ;
            close(client);
        } else {
            printf("signal %d\n", came);
            fflush(stdout);
        }
    }
    return argc > 1 ? atoi(argv[1]) : 0;
}
END
    cat >"$scratch/client.c" <<'END'
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return connect(fd, (struct sockaddr *)&address, sizeof address) || send(fd, "x", 1, 0) != 1 || close(fd);
}
END
    cc -g -o "$scratch/server" "$scratch/server.c" && cc -g -o "$scratch/client" "$scratch/client.c" || fail 'does not compile'
    cd "$scratch" || exit 1
}
# Lines of the transcript in this order, each a part of one.
expect_in_order() {
    local at=0 next
    for wanted; do
        next=$(grep -nF -- "$wanted" "$scratch/out" | cut -d: -f1 | awk -v at=$at '$1 > at { print; exit }')
        [ -n "$next" ] || fail "no '$wanted' behind line $at of: $(cat "$scratch/out")"
        at=$next
    done
}

one_is_sent_after_a_line_and_one_when_all_wait() {
    build
    local how
    for how in --free --step; do
        sockeye trace --text $how -- --signal 'HUP@server: close(*) = 0' --signal SIGTERM ./server :: ./client
        expect_status 0
        expect_in_order 'close(4) = 0' 'SIGHUP is sent to server, as --signal says' 'server   SIGHUP (Hangup)' 'stdout "signal 1\n"' \
            'SIGTERM is sent to server, as --signal says' 'server   SIGTERM (Terminated)' 'stdout "signal 15\n"' \
            'server   exited with 0' 'all programs have ended'
    done
}
one_is_sent_when_its_time_has_come() {
    build
    sockeye trace --json --free -- --signal TERM@0.6 ./server 3
    expect_status 0
    local ns
    ns=$(grep '"note":"signal"' "$scratch/out" | grep -o '"ns":[0-9]*' | cut -d: -f2)
    [ "${ns:-0}" -ge 600000000 ] || fail "SIGTERM was sent at ${ns:-no time}: $(tail -n 3 "$scratch/out")"
    expect_out '"kind":"exit","actor":"server"'
    expect_out '"status":3'
}
each_program_gets_its_own() {
    build
    sockeye trace --text --step -- --as one --signal TERM ./server :: --after 'one: listen(*) = 0' --signal KILL@0.1 sleep 60
    expect_out 'SIGKILL is sent to sleep, as --signal says'
    expect_out 'killed by SIGKILL'
    expect_out 'SIGTERM is sent to one, as --signal says'
}
one_that_waits_in_vain_is_told_of() {
    build
    sockeye trace --text --free -- --signal 'USR1@server: sendfile(*' --signal TERM ./server
    expect_status 0
    expect_out 'SIGUSR1 was not sent to server: what it waits for has not come'
}
what_is_no_signal_is_said() {
    build
    local wrong
    for wrong in FOO SIGFOO 0 65 @3 'TERM@-1' 'TERM@1e9' TERM@ TERM@accept; do
        sockeye trace --text -- --signal "$wrong" ./server
        expect_status 2
        expect_one_line_of_err
        expect_err "--signal="
    done
}

run_tests one_is_sent_after_a_line_and_one_when_all_wait one_is_sent_when_its_time_has_come each_program_gets_its_own \
    one_that_waits_in_vain_is_told_of what_is_no_signal_is_said
