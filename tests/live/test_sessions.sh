#!/bin/bash
# Sessions as text: that they end, that nothing is left of them, and that what was recorded can be read again.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# A transcript without what differs from run to run: times, the client's port, the cache's folder.
same_again() { sed -E 's/^\+[0-9.]+//; s/(client[0-9]*):[0-9]+/\1:PORT/g; s#/[^ ]*/##g' "$1"; }

# Starts a run of lesson 05 in the background, waits until its program is up. Its pid is in $session.
start_waiting() {
    rm -f "$scratch/out"
    XDG_CACHE_HOME=$scratch/cache "$SOCKEYE" run 05 "$@" --text >"$scratch/out" 2>"$scratch/err" </dev/null &
    session=$!
    wait_until grep -qF 'stdout "up' "$scratch/out" || fail "the program is not up: $(cat "$scratch/out" "$scratch/err")"
}
end_with() {
    kill "-$1" "$session"
    wait "$session" 2>/dev/null
    status=$?
}

a_lesson_gives_the_same_transcript_each_time() {
    sockeye run 01 twice --text
    expect_status 0
    same_again "$scratch/out" >"$scratch/first"
    for _ in 1 2 3 4 5; do
        sockeye run 01 twice --text
        same_again "$scratch/out" | cmp -s - "$scratch/first" || fail "$(same_again "$scratch/out" | diff - "$scratch/first")"
    done
}
the_order_of_the_lesson_is_kept() {
    sockeye run 01 --text
    grep -nE 'server +accept.* = 4' "$scratch/out" >"$scratch/accepted"
    grep -nE 'client +send.* = 5' "$scratch/out" >"$scratch/sent"
    [ "$(cut -d: -f1 "$scratch/sent")" -lt "$(cut -d: -f1 "$scratch/accepted")" ] || fail 'accept() came before send()'
}
programs_run_freely_when_asked() {
    sockeye run 01 --free --text
    expect_status 0
    expect_out 'client   stdout "hello\n"'
    expect_out 'all programs have ended'
}
the_replay_of_a_recording_is_the_run() {
    sockeye run 01 twice --text --record "$scratch/run.pcapng"
    expect_status 0
    mv "$scratch/out" "$scratch/live"
    sockeye replay "$scratch/run.pcapng" --text
    expect_status 0
    expect_no_err
    cmp "$scratch/out" "$scratch/live" || fail 'the replay differs'
    timeout 120 "$SOCKEYE" replay - --text <"$scratch/run.pcapng" | cmp - "$scratch/live" || fail 'from a pipe it differs'
    cat "$scratch/run.pcapng" | timeout 120 "$SOCKEYE" replay - --text | cmp - "$scratch/live" || fail 'from a pipe it differs'
}
a_longer_file_of_before_leaves_nothing_in_a_recording() {
    head -c 200000 /dev/zero >"$scratch/run.pcapng"
    sockeye run 01 --quiet --record "$scratch/run.pcapng"
    expect_status 0
    sockeye replay "$scratch/run.pcapng" --text
    expect_status 0
    expect_no_err
}
a_cut_recording_is_replayed_up_to_the_cut() {
    sockeye run 01 --quiet --record "$scratch/run.pcapng"
    head -c 9001 "$scratch/run.pcapng" >"$scratch/cut.pcapng"
    sockeye replay "$scratch/cut.pcapng" --text
    expect_status 0
    expect_one_line_of_err
    expect_err "cut.pcapng: cut off after event "
    expect_out 'start '
    sockeye replay "$scratch/cut.pcapng" --size 80x24 --dump
    expect_status 0
    expect_err "cut off after event "
}
a_damaged_recording_is_replayed_up_to_the_damage() {
    sockeye run 01 --quiet --record "$scratch/run.pcapng"
    { head -c 9000 "$scratch/run.pcapng"; head -c 500 /dev/zero; } >"$scratch/damaged.pcapng"
    sockeye replay "$scratch/damaged.pcapng" --text
    expect_out 'start '
    expect_one_line_of_err
    expect_err "damaged.pcapng: "
}
what_is_no_recording_is_refused() {
    echo 'int main(void) { return 0; }' >"$scratch/no.pcapng"
    sockeye replay "$scratch/no.pcapng" --text
    expect_status 2
    expect_one_line_of_err
    expect_err "no.pcapng: "
    : >"$scratch/empty.pcapng"
    sockeye replay "$scratch/empty.pcapng" --text
    expect_status 2
    sockeye replay "$scratch" --text
    expect_status 2
    expect_err "Is a directory"
    sockeye replay "$scratch/absent" --text
    expect_status 2
    expect_err "No such file or directory"
}
a_step_beyond_the_end_is_refused() {
    sockeye run 01 --quiet --record "$scratch/run.pcapng"
    sockeye replay "$scratch/run.pcapng" --at 1000 --text
    expect_status 2
    expect_err "so there is no step 1000"
}
a_reader_that_goes_away_ends_the_session_quietly() {
    XDG_CACHE_HOME=$scratch/cache timeout 120 "$SOCKEYE" run 05 --text 2>"$scratch/err" </dev/null | head -n 1 >"$scratch/out"
    [ "${PIPESTATUS[0]}" = 0 ] || fail "exit status ${PIPESTATUS[0]}"
    expect_no_err
    expect_none_left "$scratch"
}
a_closed_standard_output_is_said() {
    timeout 120 "$SOCKEYE" run 01 --text 2>"$scratch/err" >&-
    status=$?
    expect_status 3
    expect_one_line_of_err
    expect_err "cannot write to standard output: Bad file descriptor"
}
a_full_disk_behind_standard_output_is_said() {
    timeout 120 "$SOCKEYE" run 01 --text 2>"$scratch/err" >/dev/full
    status=$?
    expect_status 3
    expect_err "cannot write to standard output: No space left on device"
}
an_interrupt_ends_the_programs() {
    for signal in INT TERM HUP; do
        start_waiting
        end_with "$signal"
        expect_status $((128 + $(kill -l "$signal")))
        expect_one_line_of_err
        expect_err ": the programs were ended"
        expect_none_left "$scratch"
    done
}
a_program_that_ignores_being_told_is_ended_all_the_same() {
    start_waiting stubborn
    end_with TERM
    expect_status 143
    expect_none_left "$scratch"
}
a_child_in_a_session_of_its_own_is_ended_too() {
    start_waiting family
    end_with INT
    expect_status 130
    expect_none_left "$scratch"
}
nothing_is_left_when_the_program_itself_is_killed() {
    for manner in '' stubborn family; do
        start_waiting $manner
        end_with KILL
        expect_status 137
        expect_none_left "$scratch"
    done
}
what_was_recorded_before_an_interrupt_is_kept() {
    XDG_CACHE_HOME=$scratch/cache "$SOCKEYE" run 05 --text --record "$scratch/run.pcapng" >"$scratch/out" 2>"$scratch/err" &
    session=$!
    wait_until grep -qF 'stdout "up' "$scratch/out" || fail 'the program is not up'
    end_with INT
    sockeye replay "$scratch/run.pcapng" --text
    expect_status 0
    expect_no_err
    expect_out 'stdout "up'
}
a_full_disk_ends_the_recording_and_not_the_session() {
    mkdir "$scratch/small"
    timeout 120 unshare -rm sh -c 'mount -t tmpfs -o size=16k none "$0" && exec "$@" --record "$0/run.pcapng"' \
        "$scratch/small" "$SOCKEYE" run 01 --text >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 3
    expect_one_line_of_err
    expect_err "cannot write $scratch/small/run.pcapng: No space left on device"
    expect_out 'all programs have ended'
}
a_small_stack_is_enough() {
    sockeye run 01 --text # compiled now: the compiler is not asked to do with so little
    local how
    for how in --step --free; do
        (ulimit -s 128 && timeout 120 "$SOCKEYE" run 01 --text $how) >"$scratch/out" 2>"$scratch/err"
        status=$?
        expect_status 0
        expect_no_err
        expect_out 'all programs have ended'
    done
}
a_recording_that_is_not_kept_fails() {
    for shown in --text --quiet; do
        timeout 120 "$SOCKEYE" run 01 "$shown" --record /dev/full >"$scratch/out" 2>"$scratch/err"
        status=$?
        expect_status 3
        expect_one_line_of_err
        expect_err "cannot write /dev/full: No space left on device"
    done
}
no_temporary_file_is_left_without_a_cache() {
    mkdir "$scratch/tmp"
    TMPDIR=$scratch/tmp XDG_CACHE_HOME=/proc/nowhere sockeye run 01 --text
    expect_status 0
    [ -z "$(ls -A "$scratch/tmp")" ] || fail "left: $(ls -A "$scratch/tmp")"
}
traced_programs_are_named_as_a_person_would() {
    cc -g -o "$scratch/server" tests/course/lessons/01-echo/server.c || fail 'no compiler'
    cc -g -o "$scratch/client" tests/course/lessons/01-echo/client.c || fail 'no compiler'
    sockeye trace --text -- "$scratch/server" 7000 2 :: "$scratch/client" 7000 one :: "$scratch/client" 7000 two
    expect_status 0
    expect_out_matching 'server +listen\(3, 8\) = 0 +server\.c:[0-9]+'
    expect_out_matching 'client +stdout "one\\n"'
    expect_out_matching 'client2 +stdout "two\\n"'
    expect_out 'all programs have ended'
}
a_session_in_which_nobody_can_go_on_is_ended() {
    cc -g -o "$scratch/server" tests/course/lessons/01-echo/server.c || fail 'no compiler'
    sockeye trace --text -- "$scratch/server" 7000
    expect_status 0
    expect_out 'server waits in accept(3); nobody is left to wake it'
    expect_none_left "$scratch"
}

