#!/bin/bash
# Each program starts when those before it are past their own start: whatever that takes, and however busy the machine is.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
mkdir -p "$scratch/cache"
starts=$scratch/cache/starts
cc -std=c11 -D_GNU_SOURCE -o "$starts" tests/live/programs/starts.c || exit 2
# A name for each: what the programs are called by.
for name in server relay client; do ln -s starts "$scratch/cache/$name"; done
server=$scratch/cache/server relay=$scratch/cache/relay client=$scratch/cache/client

# Both ways; what comes first in a transcript is asked by line.
both_ways() { # words of trace; what `right` says must hold
    local how
    for how in --free --step; do
        timeout -k 2 60 "$SOCKEYE" trace --text --exit-zero $how -- "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
        status=$?
        expect_status 0
        expect_no_err
        right
    done
}
line() { grep -nE -- "$1" "$scratch/out" | head -n 1 | cut -d: -f1; }
expect_before() {
    local first second
    first=$(line "$1") second=$(line "$2")
    [ -n "$first" ] && [ -n "$second" ] && [ "$first" -lt "$second" ] ||
        fail "'$1' (${first:-nowhere}) is not before '$2' (${second:-nowhere}): $(cat "$scratch/out")"
}
all_end_well() {
    local name
    for name; do expect_out_matching "^\+[0-9.]+ +$name +exited with 0"; done
}
# Six loops beside what runs.
on_a_busy_machine() {
    local pids=() i
    for i in 1 2 3 4 5 6; do timeout 60 nice -n 5 sh -c 'while :; do :; done' & pids+=($!); done
    ("$@")
    local ended=$?
    kill "${pids[@]}"
    wait "${pids[@]}" 2>/dev/null
    [ $ended = 0 ] || exit 1
}

listened() { expect_before 'listen\(.* = 0' 'client +start'; all_end_well server client; }
a_server_that_sleeps_first_is_waited_for() {
    right() { listened; }
    both_ways "$server" naps 7000 :: "$client" calls 7000
}
a_server_that_computes_first_is_waited_for() {
    right() { listened; }
    both_ways "$server" computes 7000 :: "$client" calls 7000
}
a_busy_machine_changes_no_order() {
    on_a_busy_machine a_server_that_sleeps_first_is_waited_for
    on_a_busy_machine the_third_waits_for_a_second_that_takes_its_time
}
the_third_waits_for_a_second_that_takes_its_time() {
    right() {
        expect_before 'server +listen\(.* = 0' 'relay +start'
        expect_before 'relay +listen\(.* = 0' 'client +start'
        all_end_well relay client
    }
    both_ways "$server" serves 7000 :: "$relay" computes 7001 7000 :: "$client" calls 7001
}
the_third_does_not_wait_for_the_end_of_a_client() {
    right() {
        expect_before 'client +start' 'relay +exited'
        all_end_well server relay client
    }
    both_ways "$server" serves 7000 :: "$relay" dawdles 7000 :: "$client" sends 7001
}
a_server_with_a_time_out_rests_in_its_call() {
    right() { expect_before 'server +recv\(' 'client +start'; all_end_well server client; }
    both_ways "$server" times-out 7000 :: "$client" sends 7000
}
a_server_that_asks_in_a_loop_is_past_its_start() {
    right() { expect_before 'server +recv\(.*EAGAIN' 'client +start'; all_end_well server client; }
    both_ways "$server" asks 7000 :: "$client" sends 7000
    both_ways "$server" naps-and-asks 7000 :: "$client" sends 7000
}
who_dials_in_a_loop_is_past_its_start() {
    right() { expect_before 'client .*ECONNREFUSED' 'server +start'; all_end_well client; }
    both_ways "$client" dials 7000 :: "$server" serves 7000
}
who_sleeps_without_end_is_given_up() {
    timeout -k 2 60 "$SOCKEYE" trace --text -- sh -c "until [ -e $scratch/made ]; do sleep 0.2; done; echo there" \
        :: touch "$scratch/made" >"$scratch/out"
    expect_out 'touch    exited with 0'
    expect_out 'sh       stdout "there\n"'
}
what_a_person_asks_for_is_waited_for() {
    right() { expect_before 'server +recv\(.*EAGAIN' 'client +start'; all_end_well server client; }
    both_ways "$server" times-out 7000 :: --after 'server: recv(*) = -1 EAGAIN*' "$client" sends 7000
    rm "$scratch/out" # what was asked there is not this server's answer
    "$SOCKEYE" trace --text -- "$server" times-out 7000 :: --after 'server: acept(*)' "$client" sends 7000 \
        >"$scratch/out" 2>"$scratch/err" </dev/null &
    local session=$!
    wait_until grep -q EAGAIN "$scratch/out" || fail 'the server was not asked'
    kill -TERM $session
    wait $session
    ! grep -q 'client  *start' "$scratch/out" || fail 'it was started'
    expect_out 'client was not started: "server: acept(*)" was not seen'
}

run_tests a_server_that_sleeps_first_is_waited_for a_server_that_computes_first_is_waited_for \
    the_third_waits_for_a_second_that_takes_its_time the_third_does_not_wait_for_the_end_of_a_client \
    a_server_with_a_time_out_rests_in_its_call a_server_that_asks_in_a_loop_is_past_its_start \
    who_sleeps_without_end_is_given_up who_dials_in_a_loop_is_past_its_start \
    what_a_person_asks_for_is_waited_for a_busy_machine_changes_no_order
