#!/bin/bash
# The controls of a lesson are small changes under which its facts have to be false: what lint makes of good ones and of
# bad ones.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS

# The lesson that `new-lesson` makes, with its one fact and one control, and no exercise.
begin() {
    mkdir "$scratch/tmp"
    export TMPDIR=$scratch/tmp
    cd "$scratch" || exit 1
    sockeye new-lesson mine
    expect_status 0
    rm -r 37-mine/exercise
    cd 37-mine || exit 1
    [ -e controls/accepts-first.diff ] || fail 'a new lesson has no control'
}
# control NAME FACTS FILE SED: that change of a file.
control() {
    { printf '%s\n' "turns red: $2" 'What is changed.' ''
      sed "$4" "$3" | diff -u --label "$3" --label "$3" "$3" -; } >"controls/$1.diff"
}
lint() {
    cd "$scratch" || exit 1
    timeout -k 2 120 "$SOCKEYE" lint ./37-mine >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    cd 37-mine || exit 1
    [ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(ls -A "$TMPDIR")"
    [ -z "$(find . -name '*.orig' -o -name '*.rej')" ] || fail 'patch left something behind'
}
expect_complaint() { # file, words
    expect_status 1
    expect_out "37-mine/$1: $2"
}

a_control_that_turns_its_fact_red_is_not_complained_of() {
    begin
    control sends-less early client.c 's/"hello", 5, MSG_NOSIGNAL) != 5/"hell", 4, MSG_NOSIGNAL) != 4/'
    lint
    expect_status 0
    expect_no_err
    expect_out '37 mine: nothing to complain of (1 variants, 1 facts, 2 controls)'
}
a_control_under_which_a_fact_is_still_true_is_complained_of() {
    begin
    control harmless early server.c 's/char buffer\[64\]/char buffer[65]/'
    lint
    expect_complaint controls/harmless.diff:1 "the fact 'early' is still true under it"
    expect_out '37 mine: 1 complaints'
}
a_fact_that_is_not_judged_under_its_control_is_complained_of() {
    begin
    sed -i 's|^    uint32_t sent|    need_setting(run, "net/ipv4/tcp_fin_timeout");\n&|' facts.c
    printf '%s\n' '' '[sysctl]' 'net.ipv4.tcp_fin_timeout = 60' >>lesson.ini
    control unset early lesson.ini 's/^net.ipv4.tcp_fin_timeout = 60/net.ipv4.tcp_fin_timeout = much/'
    lint
    expect_complaint controls/unset.diff:1 "the fact 'early' is not judged under it: "
}
a_control_is_complained_of_by_what_is_wrong_with_it() {
    begin
    control unknown late server.c 's/listen(listener, 1)/listen(listener, 2)/'
    control nameless early server.c 's/listen(listener, 1)/listen(listener, 2)/'
    sed -i 1d controls/nameless.diff
    control old early server.c 's/listen(listener, 1)/listen(listener, 2)/'
    sed -i 's/^-    if (listen(listener, 1)/-    if (listen(listener, 7)/' controls/old.diff
    control half early client.c 's/^    return 0;/    return 0/'
    control no-order early lesson.ini 's/^steps = server.*/steps = nobody/'
    echo 'turns red: early' >controls/bare.diff
    printf '%s\n' "--- $scratch/37-mine/server.c" "+++ $scratch/37-mine/server.c" '@@ -1 +1 @@' -a +b >>controls/bare.diff
    lint
    expect_complaint controls/unknown.diff:1 "there is no fact 'late' in facts.c"
    expect_complaint controls/nameless.diff 'does not name the facts that are false under it: a line `turns red: FACT`'
    expect_complaint controls/old.diff:1 'does not apply to server.c (1 out of 1 hunk FAILED): make it again with diff -u'
    expect_complaint controls/half.diff 'the lesson cannot run under it'
    expect_complaint controls/no-order.diff:1 'makes no lesson: lesson.ini:'
    expect_complaint controls/bare.diff 'is no unified diff of files of this folder'
    expect_out '37 mine: 6 complaints'
}
a_control_of_a_variant_that_it_takes_away_is_complained_of() {
    begin
    sed -i 's/{ "early", ""/{ "early", "waiting"/; s/need_after(run, sent, "server: accept/need(run, "server: accept/' facts.c
    control renamed early lesson.ini 's/variant waiting/variant patient/'
    rm controls/accepts-first.diff
    lint
    expect_complaint controls/renamed.diff:1 "takes the variant 'waiting' out of lesson.ini"
}
a_control_may_change_several_files() {
    begin
    control both early client.c 's/"hello", 5, MSG_NOSIGNAL) != 5/argv[3], 4, MSG_NOSIGNAL) != 4/; s/argc != 3/argc != 4/'
    sed 's/^args = 127.0.0.1 7000/& four/' lesson.ini | diff -u --label lesson.ini --label lesson.ini lesson.ini - >>controls/both.diff
    lint
    expect_status 0
}
a_control_that_makes_files_leaves_none_behind() {
    begin
    for name in new.h below/new.h; do
        printf '%s\n' "--- $name" "+++ $name" '@@ -0,0 +1 @@' '+int new;' >>controls/accepts-first.diff
    done
    lint
    expect_status 0
}
a_fact_without_a_control_is_complained_of_by_its_line() {
    begin
    mv controls "$scratch"
    lint
    expect_complaint facts.c:11 "the fact 'early' has no control: nothing shows that it can fail"
    expect_out '37 mine: 1 complaints'
    mv "$scratch/controls" .
    sed -i 's/^    { "early".*/&\n    { "again", "", "the same", early },/' facts.c
    sed -i 's/\[^early\]/[^early] [^again]/' lesson.md
    lint
    expect_complaint facts.c:12 "the fact 'again' has no control: nothing shows that it can fail"
    expect_out '37 mine: 1 complaints'
}
nothing_is_left_of_controls_when_lint_is_told_to_end() {
    begin
    for n in 1 2 3 4 5 6; do control "sleeps-$n" early client.c "s/^    int fd/    sleep($n);\n&/; s/\"hello\", 5/\"hell\", 4/; s/!= 5/!= 4/"; done
    cd "$scratch" || exit 1
    for signal in TERM HUP; do
        "$SOCKEYE" lint ./37-mine >"$scratch/out" 2>&1 </dev/null &
        linter=$!
        wait_until compgen -G "$TMPDIR/sockeye-lint-*/sleeps-*/lesson.ini" >/dev/null || fail "no copy of the lesson"
        kill -$signal $linter
        wait $linter 2>/dev/null
        [ -z "$(ls -A "$TMPDIR")" ] || fail "left behind by SIG$signal: $(ls -A "$TMPDIR")"
    done
}

run_tests a_control_that_turns_its_fact_red_is_not_complained_of \
    a_control_under_which_a_fact_is_still_true_is_complained_of \
    a_fact_that_is_not_judged_under_its_control_is_complained_of a_control_is_complained_of_by_what_is_wrong_with_it \
    a_control_of_a_variant_that_it_takes_away_is_complained_of a_control_may_change_several_files \
    a_control_that_makes_files_leaves_none_behind \
    a_fact_without_a_control_is_complained_of_by_its_line nothing_is_left_of_controls_when_lint_is_told_to_end
