# For the test scripts: each function of the script whose name is given to `run_tests` is a test, printed as cmocka
# prints one. A test fails by `fail WORDS` or by any of the assertions below; it runs in a shell of its own.
set -u
: "${SOCKEYE:?the program under test}"
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache} LC_ALL=C.UTF-8 TZ=UTC
lessons=$PWD/tests/course/lessons
export SOCKEYE_LESSONS=$lessons

fail() { printf '[  ERROR   ] --- %s\n' "$*"; exit 1; }

# Ends the test that calls it: this machine cannot run it. The line is counted by tests/run, as those of tests/skipped.h.
skip_without() { printf 'skipped: %s\n' "$*"; exit 77; }

# Runs sockeye (at most two minutes: a bound for a hang); what came is in $status, $scratch/out and $scratch/err.
sockeye() {
    timeout -k 2 120 "$SOCKEYE" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
expect_status() { [ "$status" = "$1" ] || fail "exit status $status, not $1; stderr: $(head -c 600 "$scratch/err")"; }
expect_out() { grep -qF -- "$1" "$scratch/out" || fail "stdout has no '$1', but: $(tail -c 600 "$scratch/out")"; }
expect_out_matching() { grep -qE -- "$1" "$scratch/out" || fail "stdout matches no '$1', but: $(tail -c 600 "$scratch/out")"; }
expect_err() { grep -qF -- "$1" "$scratch/err" || fail "stderr has no '$1', but: $(head -c 600 "$scratch/err")"; }
expect_no_err() { [ ! -s "$scratch/err" ] || fail "stderr is not empty: $(head -c 600 "$scratch/err")"; }
expect_one_line_of_err() { [ "$(wc -l <"$scratch/err")" = 1 ] || fail "stderr is not one line: $(cat "$scratch/err")"; }

# needs NAME...: false, with a word on it, when one of these is not installed: a part of a test is passed over.
needs() {
    local name
    for name in "$@"; do
        command -v "$name" >/dev/null || { echo "skipped: $name is not installed"; return 1; }
    done
}
# The same where the test as a whole needs them.
only_with() { needs "$@" || exit 77; }

# Waits until a command succeeds, a minute at most.
wait_until() {
    local deadline=$((SECONDS + 60))
    until "$@" 2>/dev/null; do
        [ $SECONDS -lt $deadline ] || return 1
        read -rt 0.02 <> <(:) || :
    done
}

# Command lines of living processes that hold a text; this shell's own and zombies are not among them.
processes_with() {
    local folder line
    for folder in /proc/[0-9]*; do
        { line=$(tr '\0' ' ' <"$folder/cmdline"); } 2>/dev/null || continue
        [[ ${folder#/proc/} != "$$" && $line == *"$1"* ]] && echo "${folder#/proc/} $line"
    done
}
none_left() { [ -z "$(processes_with "$1")" ]; }
expect_none_left() { wait_until none_left "$1" || fail "still running: $(processes_with "$1")"; }

run_tests() {
    local test failed=()
    for test in "$@"; do
        printf '[ RUN      ] %s\n' "$test"
        find "$scratch" -mindepth 1 -maxdepth 1 ! -name cache -exec rm -rf {} +
        ("$test")
        case $? in
            0) printf '[       OK ] %s\n' "$test" ;;
            77) printf '[  SKIPPED ] %s\n' "$test" ;;
            *) printf '[  FAILED  ] %s\n' "$test"; failed+=("$test") ;;
        esac
    done
    [ ${#failed[@]} = 0 ]
}
