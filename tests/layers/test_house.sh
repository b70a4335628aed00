#!/bin/bash
# The checker of circles and the figures, checked: on small made-up trees it says what is wrong with them, and nothing
# of those that are right.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

tree=$scratch/tree
# room PATH [TAKEN...]: a .c and its header with one function, named after the file, that calls those of the other rooms.
room() {
    local path=$tree/$1 name=${1##*/} taken
    mkdir -p "${path%/*}"
    echo "void $name(void);" >"$path.h"
    echo "#include \"$1.h\"" >"$path.c"
    for taken in "${@:2}"; do echo "#include \"$taken.h\""; done >>"$path.c"
    { echo "void $name(void) {"; for taken in "${@:2}"; do echo "    ${taken##*/}();"; done; echo '}'; } >>"$path.c"
}
# Builds the tree and runs a script on it, with no limit but the goals, or with those of $limits.
run_on_tree() {
    local file
    mkdir -p "$tree"/{lab/record,lab/observe,viz,lessons,tests}
    while IFS= read -r file; do
        mkdir -p "$tree/build/${file%/*}"
        (cd "$tree" && cc -I. -c -o "build/${file%.c}.o" "$file") || fail "$file of the made-up tree does not compile"
    done < <(cd "$tree" && find lab viz -name '*.c')
    LIMITS=${limits-} BUILD=build "$@" "$tree" >"$scratch/out" 2>"$scratch/err"
    status=$?
}
check() { run_on_tree tests/check-layers; expect_no_err; }
expect_not_out() { ! grep -qF -- "$1" "$scratch/out" || fail "stdout has '$1': $(tail -c 600 "$scratch/out")"; }
circle_of_four() {
    room lab/observe/one lab/observe/two
    room lab/observe/two lab/observe/three
    room lab/observe/three lab/observe/four
    room lab/observe/four lab/observe/one
}

a_tree_whose_arrows_point_one_way_passes() {
    room lab/base/str
    room lab/record/event lab/base/str
    room lab/observe/deep/probe lab/record/event
    room lab/observe/loop lab/observe/deep/probe lab/record/event lab/base/str
    check
    expect_status 0
    expect_not_out ' -> '
}
a_circle_of_two_is_shown_and_allowed() {
    room lab/observe/one lab/observe/two
    room lab/observe/two lab/observe/one
    check
    expect_status 0
    expect_out '2 lab/observe/one.c lab/observe/two.c'
    expect_out 'lab/observe/one.c -> lab/observe/two.c: #include, two'
}
a_circle_of_four_fails() {
    circle_of_four
    room lab/observe/five lab/observe/one
    check
    expect_status 1
    expect_out '4 lab/observe/four.c lab/observe/one.c lab/observe/three.c lab/observe/two.c'
    expect_out 'lab/observe/four.c -> lab/observe/one.c: #include, one'
    expect_out_matching '^lab/observe +circles +4 .*TOO MANY'
    expect_not_out 'five.c'
}
a_call_without_an_include_closes_a_circle() {
    circle_of_four
    printf 'void one(void);\nvoid four(void);\nvoid four(void) { one(); }\n' >"$tree/lab/observe/four.c"
    check
    expect_status 1
    expect_out 'lab/observe/four.c -> lab/observe/one.c: one'
}
a_type_without_an_include_closes_a_circle() {
    circle_of_four
    echo 'struct ones { int count; };' >>"$tree/lab/observe/one.h"
    printf '#include "lab/observe/between.h"\nint four(struct ones ones);\nint four(struct ones ones) { return ones.count; }\n' \
        >"$tree/lab/observe/four.c"
    echo '#include "lab/observe/one.h"' >"$tree/lab/observe/between.h"
    check
    expect_status 1
    expect_out 'lab/observe/four.c -> lab/observe/one.c: struct ones'
    expect_out '5 lab/observe/between.h '
}
a_pointer_to_what_is_declared_is_no_arrow() {
    circle_of_four
    echo 'struct ones { int count; };' >>"$tree/lab/observe/one.h"
    printf '/* one.h has struct ones; one() */\nstruct ones;\nvoid four(struct ones *ones);\nvoid four(struct ones *ones) { (void)ones; }\n' \
        >"$tree/lab/observe/four.c"
    check
    expect_status 0
    expect_not_out ' -> '
}
a_folder_below_that_takes_from_above_fails() {
    room lab/observe/memory
    room lab/observe/deep/probe lab/observe/memory
    room lab/observe/loop lab/observe/deep/probe
    check
    expect_status 1
    expect_out 'lab/observe/deep/probe.c -> lab/observe/memory.c: #include, memory   (lab/observe takes from lab/observe/deep)'
    expect_out_matching '^lab/observe +back +1 .*TOO MANY'
    expect_not_out 'loop.c'
}
a_folder_above_that_takes_nothing_back_may_be_taken_from() {
    room viz/canvas
    room viz/panes/packets viz/canvas
    check
    expect_status 0
}
the_direction_of_fewer_arrows_is_the_one_back() {
    room viz/draw/page
    room viz/panes/sets viz/draw/page
    room viz/panes/packets viz/draw/page
    room viz/draw/sheet viz/panes/sets
    check
    expect_status 1
    expect_out 'viz/draw/sheet.c -> viz/panes/sets.c: #include, sets   (viz/panes takes from viz/draw)'
    expect_not_out 'viz/panes/sets.c ->'
}
a_round_of_three_folders_fails() {
    room viz/a/first viz/b/second
    room viz/b/second viz/c/third
    room viz/b/other viz/c/third
    room viz/c/third
    room viz/c/last viz/a/away
    room viz/a/away
    room viz/a/more viz/b/other
    check
    expect_status 1
    expect_out 'viz/c/last.c -> viz/a/away.c: #include, away   (viz/a leads to viz/c)'
    expect_out_matching '^viz +back +1 '
}
each_layer_may_include_those_below_it_only() {
    local pair taker taken
    for pair in record:observe base:record explain:course course:observe; do
        taker=lab/${pair%:*}/taker taken=lab/${pair#*:}/taken
        rm -rf "$tree"
        room "$taken"; room "$taker" "$taken"
        check
        expect_status 1
        expect_out "$taker.c:2:#include \"$taken.h\""
    done
    rm -rf "$tree"
    room lab/base/str
    for taker in lab/record/a lab/observe/b lab/explain/c lab/course/d lab/cli/e viz/f; do room "$taker" lab/base/str; done
    check
    expect_status 0
    mkdir -p "$tree/lessons/01"; echo '#include "lab/base/str.h"' >"$tree/lessons/01/facts.c"
    check
    expect_status 1
}
what_is_within_its_limit_passes_and_no_more() {
    circle_of_four
    limits='lab/observe circles 4'; check; expect_status 0
    limits='lab/observe circles 5'; check; expect_status 0; expect_out 'lower it to 4'
    limits='lab/observe circles 3'; check; expect_status 1
}
twenty_functions_may_take_the_whole_screen() {
    local i
    room viz/app
    for i in {1..20}; do printf 'struct app;\nvoid f%d(int key,\n        const struct app *app)\n{\n}\n' "$i"; done >>"$tree/viz/app.c"
    echo 'static void no(void) { struct app *app = 0; (void)app; /* struct app *app */ }' >>"$tree/viz/app.c"
    check
    expect_status 0
    expect_out_matching '^viz +whole +20 '
    printf 'void last(struct app *app)\n{\n}\n' >>"$tree/viz/app.c"
    check
    expect_status 1
    expect_out_matching '^viz +whole +21 .*TOO MANY'
}

house() { run_on_tree tests/house --limits; }
what_is_over_its_limit_is_named() {
    local i
    circle_of_four
    { echo 'void tall(void)'; echo '{'; yes '    ;' | head -n 57; echo '}'; } >>"$tree/lab/observe/one.c"
    { echo 'void taller(void)'; echo '{'; yes '    ;' | head -n 58; echo '}'; } >>"$tree/lab/observe/two.c"
    for i in {1..20}; do echo "static inline void short$i(void) {}"; done >>"$tree/lab/observe/one.h"
    yes '/* */' | head -n 600 >"$tree/lab/observe/long.h"; cp "$tree/lab/observe/long.h" "$tree/lab/observe/longer.h"
    echo >>"$tree/lab/observe/longer.h"
    cat >"$tree/lab/observe/tracer.c" <<'END'
long ptrace(int request, ...);
enum { PTRACE_CONT, PTRACE_SYSCALL_INFO_NONE };
/* resume(1) */
void resume(int request) { ptrace(request, 1, 0, 0); }
void here(void) { resume(PTRACE_CONT); ptrace(PTRACE_SYSCALL_INFO_NONE, 1); }
void there(void) { ptrace(
    PTRACE_CONT, 1, 0, 0); }
END
    house
    expect_no_err
    expect_status 1
    expect_out 'circle of lab/observe/four.c: files: 4, at most 3'
    expect_out 'lab/observe/two.c: lines of taller: 61, at most 60'
    expect_out 'lab/observe/longer.h: lines: 601, at most 600'
    expect_out 'places that let a traced task go on: 2, at most 1'
    [ "$(wc -l <"$scratch/out")" = 4 ] || fail "more than those four: $(cat "$scratch/out")"
}
a_tree_within_the_limits_passes() {
    room lab/record/event
    house
    expect_no_err
    expect_status 0
    [ ! -s "$scratch/out" ] || fail "it says: $(cat "$scratch/out")"
}
without_ctags_it_says_so() {
    local tool
    mkdir -p "$scratch/bin"
    for tool in bash dirname readlink grep; do ln -s "$(command -v "$tool")" "$scratch/bin/$tool"; done
    PATH=$scratch/bin bash tests/house >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 2
    expect_err 'universal ctags, which is not here'
}

tests=(a_tree_whose_arrows_point_one_way_passes a_circle_of_two_is_shown_and_allowed a_circle_of_four_fails
    a_call_without_an_include_closes_a_circle a_type_without_an_include_closes_a_circle
    a_pointer_to_what_is_declared_is_no_arrow a_folder_below_that_takes_from_above_fails
    a_folder_above_that_takes_nothing_back_may_be_taken_from the_direction_of_fewer_arrows_is_the_one_back
    a_round_of_three_folders_fails each_layer_may_include_those_below_it_only
    what_is_within_its_limit_passes_and_no_more twenty_functions_may_take_the_whole_screen without_ctags_it_says_so)
# Where there is no ctags, nothing can be measured.
ctags --version 2>/dev/null | grep -q '^Universal Ctags' && tests+=(what_is_over_its_limit_is_named a_tree_within_the_limits_passes)
run_tests "${tests[@]}"
