#!/bin/bash
# Programs that get in the way of whoever watches them behave as if nobody did, step by step and freely.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
mkdir -p "$scratch/cache"
hostile=$scratch/cache/hostile
cc -std=c11 -D_GNU_SOURCE -g -pthread -o "$hostile" tests/live/programs/hostile.c || exit 2

# What the transcript says that was printed and how it ended, as the program itself would have it.
printed() { sed -nE 's/^\+[0-9.]+ +[^ ]+ +stdout "(.*)"$/\1/p' "$scratch/out" | tr -d '\n' | sed 's/\\n/\n/g'; }

# Runs a mode unwatched, then watched both ways.
as_unwatched() {
    timeout 60 "$hostile" "$1" >"$scratch/wanted" 2>/dev/null </dev/null
    local ended=$? how
    case $ended in
        137) ended='killed by SIGKILL' ;;
        *) ended="exited with $ended" ;;
    esac
    for how in --step --free; do
        sockeye trace --text $how -- "$hostile" "$1"
        expect_status 0
        expect_no_err
        printed | diff "$scratch/wanted" - >"$scratch/diff" || fail "$how: $(cat "$scratch/diff")"
        expect_out_matching "^\+[0-9.]+ +hostile +$ended\$"
        expect_out 'all programs have ended'
    done
    expect_none_left "$hostile"
}

a_program_that_kills_its_group_kills_no_other() { as_unwatched group; }
ptrace_traceme_changes_nothing() { as_unwatched traceme; }
blocked_signals_stay_pending() { as_unwatched masked; }
exit_ends_threads_that_are_blocked() { as_unwatched abandons; }
a_process_outlives_its_first_thread() { as_unwatched headless; }
stopped_children_are_seen_and_go_on() { as_unwatched stops; }
posix_spawn_works_and_fails_as_ever() { as_unwatched spawns; }
descriptors_replaced_under_other_threads_are_survived() { as_unwatched races; }
timers_signals_and_counters_wake_an_epoll_loop() { as_unwatched loops; }
a_descriptor_is_passed_to_another_process() { as_unwatched passes; }

threads_that_race_to_become_another_program_do() { as_unwatched execs; }

killing_everybody_kills_nobody_outside() {
    sockeye trace --text -- bash -c 'kill -KILL -1; echo still here'
    expect_status 0
    expect_out 'stdout "still here\n"'
    expect_out 'all programs have ended'
}
io_uring_is_refused_so_that_no_call_escapes() {
    command -v perl >/dev/null || skip_without 'perl is not installed'
    sockeye trace --text -- perl -e 'my $p = "\0" x 256; syscall(425, 8, $p); print $!{ENOSYS} ? "refused\n" : "taken\n"'
    expect_status 0
    expect_out 'stdout "refused\n"'
}
what_nobody_could_watch_is_refused_and_said() {
    cc -std=c11 -D_GNU_SOURCE -o "$scratch/unwatched" tests/live/programs/unwatched.c
    ln -s unwatched "$scratch/again"
    printf '%s: Function not implemented\n' io_uring_setup listener x32 'int 0x80' >"$scratch/wanted"
    local how name
    for how in --step --free; do
        sockeye trace --text $how -- "$scratch/unwatched" :: "$scratch/again"
        expect_status 0
        for name in unwatched again; do # each program's own are said
            expect_out "$name was refused io_uring_setup(): nobody could watch it"
            expect_out "$name was refused a listener of seccomp()"
            expect_out "$name was refused a process made with CLONE_UNTRACED"
            expect_out "$name: what io_submit() does with descriptor 3 is not seen"
            [ "$(uname -m)" != x86_64 ] || expect_out "$name was refused a call of another architecture (int 0x80, x32)"
        done
        printed | grep 'not implemented' | sort -u | diff <(sort "$scratch/wanted") - || fail "$how: $(printed)"
        expect_out 'untraced: Operation not permitted'
        expect_out 'came: 1'
    done
}
a_program_of_another_architecture_is_said_to_be_one() {
    printf '%s' 'void _start(void) { for (;;) __asm__ volatile("int $0x80" : : "a"(1), "b"(7)); }' |
        cc -m32 -static -nostdlib -x c -o "$scratch/small" - 2>/dev/null ||
        skip_without 'nothing of 32 bits can be made here'
    timeout -s INT -k 2 3 "$SOCKEYE" trace --text -- "$scratch/small" >"$scratch/out" 2>"$scratch/err" </dev/null
    expect_out 'small was refused a call of another architecture (int 0x80, x32): nobody could watch it'
    [ "$(grep -c 'small was refused' "$scratch/out")" = 1 ] || fail "$(cat "$scratch/out")"
}
a_program_that_cannot_be_run_fails_the_session() {
    printf 'xx' >"$scratch/junk"
    chmod +x "$scratch/junk"
    sockeye trace --text -- "$scratch/junk"
    expect_status 3
    expect_one_line_of_err
    expect_err "cannot run $scratch/junk: Exec format error"
}
too_few_descriptors_are_said() {
    for few in 8 12; do
        (ulimit -n $few; timeout 120 "$SOCKEYE" trace --text -- true >"$scratch/out" 2>"$scratch/err" </dev/null)
        status=$?
        expect_status 3
        expect_one_line_of_err
    done
}
a_recording_that_cannot_grow_is_said() {
    sockeye run 01 --text # which compiles it
    (ulimit -f 1; timeout 120 "$SOCKEYE" run 01 --text >/dev/null 2>"$scratch/err" </dev/null)
    status=$?
    expect_status 3
    expect_one_line_of_err
    expect_err 'the recording cannot grow any more'
}
endless_and_sparse_files_are_refused_at_once() {
    sockeye replay /dev/zero --text
    expect_status 2
    expect_err 'this is no pcapng or pcap file'
    truncate -s 10G "$scratch/sparse.pcapng"
    sockeye replay "$scratch/sparse.pcapng" --text
    expect_status 2
    sockeye run 01 --quiet --record "$scratch/run.pcapng"
    truncate -s 10G "$scratch/run.pcapng"
    sockeye replay "$scratch/run.pcapng" --text
    expect_status 0
    expect_out 'all programs have ended'
    expect_one_line_of_err
    expect_err 'damaged after event'
}

run_tests a_program_that_kills_its_group_kills_no_other ptrace_traceme_changes_nothing blocked_signals_stay_pending \
    exit_ends_threads_that_are_blocked a_process_outlives_its_first_thread stopped_children_are_seen_and_go_on \
    posix_spawn_works_and_fails_as_ever descriptors_replaced_under_other_threads_are_survived \
    timers_signals_and_counters_wake_an_epoll_loop a_descriptor_is_passed_to_another_process \
    threads_that_race_to_become_another_program_do killing_everybody_kills_nobody_outside io_uring_is_refused_so_that_no_call_escapes \
    what_nobody_could_watch_is_refused_and_said a_program_of_another_architecture_is_said_to_be_one \
    a_program_that_cannot_be_run_fails_the_session too_few_descriptors_are_said \
    a_recording_that_cannot_grow_is_said endless_and_sparse_files_are_refused_at_once
