#!/bin/bash
# Attacks, handed in by a submission and run by trace --wall, reach nothing: tests/hostile/run has the table.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
unset SOCKEYE_LESSONS

no_attack_reaches_anything() {
    "$SOCKEYE" doctor | grep -q '^ok  *wall ' || { echo 'passed over: no whole wall can be had here'; exit 0; }
    tests/hostile/run >"$scratch/table" 2>&1 || fail "$(grep -v '| nothing .*| \(nothing\|-\) ' "$scratch/table")"
}
nor_one_of_an_ordinary_user() {
    [ "$(id -u)" = 0 ] && needs setpriv || { echo 'passed over: only root can be another user'; exit 0; }
    setpriv --reuid=65534 --regid=65534 --clear-groups test -r tests/hostile/lesson/01-hostile/lesson.ini || { echo 'passed over: nobody cannot read this folder'; exit 0; }
    setpriv --reuid=65534 --regid=65534 --clear-groups "$SOCKEYE" doctor | grep -q '^ok  *wall ' || { echo 'passed over: no whole wall can be had here'; exit 0; }
    tests/hostile/run --as=65534 init-forged links-magic home cache state proc- setuid root-again terminal unix- shm kill ptrace peer setns mounts environment \
        symlinks keyrings compile-include >"$scratch/table" 2>&1 || fail "$(grep -v '| nothing .*| \(nothing\|-\) ' "$scratch/table")"
}

run_tests no_attack_reaches_anything nor_one_of_an_ordinary_user
