#!/bin/bash
# A part of tests/cases: the fault of a program is named, in a free run as in a stepped one, and its mended version has
# none. And where findings are seen.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# What is found in a case, with these options: in $scratch/out.
show() {
    tests/cases/run --show "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
}

faults_are_named_and_mended_programs_are_not() {
    JOBS=2 tests/cases/run --quick >"$scratch/out" 2>&1
    status=$?
    cat "$scratch/out"
    [ $status = 0 ] || fail "exit status $status"
}
a_case_that_is_not_as_expected_fails() {
    mkdir "$scratch/cases" && cp -R tests/cases/run tests/cases/07-no-half-close "$scratch/cases" || fail 'cannot copy'
    echo '07-no-half-close short-send' >"$scratch/cases/expected"
    "$scratch/cases/run" --step >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 1
    expect_out_matching '^07-no-half-close +WRONG +ok'
    expect_out 'bad step:  deadlock'
    expect_out '1 of 2 runs as expected, 1 cases'
}
who_listens_at_a_chat_is_idle_and_not_stuck() {
    local how
    for how in --free --step; do
        show $how --text 120-fp-chat-listeners/good
        expect_status 0
        expect_out_matching 'server waits in select\(\), client waits in recv\(3\), .*; nobody is left to wake it'
        ! grep -q deadlock "$scratch/out" || fail "a deadlock is told of: $(grep deadlock "$scratch/out")"
    done
}
findings_end_the_text_and_make_the_status_1() {
    show --step --text 07-no-half-close/bad
    expect_status 1
    grep -A 3 '^1 finding$' "$scratch/out" | tail -n 2 | head -n 1 | grep -q '^deadlock: client, client.c:39, step ' ||
        fail "no finding at the end: $(tail -n 12 "$scratch/out")"
    expect_out '    39  send(fd, "a letter to count", 17, 0);'
    expect_out '    why     '
    expect_out '    advice  '
    [ "$(sed '1,/^1 finding$/d' "$scratch/out" | wc -L)" -le 80 ] || fail 'wider than 80'
    show --step --text --exit-zero 07-no-half-close/bad
    expect_status 0
    expect_out 'deadlock: client, client.c:39'
    show --step --text 07-no-half-close/good
    expect_status 0
    grep -q finding "$scratch/out" && fail "of a program that is right: $(tail -n 12 "$scratch/out")"
    return 0
}
findings_end_the_json() {
    local member
    show --step --json 07-no-half-close/bad
    expect_status 1
    tail -n 1 "$scratch/out" >"$scratch/last"
    for member in '{"kind":"finding","name":"deadlock","actor":"client","file":"[^"]*/client\.c","line":39,"count":1,' \
        '"first_step":([0-9]+),"last_step":\1,' '"question":false,' '"sentence":"[^"]+","' '"why":"[^"]+","advice":"[^"]+"' \
        '"line_text":"send\(fd, \\"a letter to count\\", 17, 0\);"'; do
        grep -qE -- "$member" "$scratch/last" || fail "no $member in $(cat "$scratch/last")"
    done
}
a_replay_has_the_same_findings() {
    show --step --text --record "$scratch/it.pcapng" 07-no-half-close/bad
    sed '1,/^1 finding$/d' "$scratch/out" >"$scratch/live"
    sockeye replay "$scratch/it.pcapng" --text
    expect_status 1
    sed '1,/^1 finding$/d' "$scratch/out" | diff "$scratch/live" - >"$scratch/diff" || fail "$(cat "$scratch/diff")"
    sockeye replay "$scratch/it.pcapng" --text --exit-zero
    expect_status 0
    sockeye replay "$scratch/it.pcapng" --dump --size 100x30 --keys w
    expect_status 0
    expect_out '1 finding   step 0'
    expect_out 'deadlock              client      client.c:39  step '
}
a_lesson_shows_faults_on_purpose() {
    SOCKEYE_LESSONS=$PWD/lessons sockeye run 04 pipe --text
    expect_status 0
    expect_out ' finding'
}
an_explanation_stands_under_each_line() {
    show --step --explain 07-no-half-close/good
    expect_status 0
    grep -A 1 'listen(3, 4) = 0' "$scratch/out" | tail -n 1 | grep -q '^                    socket 3 listens: ' ||
        fail "not under its line: $(grep -A 1 'listen(3, 4) = 0' "$scratch/out")"
}
findings_are_counted_while_the_programs_run() {
    show --dump --size 100x30 --keys 'space*13' 07-no-half-close/bad
    expect_status 0
    expect_out '1 finding   step '
    expect_out '✗ deadlock'
}

run_tests \
    faults_are_named_and_mended_programs_are_not \
    a_case_that_is_not_as_expected_fails \
    who_listens_at_a_chat_is_idle_and_not_stuck \
    findings_end_the_text_and_make_the_status_1 \
    findings_end_the_json \
    a_replay_has_the_same_findings \
    a_lesson_shows_faults_on_purpose \
    an_explanation_stands_under_each_line \
    findings_are_counted_while_the_programs_run
