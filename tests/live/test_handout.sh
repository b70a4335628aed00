#!/bin/bash
# A lesson as Markdown: from a run made now, with the answers that the table of right ones has.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons

# "handshake c", a line an answer.
answers_given() { awk '/^### [0-9]+: / { name = $3 } /^\*\*[a-f]\)\*\* / && name { print name, substr($1, 3, 1); name = "" }'; }
answers_right() { awk -v lesson="$1" -v variant="$2" '$1 == lesson && $2 == variant { print $3, $4 }' tests/live/verdicts.txt; }
has_the_right_answers() {
    sockeye handout "$1" $([ "$2" = - ] || echo "$2")
    expect_status 0
    diff <(answers_given <"$scratch/out" | sort) <(answers_right "$1" "$2" | sort) || fail "handout $1 $2"
    ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$scratch/out" || fail "$1 $2: control bytes"
    ! grep -q 'DOC:\|\[^' "$scratch/out" || fail "$1 $2: tags or claims"
    [ $(($(grep -c '^```' "$scratch/out") % 2)) = 0 ] || fail "$1 $2: a fence is left open"
}

the_answers_of_every_lesson_are_the_right_ones() {
    for lesson in 01 02 03 04 05 06 07; do has_the_right_answers $lesson -; done
}
a_variant_has_its_own_answers() {
    has_the_right_answers 04 close
    expect_out 'The run `close`: '
    has_the_right_answers 07 stale
    has_the_right_answers 03 threads
    expect_out 'The same, but with a thread instead of a child.'
    ! grep -q '^The child wants only 4' "$scratch/out" || fail 'a section that the run does not come to'
}
notes_come_when_they_are_asked_for() {
    sockeye handout 01
    ! grep -q '^> ' "$scratch/out" || fail 'notes'
    sockeye handout 01 --notes
    expect_status 0
    expect_out_matching '^> \*\*You will hear'
}
the_ladder_is_a_picture_where_one_is_wanted() {
    sockeye handout 01 --svg "$scratch/01.svg"
    expect_status 0
    expect_out "![Ladder of calls and packets](<$scratch/01.svg>)"
    grep -q '^</svg>' "$scratch/01.svg" || fail 'no picture'
    ! grep -q mermaid "$scratch/out" || fail 'both'
    sockeye handout 01 --svg "$scratch/none/01.svg"
    expect_status 2
    expect_err "cannot write $scratch/none/01.svg"
}
what_cannot_be_handed_out_is_said() {
    sockeye handout
    expect_status 2
    expect_err 'a handout of which lesson?'
    sockeye handout 01 nothing
    expect_status 2
    sockeye handout 77
    expect_status 2
    timeout 60 "$SOCKEYE" handout 01 >/dev/full 2>"$scratch/err"
    [ $? = 3 ] || fail 'a full disk'
    expect_err 'cannot write the handout: No space left on device'
}

run_tests the_answers_of_every_lesson_are_the_right_ones a_variant_has_its_own_answers notes_come_when_they_are_asked_for \
    the_ladder_is_a_picture_where_one_is_wanted what_cannot_be_handed_out_is_said
