#!/bin/bash
# Programs that do the same again and again: how much is printed of them, and that it is all counted.
. "$(dirname "$0")/harness.bash"

build() { ${CC:-cc} -g -O0 -o "$scratch/$1" -x c - || fail "$1 does not compile"; }

# Calls of a program and its children that came back: those shown, and those counted in the lines for the others.
calls_told() { # PROGRAM NAME
    awk -v actor="$1" -v name="$2" '
        ($2 == actor || index($2, actor ".") == 1) && index($3, name "(") == 1 && / = -?[0-9]/ { n++ }
        $2 == "…" { rest = $0; sub(/^.* a second\): /, "", rest)
            parts = split(rest, of, "; ")
            for (i = 1; i <= parts; i++)
                if (index(of[i], actor " ") == 1 && match(of[i], "(^| )" name " [0-9]+ times?"))
                    n += substr(of[i], RSTART + (RSTART > 1) + length(name) + 1) + 0 }
        END { print n + 0 }' "$scratch/out"
}

a_ping_pong_of_20000_rounds_is_told_in_200_lines() {
    build pair <<'C'
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    int pair[2];
    char bytes[64] = { 0 };
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    if (fork() == 0) {
        close(pair[0]);
        while (recv(pair[1], bytes, sizeof bytes, 0) > 0)
            send(pair[1], bytes, sizeof bytes, 0);
        return 0;
    }
    close(pair[1]);
    for (int i = 0; i < 20000; i++) {
        send(pair[0], bytes, sizeof bytes, 0);
        recv(pair[0], bytes, sizeof bytes, 0);
    }
    return 0;
}
C
    sockeye trace --text --free --record "$scratch/run.pcapng" -- "$scratch/pair"
    expect_status 0
    [ "$(wc -l <"$scratch/out")" -lt 200 ] || fail "$(wc -l <"$scratch/out") lines"
    [ "$(calls_told pair send)" = 40000 ] || fail "$(calls_told pair send) sends: $(grep '…  ' "$scratch/out")"
    grep -qE '… .* repeated [0-9]+ times in [0-9.]+ s \([0-9.]+ a second\)' "$scratch/out" || fail 'no rate'
    cp "$scratch/out" "$scratch/live"
    sockeye replay --text "$scratch/run.pcapng"
    cmp "$scratch/live" "$scratch/out" || fail 'a replay tells it otherwise'
    sockeye replay --text --all "$scratch/run.pcapng"
    [ "$(grep -c 'send(.* = 64' "$scratch/out")" = 40000 ] || fail '--all leaves something out'
    sockeye replay --json "$scratch/run.pcapng"
    [ "$(grep -c '"kind":"return".*"call":"send"' "$scratch/out")" = 40000 ] || fail '--json leaves something out'
}

# A program without end is ended as a person ends it.
endless() {
    timeout -s INT -k 5 3 "$SOCKEYE" trace "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
}

what_never_ends_is_told_in_a_few_lines() {
    build spin <<'C'
#include <sys/socket.h>
int main(void)
{
    int pair[2];
    char byte;
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
    for (;;)
        recv(pair[0], &byte, 1, 0);
}
C
    local how
    for how in --free --step; do
        endless --text $how -- "$scratch/spin"
        [ "$(wc -l <"$scratch/out")" -lt 120 ] || fail "$how: $(wc -l <"$scratch/out") lines"
        expect_out 'spin recv EAGAIN'
        expect_out 'busy-loop'
        grep -q '1 finding' "$scratch/out" || fail "$how: $(tail "$scratch/out")"
    done
}

run_tests a_ping_pong_of_20000_rounds_is_told_in_200_lines what_never_ends_is_told_in_a_few_lines
