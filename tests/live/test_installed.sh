#!/bin/bash
# A program that was installed, with its lessons among the system's files.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export XDG_STATE_HOME=$scratch/state

# As `make install` lays it, seen below /usr/local by this command alone.
lay() {
    mkdir -p "$scratch/local/bin" "$scratch/local/share/sockeye/include/lab"
    cp "$SOCKEYE" "$scratch/local/bin/sockeye"
    cp -R lessons "$scratch/local/share/sockeye/"
    cp lab/check.h "$scratch/local/share/sockeye/include/lab/"
}
unshare -rm true 2>/dev/null || skip_without 'no user and mount namespace of its own can be made here'
installed() {
    (cd "$scratch" && unset SOCKEYE_LESSONS && timeout -k 2 300 unshare -rm sh -c \
        "mount --bind '$scratch/local' /usr/local && exec /usr/local/bin/sockeye \"\$@\"" sh "$@") \
        >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}

its_lessons_are_compiled_and_proved() {
    lay
    installed facts 02
    expect_status 0
}
its_solutions_are_not_there_for_a_program_to_include() {
    lay
    printf '#include </usr/local/share/sockeye/lessons/01-tcp/exercise/solution.c>\n' >"$scratch/server.c"
    installed check 01 server.c
    expect_status 1
    expect_out 'solution.c: No such file or directory'
}

run_tests its_lessons_are_compiled_and_proved its_solutions_are_not_there_for_a_program_to_include
