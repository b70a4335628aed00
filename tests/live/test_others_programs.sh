#!/bin/bash
# Programs that are somebody else's are judged behind a wall, or not at all; what a wall lacks is said.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/tests/hostile/lesson XDG_STATE_HOME=$scratch/state
solution=$SOCKEYE_LESSONS/01-hostile/exercise/solution.c

hand_in() { mkdir -p "$scratch/work"; chmod 755 "$scratch" "$scratch/work"; install -m 644 "$solution" "$scratch/work/client.c"; }
as_root() { [ "$(id -u)" = 0 ] || skip_without 'only root can give a file away'; }
whole() { "$SOCKEYE" doctor | grep -q '^ok  *wall ' || skip_without 'no whole wall can be had here'; }

what_is_behind_a_whole_wall_is_judged_whoever_it_is_from() {
    as_root
    whole
    hand_in
    chown 4711 "$scratch/work/client.c"
    sockeye check 01 "$scratch/work/client.c"
    expect_status 0
    expect_no_err
}
what_is_somebody_elses_is_refused_without_one() {
    as_root
    hand_in
    chown 4711 "$scratch/work/client.c"
    local mode
    export XDG_CACHE_HOME=$scratch/mine
    for mode in none host; do
        SOCKEYE_SANDBOX=$mode sockeye check 01 "$scratch/work/client.c"
        expect_status 3
        expect_one_line_of_err
        expect_err "is somebody else's, and this machine cannot keep it from harm"
        expect_err '--unsafe judges it all the same'
        [ ! -s "$scratch/out" ] || fail "it was judged: $(cat "$scratch/out")"
        [ ! -e "$XDG_CACHE_HOME" ] || fail 'it was compiled'
    done
}
unsafe_judges_it_and_says_what_is_missing_once() {
    as_root
    hand_in
    chown 4711 "$scratch/work/client.c"
    SOCKEYE_SANDBOX=none sockeye check 01 "$scratch/work/client.c" --unsafe
    expect_status 0
    expect_one_line_of_err
    expect_err 'the wall around the program is not whole here: '
}
what_is_ones_own_is_judged_and_what_is_missing_is_said_once() {
    hand_in
    SOCKEYE_SANDBOX=none sockeye check 01 "$scratch/work/client.c" --format=tap
    expect_status 0
    expect_one_line_of_err
    expect_err 'the wall around the program is not whole here: '
    expect_out 'ok 1'
    whole
    sockeye check 01 "$scratch/work/client.c"
    expect_status 0
    expect_no_err
}
an_ordinary_user_is_asked_the_same_of_roots_files() {
    as_root
    only_with setpriv
    setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$solution" || skip_without 'nobody cannot read this folder'
    hand_in
    mkdir "$scratch/mine"
    chown 65534 "$scratch/mine"
    XDG_CACHE_HOME=$scratch/mine/cache XDG_STATE_HOME=$scratch/mine/state SOCKEYE_SANDBOX=none \
        setpriv --reuid=65534 --regid=65534 --clear-groups "$SOCKEYE" check 01 "$scratch/work/client.c" >"$scratch/out" 2>"$scratch/err"
    status=$?
    expect_status 3
    expect_err "is somebody else's"
}
doctor_says_what_the_wall_gives() {
    sockeye doctor
    expect_out_matching '^(ok|no) +wall +a submission (reaches no files|could harm, as it )'
    expect_out_matching '^(ok|\(no\)) +Landlock '
}

run_tests what_is_behind_a_whole_wall_is_judged_whoever_it_is_from what_is_somebody_elses_is_refused_without_one \
    unsafe_judges_it_and_says_what_is_missing_once what_is_ones_own_is_judged_and_what_is_missing_is_said_once \
    an_ordinary_user_is_asked_the_same_of_roots_files doctor_says_what_the_wall_gives
