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
    timeout -k 2 200 "$SOCKEYE" trace --text --free --record "$scratch/run.pcapng" -- "$scratch/pair" \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
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

# A program without end, ended once it was told of twice that it repeats.
endless() {
    local pid
    "$SOCKEYE" trace "$@" >"$scratch/out" 2>"$scratch/err" </dev/null &
    pid=$!
    wait_until grep -q 'they repeated' "$scratch/out" || fail "nothing repeated: $(tail "$scratch/out")"
    kill -TERM "$pid"
    wait "$pid"
    status=$?
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
        expect_status 143
        [ "$(wc -l <"$scratch/out")" -lt 120 ] || fail "$how: $(wc -l <"$scratch/out") lines"
        expect_out 'spin recv EAGAIN'
        expect_out 'busy-loop'
        grep -q '1 finding' "$scratch/out" || fail "$how: $(tail "$scratch/out")"
    done
}

flood() { # a program that sends to itself so many times, or without end
    build flood <<'C'
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
static void end(int signal)
{
    (void)signal;
    write(1, "counted to the end\n", 19);
    _exit(0);
}
int main(int count, char **words)
{
    int pair[2];
    signal(SIGTERM, count > 2 ? SIG_IGN : end);
    char byte = 0;
    long rounds = count > 1 ? atol(words[1]) : -1;
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    while (rounds-- != 0)
        if (send(pair[0], &byte, 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1)
            return 1;
    return 0;
}
C
}
# In a mount namespace with so little disk on $scratch/disk, words of sockeye.
on_a_disk_of() { # size, then words of sockeye
    local size=$1
    shift
    unshare -rm true 2>/dev/null || skip_without 'no user and mount namespace of its own can be made here'
    mkdir -p "$scratch/disk"
    timeout -k 2 200 unshare -rm sh -c 'mount -t tmpfs -o size="$1" none "$2/disk" && shift 2 && "$@"
        status=$?; cp '"$scratch"'/disk/run.pcapng '"$scratch"'; exit $status' sh "$size" "$scratch" "$SOCKEYE" "$@" \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
file_size() { stat -c %s "$scratch/run.pcapng"; }

a_recording_of_which_nobody_said_how_long_leaves_half_of_the_disk() {
    flood
    on_a_disk_of 48m trace --quiet --record "$scratch/disk/run.pcapng" --free -- "$scratch/flood"
    expect_status 3 # the end was not seen, and nobody had asked for that
    expect_err 'the recording has reached its limit of 25'
    expect_err '--max-size allows more'
    expect_one_line_of_err
    [ "$(file_size)" -lt $((27 << 20)) ] || fail "$(file_size) bytes"
    sockeye replay --text "$scratch/run.pcapng"
    expect_out 'the session ends'
    expect_out 'the programs were ended'
    [ "$(wc -l <"$scratch/out")" -lt 100 ] || fail "$(wc -l <"$scratch/out") lines"
}
a_recording_ends_where_it_was_asked_to() {
    flood
    sockeye trace --quiet --max-size 2 --record "$scratch/run.pcapng" --free -- "$scratch/flood"
    expect_status 0
    expect_err 'limit of 2097152 bytes'
    [ "$(file_size)" -lt $((3 << 20)) ] || fail "$(file_size) bytes"
    sockeye replay --text "$scratch/run.pcapng"
    expect_out 'counted to the end' # it ends as it does when a person ends it
    expect_out 'exited with 0'
    sockeye trace --quiet --max-size 2 --record "$scratch/run.pcapng" --free -- "$scratch/flood" -1 for-ever
    [ "$(file_size)" -lt $((3 << 20)) ] || fail "$(file_size) bytes of one that will not end"
    sockeye trace --max-size 0 -- true
    expect_status 2
    expect_one_line_of_err
}
a_full_disk_keeps_what_was_recorded_and_the_run() {
    flood
    on_a_disk_of 1m trace --text --record "$scratch/disk/run.pcapng" --free -- "$scratch/flood" 3000
    expect_status 3
    expect_err 'run.pcapng: No space left on device; what was recorded until then is kept'
    expect_one_line_of_err
    expect_out 'exited with 0'
    [ "$(calls_told flood send)" = 3000 ] || fail "$(calls_told flood send) sends were told"
    sockeye replay --text "$scratch/run.pcapng"
    expect_no_err # no block is cut
    expect_out 'repeated'
}
memory_that_cannot_grow_ends_the_run_with_a_line() {
    flood
    (ulimit -f 1000; timeout 20 "$SOCKEYE" trace --text --free -- "$scratch/flood" 2>"$scratch/err" </dev/null | cat >"$scratch/out"
        exit "${PIPESTATUS[0]}")
    status=$?
    expect_status 3
    expect_err 'the recording cannot grow any more'
    expect_one_line_of_err
    [ "$(calls_told flood send)" -gt 500 ] || fail "$(calls_told flood send) sends were told"
    expect_none_left "$scratch/flood"
}

run_tests a_ping_pong_of_20000_rounds_is_told_in_200_lines what_never_ends_is_told_in_a_few_lines \
    a_recording_of_which_nobody_said_how_long_leaves_half_of_the_disk a_recording_ends_where_it_was_asked_to \
    a_full_disk_keeps_what_was_recorded_and_the_run memory_that_cannot_grow_ends_the_run_with_a_line
