#!/bin/bash
# What README and lessons/README say of the program is so: samples, verbs, options, targets, files.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS
documents=(README.md lessons/README.md)

# What stands in `backquotes` or in an indented block, a piece a line.
code() { grep -ohE '`[^`]+`|^    .*' "$@" | sed 's/^`//; s/`$//'; }
named() { code "${documents[@]}" | grep -oE "$1" | sort -u; }

samples_are_what_is_printed() {
    tests/samples "${documents[@]}" 2>"$scratch/err" || fail "\`make samples\` writes them anew: $(cat "$scratch/err")"
    grep '^skipped: ' "$scratch/err" || :
    [ "$(grep -c '^    \$ ' README.md)" -gt 0 ] || fail 'README has no sample'
}
a_sample_that_differs_is_told_and_written_anew() {
    printf '%s\n' before '' "    \$ build/sockeye list | grep -c 'tcp '" '    17' '' after >"$scratch/wrong.md"
    printf '%s\n' before '' "    \$ build/sockeye list | grep -c 'tcp '" '    1' '' after >"$scratch/right.md"
    cp "$scratch/wrong.md" "$scratch/it.md"
    tests/samples "$scratch/it.md" 2>"$scratch/err" && fail 'nothing was said'
    expect_err 'prints something else'
    cmp "$scratch/it.md" "$scratch/wrong.md" || fail 'it was changed'
    tests/samples write "$scratch/it.md" 2>/dev/null
    cmp "$scratch/it.md" "$scratch/right.md" || fail "it is not mended: $(cat "$scratch/it.md")"
    tests/samples "$scratch/it.md" || fail 'it is not taken as right'
}
times_and_ports_may_be_others() {
    local command="    \$ echo '+0.123456  client:40123 > server:7000  pid 5 win 3'"
    printf '%s\n' "$command" '    +9.000001  client:50999 > server:7000  pid 77 win 65495' >"$scratch/it.md"
    tests/samples "$scratch/it.md" || fail 'they may not'
    printf '%s\n' "$command" '    +9.000001  client:50999 > server:7001  pid 77 win 65495' >"$scratch/it.md"
    tests/samples "$scratch/it.md" 2>/dev/null && fail 'any port is as good'
    return 0
}
verbs_that_are_named_exist() {
    local verb count=0
    "$SOCKEYE" help >"$scratch/out"
    for verb in $(named '\bsockeye [a-z][a-z-]*' | cut -d' ' -f2); do
        grep -qE "^  sockeye \[?$verb\b" "$scratch/out" || fail "there is no verb $verb"
        count=$((count + 1))
    done
    [ $count -gt 8 ] || fail "only $count verbs were found in the text"
}
options_that_are_named_exist() {
    local verb option
    for verb in $("$SOCKEYE" help | grep -oE '^  sockeye [a-z-]+' | awk '{print $2}'); do "$SOCKEYE" help "$verb"; done >"$scratch/out"
    for option in $(code "${documents[@]}" | grep -E 'sockeye|^--' | sed 's/ -- .*//' | grep -oE -- '--[a-z-]+' | sort -u); do
        grep -qE -- "^  $option\b" "$scratch/out" || fail "there is no option $option"
    done
}
options_belong_to_the_verbs_they_are_named_with() {
    local line verb option
    while read -r line; do
        verb=$(grep -oE 'sockeye [a-z][a-z-]*' <<<"$line" | head -n 1 | cut -d' ' -f2)
        "$SOCKEYE" help "$verb" >"$scratch/out"
        for option in $(sed 's/ -- .*//; s/|.*//' <<<"$line" | grep -oE -- ' --[a-z-]+'); do
            grep -qE -- "^  $option\b" "$scratch/out" || fail "$verb has no option $option"
        done
    done < <(code "${documents[@]}" | grep -E 'sockeye [a-z].* --[a-z]')
}
targets_that_are_named_exist() {
    local target
    for target in $(named '\bmake [a-z][a-z -]*' | cut -d' ' -f2-); do
        grep -qE "^$target:" Makefile || fail "make has no $target"
    done
}
files_that_are_named_exist() {
    local file
    for file in $(code README.md | grep -oE '^(lab|viz|tests|lessons)(/[a-z./]+)?$') $(grep -ohE '\]\([a-z][^):]*\)' "${documents[@]}" | tr -d '])('); do
        [ -e "$file" ] || fail "there is no $file"
    done
}
lessons_that_are_named_are_those_there_are() {
    local named folder
    named=$(tr '\n' ' ' <README.md | grep -oE 'so far: [^.]*\.') || fail 'README names no lessons'
    for folder in lessons/[0-9]*-*; do
        grep -qE "[ :,]${folder#*-}[,.]" <<<"$named" || fail "README does not name ${folder#*/}"
    done
}
what_lessons_begin_with_works() {
    cd "$scratch" || exit
    local line count=0
    while read -r line; do
        eval "timeout -k 2 300 \"$SOCKEYE\" ${line#sockeye }" >out 2>err </dev/null || fail "$line: $(cat err)"
        count=$((count + 1))
    done < <(sed -n '/^Begin in/,/^## /s/^    sockeye/sockeye/p' "$OLDPWD/lessons/README.md")
    [ $count = 3 ] || fail "$count lines were run"
}
# The indented block that begins with a line.
block() { awk -v begin="    $1" '$0 == begin { on = 1 } on && !/^    / && NF { exit } on { sub(/^    /, ""); print }' lessons/README.md; }
the_lesson_that_is_shown_is_one() {
    mkdir "$scratch/01-shown"
    cp lessons/template/*.c "$scratch/01-shown"
    block '[lesson]' >"$scratch/01-shown/lesson.ini"
    block '#include "lab/check.h"' >"$scratch/01-shown/facts.c"
    { echo 'It opens.[^early]'; echo; echo '## accept'; block '### predict early'; } >"$scratch/01-shown/lesson.md"
    sockeye run "$scratch/01-shown" late --text
    expect_status 0
    expect_no_err
    sockeye facts "$scratch/01-shown"
    expect_out 'early'
    expect_no_err
}
marks_that_are_named_are_those_that_are_set() {
    sockeye run 01 --text --weather short
    expect_out_matching '= [0-9]+ \(cut to [0-9]+\)'
    sockeye run 01 --text --weather eintr
    expect_out '= -1 EINTR (Interrupted system call) (put in)'
}

run_tests samples_are_what_is_printed a_sample_that_differs_is_told_and_written_anew times_and_ports_may_be_others \
    verbs_that_are_named_exist options_that_are_named_exist options_belong_to_the_verbs_they_are_named_with \
    targets_that_are_named_exist files_that_are_named_exist lessons_that_are_named_are_those_there_are \
    what_lessons_begin_with_works the_lesson_that_is_shown_is_one marks_that_are_named_are_those_that_are_set
