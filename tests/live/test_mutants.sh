#!/bin/bash
# The mutants of an exercise are diffs against its solution, its right programs C files: what lint makes of good ones and
# of bad ones.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS

program() { # statement
    printf '%s\n' '#include <sys/socket.h>' 'int main(void)' '{' '    int ends[2];' \
        '    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)' '        return 1;' "    $1" '    return 0;' '}'
}
# A lesson with the smallest of exercises, its four mutants and four right programs.
begin() {
    mkdir "$scratch/tmp"
    export TMPDIR=$scratch/tmp
    cd "$scratch" || exit 1
    sockeye new-lesson mine
    expect_status 0
    rm -r 37-mine/exercise # another one than that
    mkdir -p 37-mine/exercise/mutants 37-mine/exercise/right
    cd 37-mine/exercise || exit 1
    printf '%s\n' '[exercise]' 'title = say it' 'file = say.c' 'minutes = 1' 'about = Say five bytes.' \
        '[actor it]' 'program = student' >exercise.ini
    printf '%s\n' '# Say it' '## hint: the idea' 'send() does.' >task.md
    printf '%s\n' '#include "lab/check.h"' 'static void says(struct run *run) { need(run, "it: send(*) = *"); }' \
        'const struct check checks[] = { { "says", 0, "", "it says something", says }, { 0 } };' >checks.c
    program 'return send(ends[0], "hello", 5, 0) == -1;' >solution.c
    program 'return ends[0];' >skeleton.c
    for value in 0 1 2 3; do
        program "return $value;" | mutant says >"mutants/silent-$value.diff"
        program "return send(ends[1], \"$value\", 1, 0) == -1;" >"right/$value.c"
    done
}
mutant() { # check; the wrong program on standard input
    printf '%s\n' "caught by: $1" 'It says nothing.' ''
    diff -u --label solution.c --label solution.c solution.c -
}
lint() {
    cd "$scratch" || exit 1
    timeout -k 2 300 "$SOCKEYE" lint ./37-mine >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    [ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(ls -A "$TMPDIR")"
    [ -z "$(find "$scratch/37-mine" -name '*.orig' -o -name '*.rej')" ] || fail 'patch left something behind'
}
expect_complaint_of() { # file, words
    expect_status 1
    expect_no_err
    expect_out "37-mine/exercise/$1: $2"
}
expect_complaint() { # mutant, words
    expect_complaint_of "mutants/$1.diff" "$2"
}

good_diffs_are_not_complained_of() {
    begin
    lint
    expect_status 0
    expect_out 'nothing to complain of'
}
a_diff_that_no_longer_applies_to_the_solution_is_complained_of() {
    begin
    sed -i 's/"hello"/"howdy"/' solution.c
    lint
    for value in 0 1 2 3; do
        expect_complaint silent-$value 'does not apply to solution.c (1 out of 1 hunk FAILED): make it again with diff -u'
    done
}
a_diff_that_names_no_check_is_complained_of() {
    begin
    sed -i 1d mutants/silent-0.diff
    sed -i 1,3d mutants/silent-1.diff
    lint
    expect_complaint silent-1 'does not name the check that catches it'
    expect_complaint silent-0 'does not name the check that catches it: a line `caught by: CHECK` before the diff'
}
a_mutant_that_the_check_it_names_does_not_catch_is_complained_of() {
    begin
    program 'return 7;' | mutant sings >mutants/sings.diff
    program 'return send(ends[0], "ho", 2, 0) == -1;' | mutant says >mutants/ho.diff
    program 'return 7' | mutant says >mutants/half.diff
    lint
    expect_complaint sings "there is no check 'sings' in checks.c"
    expect_complaint ho "is not caught by 'says' (but by: none)"
    expect_complaint half 'does not compile'
    expect_out '37 mine: 3 complaints'
}
what_is_no_diff_of_the_solution_is_complained_of() {
    begin
    echo 'caught by: says' >mutants/bare.diff
    printf '%s\n' 'caught by: says' 2d >mutants/for-ed.diff
    head -c 300 /dev/urandom >mutants/garbage.diff
    : >mutants/empty.diff
    program 'return 7;' | mutant says | sed 's/^@@.*/@@ -1,99 +1,99 @@/' >mutants/cut.diff
    program 'return 7;' >mine.c
    { echo 'caught by: says'; diff -u --label solution.c --label solution.c mine.c solution.c; } >mutants/round.diff
    lint
    for name in bare for-ed garbage empty; do expect_complaint $name 'is no unified diff of the solution'; done
    expect_complaint cut 'does not apply to solution.c (patch: '
    expect_complaint round 'does not apply to solution.c (1 out of 1 hunk FAILED)'
    expect_out '37 mine: 6 complaints'
}
a_diff_never_leads_out_of_its_folder() {
    begin
    echo 'int main(void) { return 0; }' >"$scratch/victim.c"
    { program 'return 7;' | mutant says
      printf '%s\n' "--- $scratch/victim.c" "+++ $scratch/victim.c" '@@ -1 +1 @@' '-int main(void) { return 0; }' '+gone'
    } >mutants/far.diff
    lint
    expect_complaint far 'does not apply to solution.c'
    [ "$(cat "$scratch/victim.c")" = 'int main(void) { return 0; }' ] || fail 'another file was changed'
}
what_a_diff_makes_a_link_of_is_not_written_through() {
    begin
    echo precious >"$scratch/theirs"
    { printf '%s\n' 'caught by: says' ''
      printf '%s\n' 'diff --git solution.c solution.c' 'deleted file mode 100644' '--- solution.c' '+++ /dev/null'
      diff -u solution.c /dev/null | tail -n +3
      printf '%s\n' 'diff --git solution.c solution.c' 'new file mode 120000' '--- /dev/null' '+++ solution.c' '@@ -0,0 +1 @@'
      printf '%s\n' "+$scratch/theirs" '\ No newline at end of file' '--- solution.c' '+++ solution.c' '@@ -1 +1 @@' -a +b
    } >mutants/link.diff
    lint
    expect_complaint link 'does not apply to solution.c'
    [ "$(cat "$scratch/theirs")" = precious ] || fail 'written through a link'
}
a_machine_without_patch_is_told_the_way_out() {
    begin
    mkdir "$scratch/bin"
    find $(tr ':' ' ' <<<"$PATH") -maxdepth 1 ! -type d ! -name patch -exec ln -sft "$scratch/bin" {} + 2>/dev/null
    PATH=$scratch/bin lint
    expect_status 3
    expect_one_line_of_err
    expect_err 'cannot run patch: No such file or directory; `make deps` installs it'
}
a_right_program_that_is_refused_is_complained_of_with_its_check_and_why() {
    begin
    program 'return 1;' >right/0.c
    program 'return 7' >right/1.c
    program 'for (;;) { }' >right/2.c
    lint
    expect_complaint_of right/0.c:5 "a right program is refused by 'says' in calm weather: "
    expect_complaint_of right/1.c 'a right program does not pass: '
    expect_complaint_of right/2.c:5 "a right program is refused by 'runs' in calm weather: the program computed without end"
    expect_out '37 mine: 3 complaints'
}
a_right_program_is_judged_in_all_weathers() {
    begin
    program 'return send(ends[0], "hello", 5, 0) != 5;' >right/whole.c
    sed -i 's/it: send(\*) = \*/it: exited with 0/' checks.c
    lint
    expect_complaint_of right/whole.c:7 "a right program is refused by 'says' in short weather: "
}
fewer_right_programs_than_four_are_complained_of() {
    begin
    rm right/3.c
    echo 'no program' >right/README
    lint
    expect_complaint_of right '3 right programs; an exercise has at least 4'
    expect_out '37 mine: 1 complaints'
    rm -r 37-mine/exercise/right
    lint
    expect_complaint_of right '0 right programs; an exercise has at least 4'
}
nothing_is_left_when_lint_is_told_to_end() {
    begin
    cd "$scratch" || exit 1
    for signal in TERM HUP; do
        "$SOCKEYE" lint ./37-mine >"$scratch/out" 2>&1 </dev/null &
        linter=$!
        wait_until compgen -G "$TMPDIR/sockeye-lint-*" >/dev/null || fail "no file of lint's own"
        kill -$signal $linter
        wait $linter 2>/dev/null
        [ -z "$(ls -A "$TMPDIR")" ] || fail "left behind by SIG$signal: $(ls -A "$TMPDIR")"
    done
}

run_tests good_diffs_are_not_complained_of a_diff_that_no_longer_applies_to_the_solution_is_complained_of \
    a_diff_that_names_no_check_is_complained_of a_mutant_that_the_check_it_names_does_not_catch_is_complained_of \
    what_is_no_diff_of_the_solution_is_complained_of a_diff_never_leads_out_of_its_folder \
    what_a_diff_makes_a_link_of_is_not_written_through a_machine_without_patch_is_told_the_way_out \
    a_right_program_that_is_refused_is_complained_of_with_its_check_and_why a_right_program_is_judged_in_all_weathers \
    fewer_right_programs_than_four_are_complained_of nothing_is_left_when_lint_is_told_to_end
