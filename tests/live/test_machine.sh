#!/bin/bash
# What the machine cannot is told as such, with the way out and exit status 3: never as the mistake of who wrote the
# program, nor as a lesson that is not there.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
export XDG_STATE_HOME=$scratch/state
timeout=$(command -v timeout)

# Runs sockeye where `mount` commands of its own change what it sees; passes the test over where that cannot be.
among_mounts() { # commands, then words of sockeye
    local mounts=$1
    shift
    [[ $mounts == */proc ]] && grep -qa __asan_init "$SOCKEYE" && skip_without 'the sanitizers need /proc themselves'
    unshare -rm true 2>/dev/null || skip_without 'no user and mount namespace of its own can be made here'
    timeout -k 2 300 unshare -rm sh -c "$mounts"' && exec "$@"' sh "$SOCKEYE" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
# A compiler made of shell commands, "$@" its arguments; $product the file that it is to make.
compiler() {
    printf '#!/bin/sh\nfor word; do [ "$last" = -o ] && product=$word; last=$word; done\n%s\n' "$1" >"$scratch/compiler"
    chmod +x "$scratch/compiler"
    export CC=$scratch/compiler
}
expect_machine() { # text of the reason
    expect_status 3
    expect_one_line_of_err
    expect_err "$1"
    ! grep -qiE 'does not compile|correct it|unknown lesson' "$scratch/err" "$scratch/out" || fail "blamed: $(cat "$scratch/err" "$scratch/out")"
}
# The same of an exercise; what is wrong stands on stdout, and no try is counted.
judge() {
    (cd "$scratch" && SOCKEYE_LESSONS=$OLDPWD/lessons $timeout -k 2 300 "$SOCKEYE" "$@") >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}

nothing_is_found_fault_with_where_proc_is_missing() {
    among_mounts 'mount -t tmpfs none /proc' run 01 --text
    expect_machine '/proc'
    expect_err 'mount -t proc'
    SOCKEYE_LESSONS= among_mounts 'mount -t tmpfs none /proc' list
    expect_status 0
    expect_out 'select-flow'
}
a_compiler_that_makes_no_program_is_refused() {
    local cc
    for cc in true 'cc -c' 'cc -E' 'cc -fsyntax-only' 'cc -S'; do
        CC=$cc sockeye run 01 --text
        expect_machine 'makes no program'
    done
    compiler ': >"$product"; chmod +x "$product"'
    sockeye run 01 --text
    expect_machine 'makes no program'
    compiler 'cc "$@"; chmod -x "$product"'
    sockeye run 01 --text
    expect_machine 'makes no program'
}
what_an_earlier_compiler_left_is_no_program_either() {
    export XDG_CACHE_HOME=$scratch/mine
    sockeye run 01 --text
    expect_status 0
    local program
    for program in "$XDG_CACHE_HOME"/sockeye/*/*; do : >"$program"; done
    sockeye run 01 --text
    expect_status 0
    expect_no_err
}
a_compiler_that_fails_on_everything_is_at_fault() {
    local cc
    for cc in false 'cc -no-such-option' 'cc -nostdinc -I/tmp' 'cc -static-libgcc -L/nowhere -lno-such-library'; do
        CC=$cc sockeye run 01 --text
        expect_machine 'by no fault of its own'
    done
}
a_compiler_that_is_killed_is_the_machines_trouble() {
    compiler 'kill -9 $$'
    sockeye run 01 --text
    expect_machine 'killed by signal 9'
    compiler 'ulimit -v 20000; exec cc "$@"'
    sockeye run 01 --text
    expect_machine 'by no fault of its own'
    compiler 'ulimit -t 0; exec cc "$@"'
    sockeye run 01 --text
    expect_status 3
}
a_limit_of_the_size_of_files_is_the_machines_trouble() {
    compiler 'ulimit -f 4; exec cc "$@"'
    sockeye run 01 --text
    expect_machine 'by no fault of its own'
}
a_full_disk_is_the_machines_trouble() {
    local size
    for size in 4k 16k 40k; do
        mkdir -p "$scratch/disk"
        SOCKEYE_LESSONS=$PWD/lessons XDG_CACHE_HOME=$scratch/disk TMPDIR=$scratch/disk among_mounts \
            "mount -t tmpfs -o size=$size,nr_inodes=40 none $scratch/disk" check 01 "$PWD/lessons/01-tcp/exercise/solution.c"
        expect_status 3
        grep -qF 'No space left on device' "$scratch/out" "$scratch/err" || fail "$size: $(cat "$scratch/out" "$scratch/err")"
    done
    XDG_CACHE_HOME=$scratch/disk TMPDIR=$scratch/disk among_mounts "mount -t tmpfs -o size=16k none $scratch/disk" run 01 --text
    expect_machine 'No space left on device'
    expect_err 'XDG_CACHE_HOME'
}
where_nothing_can_be_written_is_told() {
    XDG_CACHE_HOME=/proc/nowhere TMPDIR=/proc/nowhere sockeye run 01 --text
    expect_machine 'nowhere to put a compiled program'
}
where_nothing_can_be_run_is_told() {
    mkdir -p "$scratch/disk"
    XDG_CACHE_HOME=$scratch/disk among_mounts "mount -t tmpfs -o noexec none $scratch/disk" run 01 --text
    expect_machine 'noexec'
    expect_err 'XDG_CACHE_HOME'
}
a_cache_that_cannot_be_written_judges_all_the_same() {
    mkdir -p "$scratch/tmp"
    XDG_CACHE_HOME=/proc/nowhere TMPDIR=$scratch/tmp judge check 01 "$PWD/lessons/01-tcp/exercise/solution.c" --calm
    expect_status 0
    [ -z "$(ls "$scratch/tmp")" ] || fail "left behind: $(ls "$scratch/tmp")"
}
an_exercise_is_not_judged_where_the_machine_cannot() {
    judge start 01
    CC=true judge check 01
    expect_status 3
    expect_out 'makes no program'
    CC='cc -nostdinc -I/tmp' judge check 01
    expect_status 3
    expect_out 'by no fault of its own'
    judge progress
    expect_out 'exercise begun'
}
what_cannot_be_written_is_the_machines_trouble() {
    mkdir -p "$scratch/disk"
    among_mounts "mount -t tmpfs -o size=4k,nr_inodes=4 none $scratch/disk && cd $scratch/disk && head -c 9999 /dev/zero >all 2>/dev/null; export SOCKEYE_LESSONS=$PWD/lessons; set -- \"\$@\"" \
        start 01 "$scratch/disk/mine"
    expect_machine 'No space left on device'
    expect_err 'make room'
    among_mounts "mount -t tmpfs -o size=1m,nr_inodes=1 none $scratch/disk" run 01 --text --record "$scratch/disk/run.pcapng"
    expect_machine 'No space left on device'
}
facts_are_not_judged_where_the_machine_cannot() {
    CC=true judge facts 01
    expect_machine 'makes no program'
    CC='cc -nostdinc -I/tmp' judge lint 01
    expect_machine 'by no fault of its own'
}
a_solution_is_named_where_no_diff_shows_it() {
    judge start 01
    mkdir "$scratch/bin"
    PATH=$scratch/bin: judge solution 01 --anyway
    expect_machine "make deps"
    expect_err "lessons/01-tcp/exercise/solution.c"
    printf '#!/bin/sh\nexit 2\n' >"$scratch/bin/diff"
    chmod +x "$scratch/bin/diff"
    PATH=$scratch/bin:$PATH judge solution 01 --anyway
    expect_machine "make deps"
}
a_program_that_cannot_be_started_is_not_judged() {
    compiler 'case $product in *checks*) exec cc "$@" ;; esac; printf "#!/no/such\n" >"$product"; chmod +x "$product"'
    judge check 01 "$PWD/lessons/01-tcp/exercise/solution.c"
    expect_status 3
    expect_out 'the interpreter it names is missing'
}
the_doctor_tells_of_proc_and_of_the_compiler() {
    among_mounts 'mount -t tmpfs none /proc' doctor
    expect_status 3
    expect_out_matching '^no +/proc'
    expect_out 'sessions cannot run'
    sockeye doctor
    expect_out_matching "^ok +compiler +'cc' compiles"
    CC=true sockeye doctor
    expect_out_matching '^no +compiler.*makes no program'
}
a_mistake_of_the_program_stays_one() {
    mkdir -p "$scratch/hasan"
    judge start 01 "$scratch/hasan/01-tcp"
    local text
    for text in 'int main(void) { return nothing; }' 'int man(void) { return 0; }' '#include <no-such.h>' \
        'int main(void) { undefined(); }' '#error No space left on device' 'int main(void) { "No space left on device' ; do
        printf '%s\n' "$text" >"$scratch/hasan/01-tcp/server.c"
        judge check "$scratch/hasan/01-tcp"
        expect_status 1
        expect_out 'it does not compile'
    done
    cp lessons/01-tcp/exercise/solution.c "$scratch/hasan/01-tcp/server.c"
    compiler 'for word; do [ "$word" = -fsanitize=address,undefined ] && { echo "cannot find that"; exit 1; }; done; exec cc "$@"'
    judge check "$scratch/hasan/01-tcp" --calm
    expect_status 0
    expect_out 'this compiler has no sanitizers'
}

run_tests nothing_is_found_fault_with_where_proc_is_missing a_compiler_that_makes_no_program_is_refused \
    what_an_earlier_compiler_left_is_no_program_either a_compiler_that_fails_on_everything_is_at_fault \
    a_compiler_that_is_killed_is_the_machines_trouble a_limit_of_the_size_of_files_is_the_machines_trouble \
    a_full_disk_is_the_machines_trouble where_nothing_can_be_written_is_told where_nothing_can_be_run_is_told \
    a_cache_that_cannot_be_written_judges_all_the_same an_exercise_is_not_judged_where_the_machine_cannot \
    what_cannot_be_written_is_the_machines_trouble facts_are_not_judged_where_the_machine_cannot \
    a_solution_is_named_where_no_diff_shows_it a_program_that_cannot_be_started_is_not_judged the_doctor_tells_of_proc_and_of_the_compiler a_mistake_of_the_program_stays_one
