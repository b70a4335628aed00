#!/bin/bash
# Attacks, handed in by a submission and run by trace --wall, reach nothing: tests/hostile/run has the table.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS

no_attack_reaches_anything() {
    "$SOCKEYE" doctor | grep -q '^ok  *wall ' || skip_without 'no whole wall can be had here'
    tests/hostile/run >"$scratch/table" 2>&1 || fail "$(grep -v '| nothing .*| \(nothing\|-\) ' "$scratch/table")"
}
nor_one_of_an_ordinary_user() {
    [ "$(id -u)" = 0 ] || skip_without 'only root can be another user'
    only_with setpriv
    setpriv --reuid=65534 --regid=65534 --clear-groups test -r tests/hostile/lesson/01-hostile/lesson.ini || skip_without 'nobody cannot read this folder'
    # What setpriv itself may still run is not what its program may.
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$SOCKEYE" || skip_without "nobody cannot run $SOCKEYE"
    setpriv --reuid=65534 --regid=65534 --clear-groups "$SOCKEYE" doctor | grep -q '^ok  *wall ' || skip_without 'no whole wall can be had here'
    tests/hostile/run --as=65534 init-forged links-magic home cache state proc- setuid root-again terminal unix- shm kill ptrace peer setns mounts environment \
        symlinks keyrings compile-include >"$scratch/table" 2>&1 || fail "$(grep -v '| nothing .*| \(nothing\|-\) ' "$scratch/table")"
}

run_tests no_attack_reaches_anything nor_one_of_an_ordinary_user
