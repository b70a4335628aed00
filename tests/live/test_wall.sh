#!/bin/bash
# What programs see of a person's files by way of the command line: under check, under trace and run, and with --wall.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
mkdir -p "$scratch/cache"

# A home with a key, a state folder, and work in it; a program that says what it can open.
home() {
    export HOME=$scratch/home XDG_STATE_HOME=$scratch/home/.local/state XDG_CACHE_HOME=$scratch/home/.cache
    mkdir -p "$HOME/.ssh" "$HOME/work" "$XDG_STATE_HOME/sockeye" "$XDG_CACHE_HOME/sockeye"
    chmod -R go+rX "$scratch"
    echo key >"$HOME/.ssh/id"
    echo kept >"$XDG_STATE_HOME/sockeye/progress"
    echo other >"$XDG_CACHE_HOME/sockeye/other"
    ln -s ../.ssh/id "$HOME/work/out"
    echo mine >"$HOME/work/mine"
    cat >"$HOME/work/looks" <<'END'
#!/bin/sh
for file in "$@"; do
    if (exec <"$file") 2>/dev/null; then echo "opened $file"; else echo "closed $file"; fi
done
END
    chmod +x "$HOME/work/looks"
    cd "$HOME/work" || exit 2
}
opened() { expect_out "opened $1\\n"; }
closed() { expect_out "closed $1\\n"; }

cache_and_state_are_covered_for_ones_own_programs() {
    home
    sockeye trace --text -- ./looks "$HOME/.ssh/id" mine out "$XDG_STATE_HOME/sockeye/progress" "$XDG_CACHE_HOME/sockeye/other"
    expect_status 0
    opened "$HOME/.ssh/id"; opened mine; opened out
    closed "$XDG_STATE_HOME/sockeye/progress"; closed "$XDG_CACHE_HOME/sockeye/other"
    grep -q kept "$XDG_STATE_HOME/sockeye/progress" || fail 'the progress is gone'
}
the_recording_is_covered() {
    home
    sockeye trace --text --record=kept.pcapng -- ./looks mine kept.pcapng
    expect_status 0
    opened mine; closed kept.pcapng
    sockeye replay --text kept.pcapng
    expect_out 'closed kept.pcapng\n'
    sockeye trace --text --record=/dev/null -- ./looks /dev/null
    opened /dev/null
}
behind_the_wall_there_is_no_home() {
    home
    SECRET=word sockeye trace --wall --text -- ./looks "$HOME/.ssh/id" mine out "$XDG_STATE_HOME/sockeye/progress" /etc/shadow /usr
    expect_status 0
    expect_out 'behind a wall'
    opened mine; opened /usr
    closed "$HOME/.ssh/id"; closed out; closed "$XDG_STATE_HOME/sockeye/progress"; closed /etc/shadow
    SECRET=word sockeye trace --wall --text -- sh -c 'echo "secret: $SECRET"; (echo x >made) || echo "kept from writing"; echo x >/tmp/made && echo wrote'
    expect_out 'secret: \n'; expect_out 'kept from writing\n'; expect_out 'wrote\n'
    [ ! -e made ] && [ ! -e /tmp/made ] || fail 'something was written'
}
the_home_itself_is_never_shown() {
    home
    cd "$HOME" || exit 2
    cp work/looks .
    sockeye trace --wall --text -- ./looks .ssh/id looks work/mine
    expect_status 0
    opened looks; closed .ssh/id; closed work/mine
    cd / || exit 2
    sockeye trace --wall --text -- "$HOME/looks" "$HOME/.ssh/id" "$HOME/looks"
    opened "$HOME/looks"; closed "$HOME/.ssh/id"
}
what_would_be_a_hole_in_the_wall_is_refused() {
    local option
    for option in --host --root; do
        sockeye trace --wall $option -- true
        expect_status 2
        expect_one_line_of_err
        expect_err "--wall and $option exclude each other"
    done
    sleep 100 &
    sockeye trace --wall --attach=$!
    kill $!
    expect_status 2
    expect_err '--wall and --attach exclude each other'
}
a_lesson_runs_behind_it() {
    sockeye run --wall --text 01
    expect_out 'behind a wall'
    expect_out 'all programs have ended'
}

# ---- under check: a submission that looks for what it must not see

