#!/bin/bash
# The ways in which a session is shown elsewhere than on a screen: a picture, line by line, on paper.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

recorded() { sockeye run 01 --step --quiet --record "$scratch/run.pcapng"; expect_status 0; }

a_picture_of_a_recording_is_made() {
    recorded
    sockeye replay "$scratch/run.pcapng" --keys 'end' --size 130x40 --svg "$scratch/end.svg"
    expect_status 0
    expect_no_err
    [ ! -s "$scratch/out" ] || fail "printed too: $(head -c 200 "$scratch/out")"
    grep -q '^<svg xmlns="http://www.w3.org/2000/svg" width="1112.0" height="740.0"' "$scratch/end.svg" ||
        fail "no picture of 130x40: $(head -c 200 "$scratch/end.svg")"
    grep -q '>accept(3' "$scratch/end.svg" || fail 'no accept() in the picture'
}
a_picture_that_cannot_be_written_is_said() {
    recorded
    sockeye replay "$scratch/run.pcapng" --svg "$scratch/no/such.svg"
    expect_status 3
    expect_one_line_of_err
    expect_err 'No such file or directory'
}
a_session_is_read_out_line_by_line() {
    sockeye run 01 --reader --keys 'space space left'
    expect_status 0
    expect_out 'step 2 of 2'
    expect_out 'back to step 1 of 2'
    expect_out 'server: '
}
the_menu_says_what_stands_for_it_line_by_line() {
    sockeye --reader
    expect_out 'sockeye run 01 --reader'
}
saved_files_are_what_they_are_called() {
    recorded
    cd "$scratch" || exit 2
    sockeye replay run.pcapng --size 80x24 --dump --keys ': s a v e space l a d d e r space l . m m d enter
        : s a v e space t r a n s c r i p t space t . t x t enter : s a v e space r e c o r d i n g space r . p c a p n g enter'
    expect_status 0
    expect_out 'Saved as r.pcapng'
    head -1 l.mmd | grep -qx sequenceDiagram || fail 'no Mermaid'
    cmp run.pcapng r.pcapng || fail 'the recording is another one'
    sockeye replay run.pcapng --text
    cmp "$scratch/out" t.txt || fail 'the transcript is another one'
}

run_tests a_picture_of_a_recording_is_made a_picture_that_cannot_be_written_is_said \
    a_session_is_read_out_line_by_line the_menu_says_what_stands_for_it_line_by_line \
    saved_files_are_what_they_are_called
