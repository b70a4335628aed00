#!/bin/bash
# The lessons as they are: every fact of every lesson holds on runs made now, as root and as an ordinary user, and is false
# under its controls; and the way to write a lesson, followed word for word.
. tests/live/harness.bash
unset SOCKEYE_LESSONS
checkout=$PWD

# The others are proved by lint, below.
facts_hold_of() { # lesson
    timeout -k 2 300 "$SOCKEYE" facts "$1" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    expect_status 0
    ! grep -q '✗' "$scratch/out" || fail "$(grep -A6 '✗' "$scratch/out")"
    [ "$(grep -c '✓' "$scratch/out")" -ge 5 ] || fail "few facts: $(cat "$scratch/out")"
}
facts_of_01_tcp() { facts_hold_of 01; }

# What lint says of all but the exercise, which has tests of its own: facts hold, and are false under their controls.
controls_turn_facts_red_of() { # lesson
    cp -r "$checkout"/lessons/"$1"-* "$scratch" && rm -rf "$scratch/$1"-*/exercise
    timeout -k 2 300 "$SOCKEYE" lint "$scratch/$1"-* >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    expect_status 0
    expect_out 'nothing to complain of'
}
controls_of_01_tcp() { controls_turn_facts_red_of 01; }
controls_of_02_udp() { controls_turn_facts_red_of 02; }
controls_of_03_socketpair() { controls_turn_facts_red_of 03; }
controls_of_04_shutdown_vs_close() { controls_turn_facts_red_of 04; }
controls_of_05_backlog() { controls_turn_facts_red_of 05; }
controls_of_06_buffers() { controls_turn_facts_red_of 06; }
controls_of_07_select_flow() { controls_turn_facts_red_of 07; }

facts_hold_as_an_ordinary_user() {
    [ "$(id -u)" = 0 ] || return 0 # everybody else is one already
    local home
    home=$(mktemp -d /tmp/sockeye-user-XXXXXX) && chown nobody "$home"
    trap "rm -rf '$home'" EXIT # now: it is local, and gone by then
    # A checkout under /root cannot be read by others: give them a copy of what is needed.
    cp -r "$checkout/lessons" "$checkout/lab" "$SOCKEYE" "$home/" && chmod -R a+rX "$home"
    for lesson in 01 06 07; do
        timeout -k 2 300 su nobody -s /bin/sh -c \
            "cd '$home' && HOME='$home' XDG_CACHE_HOME='$home/cache' SOCKEYE_LESSONS='$home/lessons' ./sockeye facts $lesson" \
            >"$scratch/out" 2>"$scratch/err" </dev/null
        status=$?
        expect_status 0
    done
}

the_readme_of_lessons_is_followed_word_for_word() {
    cd "$scratch" || exit 1
    local line count=0
    while IFS= read -r line; do
        case $line in
        *' run '*) line="$line --text" ;;
        esac
        timeout -k 2 300 "$SOCKEYE" ${line#    sockeye } >"$scratch/out" 2>"$scratch/err" </dev/null
        status=$?
        expect_status 0
        count=$((count + 1))
    done < <(sed -n '/^Begin in a folder/,/^The second line/p' "$checkout/lessons/README.md" | grep '^    sockeye ')
    [ "$count" = 3 ] || fail "the README has $count lines to follow, not 3"
    expect_out 'nothing to complain of'
}

a_lesson_that_forgets_things_is_complained_of_by_file_and_line() {
    cd "$scratch" || exit 1
    sockeye new-lesson forgetful
    expect_status 0
    sed -i 's/=> `server: recv(\*) = 5`/=> `server: recv(*) = 6`/; s/\[^early\]/[^late]/' 37-forgetful/lesson.md
    sed -i 's|//DOC: recv|//DOC: receive|' 37-forgetful/server.c
    timeout -k 2 300 "$SOCKEYE" lint ./37-forgetful >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    expect_status 1
    expect_out "37-forgetful/server.c:$(grep -n 'DOC: receive' 37-forgetful/server.c | cut -d: -f1): the tag 'receive' is used by no text"
    expect_out "37-forgetful/lesson.md:$(grep -n '^## recv' 37-forgetful/lesson.md | cut -d: -f1): the section 'recv' points at no tag"
    expect_out "the claim [^late] has no fact"
    expect_out "the fact 'early' proves nothing that the text claims"
    expect_out "the prediction 'received' is never asked"
}

run_tests facts_of_01_tcp controls_of_01_tcp controls_of_02_udp controls_of_03_socketpair \
    controls_of_04_shutdown_vs_close controls_of_05_backlog controls_of_06_buffers controls_of_07_select_flow \
    facts_hold_as_an_ordinary_user the_readme_of_lessons_is_followed_word_for_word \
    a_lesson_that_forgets_things_is_complained_of_by_file_and_line
