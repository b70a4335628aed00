#!/bin/bash
# Machines that forbid something, imitated by programs/forbids.c: `doctor` says what there is not and the one way out,
# a session shows what it can, and nothing that could not be judged is held against a program.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export SOCKEYE_LESSONS=$PWD/lessons XDG_STATE_HOME=$scratch/state
solution=$PWD/lessons/01-tcp/exercise/solution.c
mkdir -p "$scratch/cache"
forbids=$scratch/cache/forbids
cc -std=c11 -D_GNU_SOURCE -o "$forbids" tests/live/programs/forbids.c -lseccomp || exit 2
# The sanitizers trace and read memory themselves.
grep -qa __asan_init "$SOCKEYE" && { echo 'skipped: the sanitizers need what is forbidden here'; exit 77; }

where_forbidden() { # what, then words of sockeye
    timeout -k 2 300 "$forbids" "$1" "$SOCKEYE" "${@:2}" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
refuse_out() { ! grep -qF -- "$1" "$scratch/out" "$scratch/err" || fail "it says '$1': $(grep -hF -- "$1" "$scratch/out" "$scratch/err")"; }
# As in a container, whose mark is a file: in a mount namespace of its own where this machine has none.
container() { [ -e /.dockerenv ] || [ -e /run/.containerenv ] || export container=docker; }
not_blamed() { ! grep -q '✗' "$scratch/out" || fail "blamed: $(cat "$scratch/out")"; }

a_container_needs_one_option() {
    container
    where_forbidden docker doctor
    expect_status 0
    expect_out 'docker run --security-opt seccomp=unconfined ...'
    expect_out 'podman run --security-opt seccomp=unconfined ...'
    expect_out '"runArgs": ["--security-opt", "seccomp=unconfined"]'
    expect_out_matching '^no +user namespaces .*seccomp filter forbids it'
    expect_out_matching '^there is not here: a network and ports of the programs. own; .*options and some figures of sockets'
    local word
    for word in --cap-add apparmor setcap 'all else works'; do refuse_out "$word"; done
    [ "$(id -u)" != 0 ] || refuse_out sudo
}
nobody_is_told_to_break_the_program() {
    where_forbidden userns,packets doctor
    refuse_out setcap
    refuse_out 'all else works'
    [ "$(id -u)" = 0 ] || expect_out_matching '^there is not here: .*packets, and what only they tell'
    sockeye doctor
    refuse_out setcap
}
where_nothing_can_be_traced_nothing_is_judged() {
    where_forbidden ptrace doctor
    expect_status 3
    expect_out_matching '^no +ptrace +PTRACE_SEIZE: .*seccomp'
    expect_out 'sessions cannot run'
    where_forbidden ptrace run 01 --text
    expect_status 3
    expect_err 'cannot trace'
    where_forbidden ptrace check 01 "$solution" --calm
    expect_status 3
    expect_out 'not judged'
    not_blamed
}
memory_is_read_another_way() {
    where_forbidden memory doctor
    expect_out_matching "^ok +programs' memory +read by way of /proc"
    where_forbidden memory run 01 --text
    expect_status 0
    expect_out_matching 'connect\(3, server:7000\)'
}
a_right_program_is_accepted_where_descriptors_are_not_copied() {
    where_forbidden copies doctor
    expect_out_matching '^no +pidfd_getfd'
    where_forbidden copies check 01 "$solution" --calm
    expect_status 0
    not_blamed
    where_forbidden copies run 01 --text
    expect_out 'sockets cannot be asked themselves here'
    # Whose packet it is that a refused call sends is not known then.
    where_forbidden copies facts 01 02
    expect_status 3
    not_blamed
}
a_right_program_is_accepted_in_a_container() {
    where_forbidden docker run 01 --text
    expect_status 0
    [ "$(id -u)" = 0 ] || skip_without 'root alone has packets and ports in a container'
    where_forbidden docker check 01 "$solution" --calm
    expect_status 0
    not_blamed
}
a_cache_from_which_nothing_runs_is_found() {
    mkdir -p "$scratch/disk"
    unshare -rm true 2>/dev/null || skip_without 'no user and mount namespace of its own can be made here'
    XDG_CACHE_HOME=$scratch/disk timeout -k 2 60 unshare -rm sh -c "mount -t tmpfs -o noexec none '$scratch/disk'"' && exec "$@"' \
        sh "$SOCKEYE" doctor >"$scratch/out" 2>"$scratch/err" </dev/null
    expect_out_matching '^no +cache folder .*noexec.*set XDG_CACHE_HOME'
    expect_out_matching '^there is not here: .*compiled programs'
}

run_tests a_container_needs_one_option nobody_is_told_to_break_the_program where_nothing_can_be_traced_nothing_is_judged \
    memory_is_read_another_way a_right_program_is_accepted_where_descriptors_are_not_copied \
    a_right_program_is_accepted_in_a_container a_cache_from_which_nothing_runs_is_found
