#!/bin/bash
# An exercise from its beginning to its solution; and what people write, by mistake or on purpose.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state
exercise=$PWD/lessons/01-tcp/exercise students=$PWD/tests/live/programs/students

# As sockeye(), with more time, and from the student's folder.
judge() {
    (cd "$scratch" && timeout -k 2 300 "$SOCKEYE" "$@") >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
begin() { judge start 01; expect_status 0; }
# The program that a mutant's diff makes of the solution.
make_mutant() { # diff, file
    patch --silent --fuzz=0 --output="$2" "$exercise/solution.c" "$1" || fail "$1 does not apply"
}

an_exercise_is_begun_fails_and_passes() {
    begin
    expect_out "Your file:  $scratch/01-tcp/server.c"
    judge check 01
    expect_status 1
    expect_out '✗ echo'
    expect_out 'skipped: '
    judge solution 01
    expect_status 1
    expect_one_line_of_err
    expect_err 'has not passed'
    cp "$exercise/solution.c" "$scratch/01-tcp/server.c"
    judge check 01
    expect_status 0
    expect_no_err
    expect_out '12 of 12 checks hold in all weathers'
    judge solution 01
    expect_status 0
    judge progress
    expect_out 'exercise passed'
}
the_skeleton_compiles_without_a_warning() {
    begin
    for compiler in gcc clang; do
        needs $compiler || continue
        $compiler -std=c11 -Wall -Wextra -Werror -g -o "$scratch/server" "$scratch/01-tcp/server.c" || fail "$compiler"
    done
}
what_is_there_is_never_overwritten() {
    begin
    echo 'mine' >"$scratch/01-tcp/server.c"
    judge start 01
    expect_status 2
    expect_one_line_of_err
    expect_err 'is there already and stays as it is'
    (cd "$scratch" && echo n | "$SOCKEYE" reset 01 >"$scratch/out")
    [ "$(cat "$scratch/01-tcp/server.c")" = mine ] || fail 'it was overwritten'
    (cd "$scratch" && echo y | "$SOCKEYE" reset 01 >"$scratch/out")
    cmp "$scratch/01-tcp/server.c" "$exercise/skeleton.c" || fail 'it is not the skeleton'
    [ "$(cat "$scratch/01-tcp/server.c.orig-1")" = mine ] || fail 'the file is not kept'
    (cd "$scratch" && echo y | "$SOCKEYE" reset 01 >"$scratch/out")
    [ "$(cat "$scratch/01-tcp/server.c.orig-1")" = mine ] || fail 'what was kept was overwritten'
}
what_each_task_speaks_of_is_given() {
    local task number name own
    for task in lessons/[0-9]*/exercise/task.md; do
        number=${task#lessons/} number=${number%%-*}
        own=$(sed -n 's/^file = //p' "${task%task.md}exercise.ini")
        judge start "$number" "$scratch/$number"
        expect_status 0
        # Before the first hint: "peer.c", and "./peer" of a command line.
        for name in $(sed '/^## hint/,$d' "$task" | grep -oE '(\./[a-z_]+|\b[a-z_]+\.c\b)' | sed 's,^\./,,; s,\.c$,,' | sort -u); do
            [ -s "$scratch/$number/$name.c" ] || fail "$number speaks of $name.c, which is not given"
            [ "$name.c" = "$own" ] || gcc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -pthread -o "$scratch/$name" "$scratch/$number/$name.c" ||
                fail "$number: $name.c"
        done
        # And each program that a scenario runs.
        for name in $(sed -n 's/^program = \(.*\.c\)$/\1/p' "${task%task.md}exercise.ini" | sort -u); do
            expect_out "$name"
            [ -s "$scratch/$number/$name" ] || fail "$number: $name is not given"
        done
    done
}
what_is_given_stays_as_a_person_has_it() {
    judge start 07
    expect_status 0
    echo 'mine' >"$scratch/07-select-flow/peer.c"
    rm "$scratch/07-select-flow/client.c"
    judge start 07
    expect_status 2
    expect_one_line_of_err
    cmp "$scratch/07-select-flow/client.c" lessons/07-select-flow/client.c || fail 'client.c is not given again'
    rm "$scratch/07-select-flow/client.c"
    (cd "$scratch" && echo y | "$SOCKEYE" reset 07 >"$scratch/out")
    cmp "$scratch/07-select-flow/client.c" lessons/07-select-flow/client.c || fail 'reset does not give it'
    [ "$(cat "$scratch/07-select-flow/peer.c")" = mine ] || fail 'it was overwritten'
    mkdir "$scratch/theirs"
    echo 'theirs' >"$scratch/theirs/server.c"
    judge start 07 "$scratch/theirs"
    expect_status 2
    [ "$(ls "$scratch/theirs")" = server.c ] || fail 'something was put into a folder that is none of an exercise'
}
the_work_is_found_from_anywhere() {
    begin
    for words in 01 01-tcp tcp ./01-tcp "$scratch/01-tcp"; do
        judge check "$words" --calm
        expect_status 1
        expect_out "($scratch/01-tcp/server.c)"
    done
    (cd "$scratch/01-tcp" && "$SOCKEYE" check --calm) >"$scratch/out" 2>"$scratch/err"
    expect_out "($scratch/01-tcp/server.c)"
    (cd / && "$SOCKEYE" check 01 --calm) >"$scratch/out" 2>"$scratch/err"
    expect_out "($scratch/01-tcp/server.c)"
}
what_was_not_begun_is_said() {
    judge check 01
    expect_status 2
    expect_err "exercise 01-tcp was not begun yet: \`sockeye start 01\` does"
    judge check
    expect_status 2
    expect_one_line_of_err
    mkdir "$scratch/other"
    judge check ./other
    expect_status 2
    expect_err 'is no exercise that was begun'
}
hints_come_one_by_one() {
    judge hint 01
    expect_out 'hint 1 of 3: the idea'
    judge hint 01
    expect_out 'hint 2 of 3: the manual pages'
    judge hint 01
    judge hint 01
    expect_out 'hint 3 of 3: nearly the code'
    judge hint 01 --all
    expect_out 'hint 1 of 3'
    expect_out 'hint 3 of 3'
}
the_moment_of_a_failure_can_be_looked_at() {
    begin
    judge check 01
    command=$(sed -n 's/^ *look *sockeye replay //p' "$scratch/out" | head -n 1)
    [ -n "$command" ] || fail 'no command'
    judge replay $command --size 80x24 --dump
    expect_status 0
    expect_out "step ${command##* } of"
}
the_same_seed_gives_the_same_verdict() {
    begin
    make_mutant "$exercise/mutants/short-send.diff" "$scratch/01-tcp/server.c"
    for seed in 3 3; do
        judge check 01 --seed $seed
        expect_status 1
        expect_out "seed $seed"
        grep -E '^  [^ ]+ [a-z-]+ ' "$scratch/out" >"$scratch/verdict"
        [ ! -e "$scratch/before" ] || cmp "$scratch/before" "$scratch/verdict" || fail 'it differs'
        cp "$scratch/verdict" "$scratch/before"
    done
}
each_mutant_is_caught_by_its_check() {
    for mutant in "$exercise"/mutants/*.diff; do
        name=$(sed -n 's|^caught by: ||p' "$mutant")
        make_mutant "$mutant" "$scratch/mutant.c"
        judge check 01 "$scratch/mutant.c" --format tap
        expect_status 1
        expect_out_matching "^not ok [0-9]+ - $name: "
    done
}
where_a_person_was_is_where_they_go_on() {
    judge learn
    expect_out 'Next is lesson 01 tcp'
    begin
    judge learn
    expect_out "your file  $scratch/01-tcp/server.c"
}

# ---- what people write

expect_verdict() { # program, words
    judge check 01 "$students/$1.c"
    expect_status 1
    expect_no_err
    expect_out "$2"
    expect_none_left "$scratch/cache"
}
what_never_comes_to_an_end_is_stopped() {
    expect_verdict spins 'computed without end'
    expect_verdict sleeps 'the program sleeps by itself'
    expect_verdict busy 'calls and came to no end'
    expect_verdict prints 'printed without end'
    expect_verdict forks 'made processes without end'
}
what_breaks_is_told_with_its_line() {
    expect_verdict crashes 'killed by SIGABRT'
    expect_verdict overruns 'AddressSanitizer: heap-buffer-overflow'
    expect_out 'overruns.c:6'
    expect_verdict closes 'server   exited with 3'
    expect_verdict kills 'killed by SIGKILL'
}
what_is_no_program_is_told_in_a_line() {
    mkdir -p "$scratch/01-tcp"
    file=$scratch/01-tcp/server.c
    echo 'int main(void) { return 0 }' >"$file"
    judge check 01
    expect_status 1
    expect_out 'server.c:1:26: error:'
    echo 'int x;' >"$file"
    judge check 01
    expect_out 'it does not compile: there is no main()'
    : >"$file"
    judge check 01
    expect_status 1
    expect_out 'is empty: write in it what task.md asks'
    head -c 3000 "$SOCKEYE" >"$file"
    judge check 01
    expect_out 'it is no C source'
    rm "$file" && ln -s "$exercise/solution.c" "$file"
    judge check 01
    expect_status 1
    expect_out 'is a symbolic link'
    rm "$file" && mkdir "$file"
    judge check 01
    expect_out 'is a directory'
}
an_unwritable_home_costs_one_line() {
    begin
    XDG_STATE_HOME=/proc/nowhere judge check 01 --calm
    expect_status 1
    expect_out '✗ echo'
    [ "$(grep -c 'cannot write /proc/nowhere' "$scratch/err")" -ge 1 ] || fail "$(cat "$scratch/err")"
    [ "$(wc -l <"$scratch/err")" -le 2 ] || fail "$(cat "$scratch/err")"
}

# ---- watching

watch_in_background() {
    : >"$scratch/watched$1" # what one before wrote is no word of this one
    (cd "$scratch" && exec "$SOCKEYE" watch 01 --calm) >"$scratch/watched$1" 2>&1 </dev/null &
    trap 'kill $(jobs -p) 2>/dev/null' EXIT # a test that fails leaves nobody behind
}
watched() { grep -qF -- "$2" "$scratch/watched$1"; }
what_is_saved_is_judged_again() {
    for poll in '' 1; do
        rm -rf "$scratch/01-tcp"
        begin
        SOCKEYE_POLL=$poll watch_in_background ''
        watcher=$!
        wait_until watched '' 'save to check again' || fail "no verdict: $(cat "$scratch/watched")"
        watched '' '✗ echo' || fail "the skeleton passes: $(cat "$scratch/watched")"
        cp "$exercise/solution.c" "$scratch/01-tcp/new" && mv "$scratch/01-tcp/new" "$scratch/01-tcp/server.c"
        wait_until watched '' '12 of 12 checks hold' || fail "no second verdict: $(tail -n 5 "$scratch/watched")"
        kill "$watcher"
        wait "$watcher" 2>/dev/null
        expect_none_left "$scratch/cache"
    done
}
two_who_watch_are_harmless() {
    begin
    watch_in_background 1
    first=$!
    watch_in_background 2
    second=$!
    for n in 1 2; do wait_until watched $n 'save to check again' || fail "$n has no verdict"; done
    cp "$exercise/solution.c" "$scratch/01-tcp/server.c"
    for n in 1 2; do wait_until watched $n '12 of 12 checks hold' || fail "$n has no second verdict"; done
    kill "$first" "$second"
    wait "$first" "$second" 2>/dev/null
    expect_none_left "$scratch/cache"
    [ "$(grep -c ' 01-tcp check ' "$XDG_STATE_HOME/sockeye/progress")" = 4 ] || fail "$(cat "$XDG_STATE_HOME/sockeye/progress" "$scratch/watched1")"
}

run_tests an_exercise_is_begun_fails_and_passes the_skeleton_compiles_without_a_warning \
    what_is_there_is_never_overwritten what_each_task_speaks_of_is_given what_is_given_stays_as_a_person_has_it the_work_is_found_from_anywhere what_was_not_begun_is_said \
    hints_come_one_by_one the_moment_of_a_failure_can_be_looked_at the_same_seed_gives_the_same_verdict \
    each_mutant_is_caught_by_its_check where_a_person_was_is_where_they_go_on what_never_comes_to_an_end_is_stopped \
    what_breaks_is_told_with_its_line what_is_no_program_is_told_in_a_line an_unwritable_home_costs_one_line \
    what_is_saved_is_judged_again two_who_watch_are_harmless
