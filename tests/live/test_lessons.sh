#!/bin/bash
# Lessons as a student meets them: asked before the step that shows it, told what was seen, two runs side by side.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state
progress() { cat "$XDG_STATE_HOME/sockeye/progress" 2>/dev/null; }
expect_progress() { progress | grep -qE -- "$1" || fail "the progress has no '$1', but: $(progress)"; }
screen() { sockeye "$@" --size 80x24 --dump; }

the_first_steps_of_01_are_not_asked_about() {
    screen run 01 --keys 'space space left 2 z'
    expect_status 0
    expect_out 'step 1 of 2'
}
a_script_meets_the_questions_as_a_person_does() {
    screen run 01 --keys 'space*30'
    expect_out 'Before the next step:'
    expect_out 'esc skip'
    expect_out 'step 5 of 5'
}
the_answer_is_shown_with_its_evidence_and_kept() {
    local letter
    for letter in a b c; do
        screen run 01 --keys "space*5 $letter space"
        grep -q '✓ right:' "$scratch/out" && break
    done
    expect_out '✓ right:'
    expect_out 'client: connect(3, server:7000) = 0'
    expect_progress '01-tcp predict\.handshake [abc] right( [0-9])?$'
}
without_questions_nothing_is_asked() {
    screen run 01 --no-predict --keys 'space*30'
    expect_out '■ ended'
    expect_progress '01-tcp seen'
    progress | grep -q predict && fail "it was asked: $(progress)"
    return 0
}
a_transcript_does_not_ask() {
    sockeye run 01 --text
    expect_status 0
    expect_out 'all programs have ended'
}
a_replay_asks_too_and_other_runs_can_be_laid_beside_it() {
    sockeye run 01 --quiet --step --record "$scratch/run.pcapng"
    screen replay "$scratch/run.pcapng" --keys 'end'
    expect_out 'Before the next step:'
    screen replay "$scratch/run.pcapng" --keys 'd enter'
    expect_out '01 tcp'
    expect_out 'next difference'
}
prepared() { # a lesson that begins behind listen()
    cp -r lessons/04-shutdown-vs-close "$scratch/prepared"
    rm -r "$scratch/prepared/exercise" # which takes long to judge
    sed -i '/^\[order\]/,/^$/d' "$scratch/prepared/lesson.ini"
    printf '[order]\nprepare = server server server server\n' >>"$scratch/prepared/lesson.ini"
}
a_lesson_opens_behind_what_is_prepared_and_one_can_step_back() {
    prepared
    screen run "$scratch/prepared"
    expect_out 'step 4 of 4'
    expect_out 'listen(3, 8) = 0'
    screen run "$scratch/prepared" --keys 'left'
    expect_out 'step 3 of 4'
    screen run "$scratch/prepared" --keys 'home'
    expect_out 'step 0 of 4'
    screen run "$scratch/prepared" --keys 'space'
    expect_out 'step 5 of 5'
    screen run "$scratch/prepared" --demo
    expect_out 'step 4 of 4'
    sockeye run "$scratch/prepared" --reader --keys 'space'
    expect_out '4 steps are made already: left goes back'
    expect_out 'step 4 of 4'
}
what_is_prepared_is_in_the_transcript_and_a_replay_opens_behind_it() {
    prepared
    sockeye run "$scratch/prepared" --text --record "$scratch/run.pcapng"
    expect_status 0
    expect_out 'listen(3, 8) = 0'
    screen replay "$scratch/run.pcapng"
    expect_out 'step 4 of '
    screen replay "$scratch/run.pcapng" --at 0
    expect_out 'step 0 of '
}
what_cannot_be_prepared_is_complained_of() {
    prepared
    sed -i 's/^prepare = .*/prepare = server client server server server/' "$scratch/prepared/lesson.ini"
    sockeye lint "$scratch/prepared"
    expect_status 1
    expect_out "prepare: 'client' cannot go at step 2"
    sed -i 's/^prepare = .*/prepare = server server server server client client server/' "$scratch/prepared/lesson.ini"
    sockeye lint "$scratch/prepared"
    expect_status 1
    expect_out_matching "lesson.md:[0-9]+: the prediction 'when' is asked at step 6, and prepare makes 7 before anybody looks"
}
after_the_end_it_says_what_was_seen() {
    screen run 04 --keys 'space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 esc*2 space*5 up*30'
    expect_out 'what was seen'
    expect_out 'Predictions'
    expect_progress '04-shutdown-vs-close seen'
}
from_the_menu_to_the_summary() {
    screen --keys '/ b a c k l o g enter enter space*12 esc*9 space*12 esc*9 space*12 esc*9 space*12 esc*9 space*12 esc*9 space*12 esc*9 space*12 esc*9 space*12'
    expect_status 0
    expect_out 'what was seen'
    screen
    expect_out ' 1 of '
    expect_out '✓   05 backlog'
}
a_variant_is_a_key_away_and_can_be_laid_beside_the_run_before() {
    screen run 04 --no-predict --keys 'space v'
    expect_out '(this run) the lesson itself'
    expect_out 'complete. Compare who waits for whom.' # in full, of the chosen one
    screen run 04 --no-predict --keys 'space v down enter space space d'
    expect_status 0
    expect_out '04 shutdown-vs-close cl'
    expect_out 'the run before'
    screen run 04 --no-predict --keys 'space v down enter space space d enter'
    expect_out_matching '04 shutdown-vs-close close +│ 04 shutdown-vs-close *$'
    screen run 04 --no-predict --keys 'space v down enter space v up*9 enter space'
    expect_out_matching '04 shutdown-vs-close +step'
    sockeye run 04 --reader --no-predict --keys 'v : v a r i a n t space n e i t h e r enter space'
    expect_out 'variants: `:variant NAME` goes on with one'
    expect_out '04 shutdown-vs-close neither'
}
what_is_typed_ahead_is_for_the_variant_that_follows() {
    printf ':variant neither\n:step 1\n' |
        timeout -k 2 120 "$SOCKEYE" run 04 --reader --no-predict >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 0
    expect_out '04 shutdown-vs-close neither'
    expect_out 'step 1 of '
}
the_summary_leads_to_the_next_variant() {
    screen run 04 neither --no-predict --keys 'space*30'
    expect_out 'goes on with this one here'
    screen run 04 neither --no-predict --keys 'space*30 v enter'
    expect_out '04 shutdown-vs-close cl'
}
a_recording_is_of_one_run() {
    screen run 04 --no-predict --record "$scratch/run.pcapng" --keys 'space v'
    expect_out 'No other run begins from here: `sockeye run 04 neither` begins one.'
    screen replay "$scratch/run.pcapng" --keys 'v'
    expect_out 'No other run begins from here'
}
the_menu_shows_in_full_what_a_variant_is_about() {
    screen --keys '/ 0 4 enter v down'
    expect_out 'complete. Compare who waits for whom.'
}
two_runs_of_a_lesson_are_the_same() {
    sockeye run 04 --quiet --step --record "$scratch/a.pcapng"
    sockeye run 04 --quiet --step --record "$scratch/b.pcapng"
    sockeye compare "$scratch/a.pcapng" "$scratch/b.pcapng"
    expect_status 0
    expect_out 'The same from beginning to end'
}
a_variant_parts_where_it_does_something_else() {
    sockeye run 04 --quiet --step --record "$scratch/a.pcapng"
    sockeye run 04 close --quiet --step --record "$scratch/b.pcapng"
    sockeye compare "$scratch/a.pcapng" "$scratch/b.pcapng" --text
    expect_status 1
    expect_out_matching '^They part at step [0-9]+: client: shutdown\(3, SHUT_WR\) = 0 \| at step [0-9]+: client: close\(3\) = 0$'
    screen compare "$scratch/a.pcapng" "$scratch/b.pcapng"
    expect_status 1
    expect_out '!  '
}
another_order_is_another_run() {
    sockeye run 07 three --quiet --step --seed 7 --record "$scratch/a.pcapng"
    expect_status 0
    sockeye run 07 three --quiet --step --record "$scratch/b.pcapng"
    sockeye compare "$scratch/a.pcapng" "$scratch/b.pcapng" --text
    expect_status 1
}
compare_says_what_it_cannot_read() {
    sockeye compare "$scratch/none.pcapng" "$scratch/none.pcapng"
    expect_status 2
    expect_one_line_of_err
    expect_err 'cannot read'
    sockeye compare one
    expect_status 2
    expect_err 'takes two recordings'
}
nothing_is_left_of_a_run_that_was_compared() {
    mkdir "$scratch/tmp"
    TMPDIR=$scratch/tmp screen run 01 --no-predict --keys 'space*3 d enter'
    expect_status 0
    expect_none_left "$scratch/tmp"
    [ -z "$(ls -A "$scratch/tmp")" ] || fail "left: $(ls -A "$scratch/tmp")"
}
a_run_that_is_compared_lies_where_tmpdir_says() {
    TMPDIR=$scratch/none screen run 01 --no-predict --keys 'space*3 d enter'
    expect_out "Cannot make $scratch/none/sockeye-compare-"
}

run_tests the_first_steps_of_01_are_not_asked_about a_script_meets_the_questions_as_a_person_does \
    the_answer_is_shown_with_its_evidence_and_kept without_questions_nothing_is_asked a_transcript_does_not_ask \
    a_replay_asks_too_and_other_runs_can_be_laid_beside_it a_lesson_opens_behind_what_is_prepared_and_one_can_step_back \
    what_is_prepared_is_in_the_transcript_and_a_replay_opens_behind_it what_cannot_be_prepared_is_complained_of after_the_end_it_says_what_was_seen \
    from_the_menu_to_the_summary a_variant_is_a_key_away_and_can_be_laid_beside_the_run_before \
    what_is_typed_ahead_is_for_the_variant_that_follows the_summary_leads_to_the_next_variant a_recording_is_of_one_run the_menu_shows_in_full_what_a_variant_is_about two_runs_of_a_lesson_are_the_same a_variant_parts_where_it_does_something_else \
    another_order_is_another_run compare_says_what_it_cannot_read nothing_is_left_of_a_run_that_was_compared \
    a_run_that_is_compared_lies_where_tmpdir_says
