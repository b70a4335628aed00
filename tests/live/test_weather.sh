#!/bin/bash
# Rough weather: what is put into calls is shown, is the same for the same seed, and harms nobody who does it right.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

mkdir -p "$scratch/cache" # which stays from test to test
pieces=$scratch/cache/pieces
cc -g -Wall -o "$pieces" tests/live/programs/pieces.c || exit 2
same_again() { sed -E 's/^\+[0-9.]+//; s/(client[0-9]*):[0-9]+/\1:PORT/g; s#/[^ ]*/##g' "$1" | grep -v ' packet '; }

a_right_program_survives_every_weather() {
    local weather manner seed
    for weather in calm short eintr eagain storm; do
        for manner in '' nonblock; do
            for seed in 1 2; do
                sockeye trace --step --text --weather "$weather" --seed $seed -- "$pieces" $manner
                expect_status 0
                expect_out 'stdout "6000 bytes, whole\n"'
                expect_out_matching 'pieces +exited with 0'
            done
        done
    done
}
it_survives_when_all_run_freely_too() {
    sockeye trace --free --text --weather storm --seed 3 -- "$pieces" nonblock
    expect_status 0
    expect_out 'stdout "6000 bytes, whole\n"'
}
what_was_done_stands_in_the_line() {
    sockeye trace --step --text --weather short --seed 1 -- "$pieces"
    expect_out 'rough weather, calls cut short, seed 1'
    for call in send write writev sendmsg recv read readv recvmsg; do
        expect_out_matching " $call\\(.* \\(cut to [1-7]\\)"
    done
    sockeye trace --step --text --weather eintr --seed 1 -- "$pieces"
    expect_out_matching 'send\(.*\) = -1 EINTR \(Interrupted system call\) \(put in\)'
    expect_out_matching 'recv\(.*\) = -1 EINTR \(Interrupted system call\) \(put in\)'
}
eagain_befalls_only_who_asked_not_to_wait() {
    sockeye trace --step --text --weather eagain --seed 1 -- "$pieces"
    ! grep -q 'put in' "$scratch/out" || fail "$(grep 'put in' "$scratch/out" | head -n 1)"
    sockeye trace --step --text --weather eagain --seed 1 -- "$pieces" nonblock
    expect_out_matching '= -1 EAGAIN \(Resource temporarily unavailable\) \(put in\)'
}
in_calm_weather_nothing_is_done() {
    sockeye trace --step --text --weather calm -- "$pieces"
    ! grep -qE 'put in|cut to|rough' "$scratch/out" || fail 'something was done'
}
the_same_seed_gives_the_same_weather_and_another_another() {
    sockeye run 01 twice --text --weather storm --seed 5
    same_again "$scratch/out" >"$scratch/first"
    grep -qE 'cut to|put in' "$scratch/first" || fail 'there is no weather'
    for _ in 1 2 3; do
        sockeye run 01 twice --text --weather storm --seed 5
        same_again "$scratch/out" | cmp -s - "$scratch/first" || fail "$(same_again "$scratch/out" | diff - "$scratch/first")"
    done
    sockeye run 01 twice --text --weather storm --seed 6
    ! same_again "$scratch/out" | cmp -s - "$scratch/first" || fail 'another seed gave the same'
}
a_seed_alone_changes_who_goes_next_and_no_call() {
    local seed seen
    sockeye run 01 twice --text
    same_again "$scratch/out" >"$scratch/first"
    for seed in 1 2 3 4 5 6; do
        sockeye run 01 twice --text --seed $seed
        ! grep -qE 'cut to|put in' "$scratch/out" || fail 'a call was changed'
        same_again "$scratch/out" | cmp -s - "$scratch/first" || seen=1
    done
    [ -n "${seen-}" ] || fail 'six seeds gave the same order'
}
an_unknown_weather_is_named() {
    sockeye run 01 --weather hail --text
    expect_status 2
    expect_one_line_of_err
    expect_err "--weather=hail is unknown (one of: calm, short, eintr, eagain, storm)"
}

run_tests a_right_program_survives_every_weather it_survives_when_all_run_freely_too what_was_done_stands_in_the_line \
    eagain_befalls_only_who_asked_not_to_wait in_calm_weather_nothing_is_done \
    the_same_seed_gives_the_same_weather_and_another_another a_seed_alone_changes_who_goes_next_and_no_call \
    an_unknown_weather_is_named