submission() { # FILE...: one that opens each of them, and says so
    local file
    printf '#include <stdio.h>\nint main(void)\n{\n'
    for file in "$@"; do
        printf '    fprintf(stderr, "%%s %s\\n", fopen("%s", "r") ? "opened" : "closed");\n' "$file" "$file"
    done
    printf '    return 1;\n}\n'
}
judged() { # LESSON FILE: what it said, from the recording that was kept
    sockeye check "$1" "$2"
    expect_status 1
    local kept
    kept=$(find "$XDG_STATE_HOME" -name '*.pcapng' | sort | head -1)
    [ -n "$kept" ] || fail "nothing was kept: $(cat "$scratch/out" "$scratch/err")"
    sockeye replay --text "$kept"
    expect_out 'behind a wall'
}
a_submission_sees_its_folder_and_nothing_else() {
    home
    export SOCKEYE_LESSONS=$OLDPWD/lessons
    submission "$HOME/.ssh/id" "$HOME/work/mine" "$HOME/work/out" "$XDG_STATE_HOME/sockeye/progress" \
        "$SOCKEYE_LESSONS/01-tcp/exercise/solution.c" "$SOCKEYE_LESSONS/01-tcp/exercise/checks.c" \
        "$SOCKEYE_LESSONS/01-tcp/server.c" /usr/include/stdio.h >server.c
    judged 01 server.c
    opened "$HOME/work/mine"; opened /usr/include/stdio.h
    closed "$HOME/.ssh/id"; closed "$HOME/work/out"; closed "$XDG_STATE_HOME/sockeye/progress"
    closed "$SOCKEYE_LESSONS/01-tcp/exercise/solution.c"; closed "$SOCKEYE_LESSONS/01-tcp/exercise/checks.c"
    closed "$SOCKEYE_LESSONS/01-tcp/server.c"
}
a_submission_in_the_home_or_among_the_lessons_sees_neither() {
    home
    cp -r "$OLDPWD/lessons" "$HOME/lessons"
    export SOCKEYE_LESSONS=$HOME/lessons
    chmod -R go+rX "$HOME"
    submission "$HOME/.ssh/id" "$HOME/work/mine" "$SOCKEYE_LESSONS/01-tcp/exercise/solution.c" >"$HOME/server.c"
    judged 01 "$HOME/server.c"
    closed "$HOME/.ssh/id"; closed "$HOME/work/mine"; closed "$SOCKEYE_LESSONS/01-tcp/exercise/solution.c"
    find "$XDG_STATE_HOME" -name '*.pcapng' -delete
    cp "$HOME/server.c" "$SOCKEYE_LESSONS/01-tcp/exercise/mine.c"
    judged 01 "$SOCKEYE_LESSONS/01-tcp/exercise/mine.c"
    closed "$HOME/.ssh/id"; closed "$SOCKEYE_LESSONS/01-tcp/exercise/solution.c"
}
# Where it lies below /usr, which every program sees.
an_installed_lab_is_covered_but_for_its_programs() {
    [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || skip_without 'only root can put it there'
    home
    local prefix=$scratch/usr file=/usr/local/share/sockeye/lessons/01-tcp/exercise
    mkdir -p "$prefix/bin" "$prefix/share/sockeye/include/lab"
    cp "$SOCKEYE" "$prefix/bin/sockeye"
    cp -r "$OLDPWD/lessons" "$prefix/share/sockeye"
    cp "$OLDPWD/lab/check.h" "$prefix/share/sockeye/include/lab"
    chmod -R go+rX "$prefix"
    printf '#!/bin/sh\nexec unshare -m sh -c '\''mount --bind "%s" /usr/local; exec /usr/local/bin/sockeye "$@"'\'' sockeye "$@"\n' \
        "$prefix" >"$scratch/installed"
    chmod +x "$scratch/installed"
    unset SOCKEYE_LESSONS
    SOCKEYE=$scratch/installed
    submission "$file/solution.c" "$file/checks.c" /usr/local/bin/sockeye >server.c
    judged 01 server.c
    closed "$file/solution.c"; closed "$file/checks.c"; opened /usr/local/bin/sockeye
    cp "$OLDPWD/lessons/01-tcp/exercise/solution.c" server.c
    sockeye check --calm 01 server.c
    expect_status 0
}

run_tests cache_and_state_are_covered_for_ones_own_programs the_recording_is_covered behind_the_wall_there_is_no_home \
    the_home_itself_is_never_shown what_would_be_a_hole_in_the_wall_is_refused a_lesson_runs_behind_it \
    a_submission_sees_its_folder_and_nothing_else a_submission_in_the_home_or_among_the_lessons_sees_neither \
    an_installed_lab_is_covered_but_for_its_programs