time_is_held_for_whoever_looks_where_it_is_asked_for() {
    sockeye trace --text --step --hold-time -- sleep 0.01
    expect_status 0
    expect_out_matching 'nanosleep\(.*0\.01 s.*\) = 0'
    sockeye trace --text --step -- sleep 0.01
    expect_status 0
    ! grep -q nanosleep "$scratch/out" || fail "the machine's time is kept: $(cat "$scratch/out")"
    sockeye trace --text --hold-time -- sleep 0.01
    expect_status 2
    expect_err '--hold-time is for programs that go step by step'
}

run_tests time_is_held_for_whoever_looks_where_it_is_asked_for a_lesson_gives_the_same_transcript_each_time the_order_of_the_lesson_is_kept programs_run_freely_when_asked \
    the_replay_of_a_recording_is_the_run a_longer_file_of_before_leaves_nothing_in_a_recording \
    a_cut_recording_is_replayed_up_to_the_cut a_damaged_recording_is_replayed_up_to_the_damage \
    what_is_no_recording_is_refused a_step_beyond_the_end_is_refused a_reader_that_goes_away_ends_the_session_quietly \
    a_closed_standard_output_is_said a_full_disk_behind_standard_output_is_said an_interrupt_ends_the_programs \
    a_program_that_ignores_being_told_is_ended_all_the_same a_child_in_a_session_of_its_own_is_ended_too \
    nothing_is_left_when_the_program_itself_is_killed what_was_recorded_before_an_interrupt_is_kept \
    a_full_disk_ends_the_recording_and_not_the_session a_recording_that_is_not_kept_fails \
    a_small_stack_is_enough \
    no_temporary_file_is_left_without_a_cache traced_programs_are_named_as_a_person_would \
    a_session_in_which_nobody_can_go_on_is_ended
