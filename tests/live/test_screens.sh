#!/bin/bash
# Every pane alone and the whole screen, at four sizes, in UTF-8, ASCII and without colour, from recordings kept here:
# held against tests/live/golden/*.txt; UPDATE_GOLDEN=1 writes them. A screen without colour has the same text.
. tests/live/harness.bash
unset SOCKEYE_LESSONS
golden=$PWD/tests/live/golden recordings=$PWD/tests/live/recordings

# The screens of one recording at one size, one after the other, each behind a line that names it.
screens() { # recording steps size looks...
    local recording=$1 steps=$2 size=$3 pane keys; shift 3
    for pane in all 1 2 3 4 5 6 7; do
        keys="space*$steps"
        [ "$pane" = all ] || keys="$keys $pane z"
        echo "==== $recording step $steps pane $pane $size $*"
        timeout -k 2 300 "$SOCKEYE" replay "$recordings/$recording.pcapng" --no-predict --keys "$keys" --size "$size" --dump "$@" \
            </dev/null || fail "replay ended with $?"
    done
}

compare_screens() { # recording steps size
    local name=$1-$3
    screens "$1" "$2" "$3" >"$scratch/$name.txt"
    screens "$1" "$2" "$3" --ascii >"$scratch/$name.ascii.txt"
    screens "$1" "$2" "$3" --no-color | sed 's/ --no-color$/ /' >"$scratch/mono"
    diff -q <(sed 's/ $//' "$scratch/$name.txt") <(sed 's/ $//' "$scratch/mono") >/dev/null || fail "without colour the text differs"
    ! LC_ALL=C grep -q '[^ -~]' "$scratch/$name.ascii.txt" || fail "more than ASCII: $(LC_ALL=C grep -m1 '[^ -~]' "$scratch/$name.ascii.txt")"
    for file in "$name.txt" "$name.ascii.txt"; do
        if [ -n "${UPDATE_GOLDEN:-}" ]; then
            mkdir -p "$golden" && cp "$scratch/$file" "$golden/$file"
        fi
        diff "$golden/$file" "$scratch/$file" >"$scratch/diff" || fail "$file differs: $(head -n 20 "$scratch/diff")"
    done
}

select_flow_at_60x16() { compare_screens select-flow 21 60x16; }
select_flow_at_80x24() { compare_screens select-flow 21 80x24; }
select_flow_at_132x43() { compare_screens select-flow 21 132x43; }
select_flow_at_200x60() { compare_screens select-flow 21 200x60; }
a_reset_at_60x16() { compare_screens unread 14 60x16; }
a_reset_at_80x24() { compare_screens unread 14 80x24; }
a_reset_at_132x43() { compare_screens unread 14 132x43; }
a_reset_at_200x60() { compare_screens unread 14 200x60; }

run_tests select_flow_at_60x16 select_flow_at_80x24 select_flow_at_132x43 select_flow_at_200x60 a_reset_at_60x16 a_reset_at_80x24 \
    a_reset_at_132x43 a_reset_at_200x60
