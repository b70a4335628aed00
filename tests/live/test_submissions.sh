#!/bin/bash
# A part of the programs that students could hand in: the right ones are accepted in all weathers, the wrong ones refused with the words
# that name their fault. And that the table of them tells when that is not so.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS

right_programs_are_accepted_and_wrong_ones_refused_with_their_word() {
    tests/submissions/run --quick >"$scratch/out" 2>&1
    status=$?
    cat "$scratch/out"
    [ $status = 0 ] || fail "exit status $status"
}

program() { # statement
    printf '%s\n' '#include <sys/socket.h>' 'int main(void)' '{' '    int ends[2];' \
        '    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)' '        return 1;' "    $1" '    return 0;' '}'
}
# A course of one lesson, with the smallest of exercises, and a table of its own.
begin() {
    export SOCKEYE_LESSONS=$scratch/it/lessons
    mkdir -p "$SOCKEYE_LESSONS/01-say/exercise/right" "$scratch/it/tests/submissions/01"
    cp tests/submissions/run "$scratch/it/tests/submissions"
    cp lessons/template/*.* "$SOCKEYE_LESSONS/01-say"
    cd "$SOCKEYE_LESSONS/01-say/exercise" || exit 1
    printf '%s\n' '[exercise]' 'title = say it' 'file = say.c' 'minutes = 1' 'about = Say five bytes.' \
        '[actor it]' 'program = student' >exercise.ini
    printf '%s\n' '# Say it' >task.md
    printf '%s\n' '#include "lab/check.h"' 'static void says(struct run *run)' \
        '{ need_that(run, NO_EVENT, run_find(run, "it: send(*) = *") != NO_EVENT, "the program sends something"); }' \
        'const struct check checks[] = { { "says", 0, "", "it says something", says }, { 0 } };' >checks.c
    program 'return send(ends[0], "hello", 5, 0) == -1;' >right/sends.c
    cd "$scratch/it/tests/submissions" || exit 1
}
wrong() { # name, check, words; the statement
    { printf '%s\n' "/* says: $3 */" "/* check: $2 */"; program "$4"; } >"01/wrong-$1.c"
}
table() {
    ./run "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
}

what_is_as_it_should_be_is_told_in_two_tables() {
    begin
    program 'return send(ends[1], "hello", 5, 0) == -1;' >01/right-other.c
    wrong silent says 'the program sends something' 'return 0;'
    wrong half compiles 'error: expected' 'return 0'
    wrong spins runs 'computed without end' 'for (;;) { }'
    table
    expect_status 0
    expect_out_matching '^01/right-sends +all weathers, [0-9]+ sessions +accepted$'
    expect_out_matching '^01/right-other +all weathers, [0-9]+ sessions +accepted$'
    expect_out_matching '^01/wrong-silent +says +.*the program sends something'
    expect_out_matching '^01/wrong-half +compiles +'
    expect_out_matching '^01/wrong-spins +runs +.*computed without end'
    expect_out '2 right accepted, 0 refused; 3 wrong refused with their word, 0 not'
    printf '%s\n' '# two of them' 01/right-other 01/wrong-half >quick
    table --quick
    expect_status 0
    expect_out '1 right accepted, 0 refused; 1 wrong refused with their word, 0 not'
    echo 01/wrong-forgotten >>quick
    table --quick
    expect_status 2
    expect_err 'no program is called so: 01/wrong-forgotten'
    table --times 2 silent
    expect_status 0
    expect_out '0 right accepted, 0 refused; 1 wrong refused with their word, 0 not'
}
each_way_of_being_otherwise_makes_the_status_1() {
    begin
    program 'return 0;' >01/right-silent.c
    wrong sends says 'the program sends something' 'return send(ends[0], "hello", 5, 0) == -1;'
    wrong silent says 'something else' 'return 0;'
    wrong spins says 'computed without end' 'for (;;) { }'
    { echo; program 'return 0;'; } >01/wrong-untold.c
    table
    expect_status 1
    expect_out_matching '^01/right-silent +calm +REFUSED by says: .*the program sends something'
    expect_out_matching '^01/wrong-sends +ACCEPTED$'
    expect_out_matching "^01/wrong-silent +says +DOES NOT SAY 'something else': "
    expect_out_matching '^01/wrong-spins +runs +NOT REFUSED by says: .*computed without end'
    expect_out_matching '^01/wrong-untold +its first lines do not say what refuses it'
    expect_out '1 right accepted, 1 refused; 0 wrong refused with their word, 4 not'
    table nobody
    expect_status 2
    expect_err 'no program is called so: nobody'
}

run_tests right_programs_are_accepted_and_wrong_ones_refused_with_their_word what_is_as_it_should_be_is_told_in_two_tables \
    each_way_of_being_otherwise_makes_the_status_1
