#!/bin/bash
# A part of tests/cases: the fault of a program is named, in a free run as in a stepped one, and its mended version has
# none.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

faults_are_named_and_mended_programs_are_not() {
    JOBS=2 tests/cases/run --quick >"$scratch/out" 2>&1
    status=$?
    cat "$scratch/out"
    expect_status 0
}
a_case_that_is_not_as_expected_fails() {
    mkdir "$scratch/cases" && cp -R tests/cases/run tests/cases/07-no-half-close "$scratch/cases" || fail 'cannot copy'
    echo '07-no-half-close short-send' >"$scratch/cases/expected"
    "$scratch/cases/run" --step >"$scratch/out" 2>&1
    status=$?
    expect_status 1
    expect_out_matching '^07-no-half-close +WRONG +ok'
    expect_out 'bad step:  deadlock'
    expect_out '1 of 2 runs as expected, 1 cases'
}

run_tests \
    faults_are_named_and_mended_programs_are_not \
    a_case_that_is_not_as_expected_fails
