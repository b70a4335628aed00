#!/bin/bash
# What was answered wrongly is asked again on another day, with a run that proves it.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state
progress() { cat "$XDG_STATE_HOME/sockeye/progress" 2>/dev/null; }
has() { mkdir -p "$XDG_STATE_HOME/sockeye" && printf '%s\n' "$@" >"$XDG_STATE_HOME/sockeye/progress"; }
expect_progress() { progress | grep -qE -- "$1" || fail "the progress has no '$1', but: $(progress)"; }
today() { date -u +%Y-%m-%dT00:00:00Z; }

nothing_was_wrong() {
    has '2026-11-01T08:00:00Z 01-tcp predict.handshake c right'
    sockeye review
    expect_status 0
    expect_out 'Nothing to ask again'
}
not_on_the_same_day() {
    has "$(today) 01-tcp predict.handshake a wrong 2"
    sockeye review
    expect_out '1 question comes back another day'
    sockeye review --now
    expect_out 'What will the client'
}
without_a_terminal_it_is_printed_with_what_the_run_shows() {
    has '2026-11-01T08:00:00Z 04-shutdown-vs-close predict.answer@close a wrong 2'
    sockeye review
    expect_status 0
    expect_out '04 shutdown-vs-close close, answer: you said a on 2026-11-01'
    expect_out_matching 'The run answers: [a-f] '
    expect_out_matching 'RST seq .* step [0-9]+'
    [ "$(progress | wc -l)" = 1 ] || fail "it was kept: $(progress)"
}
on_the_screen_it_opens_at_the_question_alone() {
    local letter
    has '2026-11-01T08:00:00Z 01-tcp predict.early a wrong 2'
    sockeye review --size 100x40 --dump
    expect_status 0
    expect_out 'review: 01 tcp'
    expect_out 'Before the next step:'
    for letter in a b c; do
        has '2026-11-01T08:00:00Z 01-tcp predict.early a wrong 2'
        sockeye review --size 100x40 --dump --keys "$letter space end"
        grep -q '1 asked again, 1 right' "$scratch/out" && break
    done
    expect_out '1 asked again, 1 right.'
    expect_progress '01-tcp predict.early [abc] right 1$'
    progress | grep -q handshake && fail "another was asked: $(progress)"
    return 0
}
a_reason_is_asked_again_by_itself() {
    has '2026-11-01T08:00:00Z 01-tcp why.handshake a wrong 2'
    sockeye review --size 100x40 --dump
    expect_out 'And why, before the next step:'
    sockeye review
    expect_out '01 tcp, why handshake: you said a'
    expect_out 'The reason: '
}
a_line_by_line_reader_is_asked_as_well() {
    has '2026-11-01T08:00:00Z 01-tcp predict.handshake a wrong 2'
    sockeye review --reader --keys 'c space q'
    expect_out 'Before the next step:'
    expect_out 'asked again'
}
what_the_file_has_that_nobody_asks_is_passed_over() {
    has '2026-11-01T08:00:00Z 01-tcp predict.nosuch a wrong 2' '2026-11-01T08:00:00Z 77-gone predict.half a wrong 2' \
        '2026-11-01T08:00:00Z 01-tcp predict.handshake@nosuch a wrong 2' 'x 01-tcp predict.early ? wrong' \
        $'\x1b[31m 01-tcp predict.early a wrong 2' "$(head -c 300 /dev/zero | tr '\0' x)"
    sockeye review
    expect_status 0
    expect_out 'Nothing to ask again'
    expect_no_err
}
the_menu_says_how_many_come_back() {
    has '2026-11-01T08:00:00Z 01-tcp predict.handshake a wrong 2'
    sockeye --size 80x24 --dump
    expect_out '1 to review: r'
    sockeye --size 80x24 --dump --keys 'r'
    expect_out 'review: 01 tcp'
}
a_home_that_others_write_to_is_not_read() {
    has '2026-11-01T08:00:00Z 01-tcp predict.handshake a wrong 2'
    chmod 777 "$XDG_STATE_HOME/sockeye"
    sockeye review
    expect_out 'Nothing to ask again'
    expect_err 'nothing is kept there'
    chmod 700 "$XDG_STATE_HOME/sockeye"
}

run_tests nothing_was_wrong not_on_the_same_day without_a_terminal_it_is_printed_with_what_the_run_shows \
    on_the_screen_it_opens_at_the_question_alone a_reason_is_asked_again_by_itself a_line_by_line_reader_is_asked_as_well \
    what_the_file_has_that_nobody_asks_is_passed_over the_menu_says_how_many_come_back a_home_that_others_write_to_is_not_read
