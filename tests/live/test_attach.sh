#!/bin/bash
# Programs that run already: watched with --attach, and left running as they were.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
echo=$PWD/tests/live/programs/echo.c

# Attaching is not allowed everywhere: a program that is nobody's child is tried first.
may_attach() {
    local pid may
    sleep 5 & pid=$!
    timeout -s INT -k 2 5 "$SOCKEYE" trace --text --attach $pid >"$scratch/out" 2>"$scratch/err" & local watcher=$!
    wait_until grep -q 'attached to' "$scratch/out"; may=$?
    kill -INT $watcher 2>/dev/null; wait $watcher 2>/dev/null
    kill $pid 2>/dev/null; wait $pid 2>/dev/null
    return $may
}

# A test that fails leaves nothing behind that listens on the machine's own network.
leave_nothing() { trap 'kill -KILL $(jobs -p) 2>/dev/null' EXIT; }

# The server that is attached to, and its client; $server and $port are set.
start() {
    cc -g -O0 -o "$scratch/echo" "$echo" || fail 'does not compile'
    leave_nothing
    rm -f "$scratch/said"
    "$scratch/echo" "$@" >"$scratch/said" 2>&1 &
    server=$!
    wait_until test -s "$scratch/said" || fail 'the server does not begin'
    port=$(head -n 1 "$scratch/said")
}
stop() { kill -KILL "$server"; wait "$server" 2>/dev/null || :; }
call() {
    local answer
    exec 9<>"/dev/tcp/127.0.0.1/$port" || fail 'the server cannot be reached'
    printf '%s\n' "$1" >&9
    read -rt 10 answer <&9
    exec 9>&-
    [ "$answer" = "$1" ] || fail "the server answers '$answer', not '$1'"
}
expect_undisturbed() {
    [ "$(wc -l <"$scratch/said")" = 1 ] || fail "the program was disturbed: $(tail -n +2 "$scratch/said")"
}

# Watches it in the background; $watcher is set when all of it is watched.
watch() {
    rm -f "$scratch/out"
    "$SOCKEYE" trace "$@" --attach "$server" >"$scratch/out" 2>"$scratch/err" </dev/null &
    watcher=$!
    wait_until grep -qE 'blocked|"kind":"block"' "$scratch/out" || fail "not watched: $(cat "$scratch/out" "$scratch/err")"
}
unwatch() {
    kill -"$1" $watcher
    wait $watcher 2>/dev/null
    status=$?
}
is_let_go() { grep -q '^TracerPid:.0$' "/proc/$server/status"; }
has_line() { grep -qE -- "$1" "$scratch/out"; }

what_a_running_server_does_is_shown() {
    start
    watch --text
    call hello
    wait_until has_line ' close\(' || fail 'its close() is not shown'
    unwatch INT
    expect_status 0
    expect_no_err
    expect_out "attached to process $server: $scratch/echo"
    expect_out_matching 'echo +recv\(.*, "hello\\n", .*\) = 6 +echo\.c:'
    expect_out "left running: echo (process $server)"
    is_let_go || fail 'it is still traced'
    call again
    expect_undisturbed
    stop
}
what_it_prints_is_shown() {
    start loud
    watch --text
    call hello
    wait_until has_line ' close\(' || fail 'its close() is not shown'
    unwatch INT
    expect_out 'echo     stdout "hello\n"'
    [ "$(sed -n 2p "$scratch/said")" = hello ] || fail 'it did not print'
    stop
}
one_that_has_renamed_itself_is_called_by_its_name() {
    leave_nothing
    rm -f "$scratch/said"
    cc -g -O0 -o "$scratch/echo" "$echo" || fail 'does not compile'
    (exec -a 'titled: master process of many' "$scratch/echo") >"$scratch/said" 2>&1 &
    server=$!
    wait_until test -s "$scratch/said" || fail 'it does not begin'
    watch --text
    unwatch INT
    expect_out 'echo     attached to process '"$server"': titled: master process of many'
    stop
}
packets_of_others_are_left_out() {
    start
    local own=$server own_port=$port
    start
    local other=$server other_port=$port
    server=$own port=$own_port
    watch --text
    port=$other_port call stranger
    call own
    wait_until has_line ' close\(' || fail 'its close() is not shown'
    unwatch INT
    expect_out_matching "packet .* echo:$own_port +SYN"
    ! has_line "packet .*:$other_port" || fail "a packet of a stranger: $(grep -m1 ":$other_port" "$scratch/out")"
    stop
    server=$other
    stop
}
what_it_has_open_is_known_at_once() {
    start
    exec 8<>"/dev/tcp/127.0.0.1/$port"
    watch --json
    unwatch INT
    exec 8>&-
    expect_out_matching '"kind":"socket",.*"state":"LISTEN","local":"echo:'"$port"'"'
    expect_out_matching '"kind":"socket",.*"state":"ESTABLISHED","local":"echo:'"$port"'"'
    expect_out_matching '"kind":"start","actor":"echo",.*"attached":true,"descriptors":\[\{"fd":3,'
    stop
}
a_long_table_is_known_to_its_end() {
    only_with python3
    ulimit -n 4096 2>/dev/null || { echo '[  SKIPPED ] no more than 1024 descriptors are allowed'; return 0; }
    cat >"$scratch/wide.py" <<'END'
import select, socket
watched = select.epoll()
kept = [socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2500)]
for one in kept:
    watched.register(one, select.EPOLLIN)
print(kept[-1].fileno(), flush=True)
watched.poll()
END
    leave_nothing
    rm -f "$scratch/said"
    python3 "$scratch/wide.py" >"$scratch/said" 2>&1 &
    server=$!
    wait_until test -s "$scratch/said" || fail 'it does not begin'
    watch --json --record "$scratch/wide.pcapng"
    unwatch INT
    local fds
    fds=$(grep '"kind":"start"' "$scratch/out" | grep -o '"fd":[0-9]*' | cut -d: -f2 | sort -nu)
    [ "$(wc -l <<<"$fds")" -ge 2500 ] || fail "only $(wc -l <<<"$fds") descriptors are known"
    [ "$(tail -n 1 <<<"$fds")" -ge "$(cat "$scratch/said")" ] || fail 'the last one is not known'
    # What each epoll watches stands in the recording beside it.
    [ "$(tr ' ' '\n' <"$scratch/wide.pcapng" | grep -acE '(^|=)[0-9]+:1:[0-9a-f]+')" -ge 2500 ] || fail 'what it watches is not known'
    stop
}
a_wait_that_a_stop_breaks_off_is_made_again() {
    # epoll_wait() and a recv() with SO_RCVTIMEO fail with EINTR when their program is stopped; sleep and poll() go on.
    local how
    for how in epoll timed poll; do
        start $how
        watch --text
        unwatch INT
        call "$how"
        expect_undisturbed
        stop
    done
}
waits_again() { [ "$(grep -c ' blocked$' "$scratch/out")" -ge 2 ]; }
whoever_watches_may_be_killed_at_any_time() {
    local round observer
    start
    for round in 1 2 3 4 5 6; do
        watch --text
        call "first $round"
        # Who is killed while the server stands before a call cannot help its EINTR.
        wait_until waits_again || fail "it does not wait again: $(cat "$scratch/out")"
        observer=$(cat /proc/$watcher/task/$watcher/children)
        if [ $((round % 2)) = 0 ]; then kill -KILL $watcher; else kill -KILL $observer; fi
        wait $watcher 2>/dev/null
        call "then $round"
        wait_until is_let_go || fail 'it is still traced'
    done
    expect_undisturbed
    stop
}
one_that_is_killed_while_the_server_talks_loses_nothing() {
    local round calls
    start
    for round in 1 2 3 4 5; do
        rm -f "$scratch/out"
    "$SOCKEYE" trace --text --attach "$server" >"$scratch/out" 2>&1 &
        watcher=$!
        for ((calls = 0; calls < 20; calls++)); do call "$round $calls"; [ $calls != $((round * 3)) ] || kill -KILL $watcher; done
        wait $watcher 2>/dev/null
        wait_until is_let_go || fail 'it is still traced'
    done
    expect_undisturbed
    stop
}
is_stopped() { grep -q '^State:.[tT]' "/proc/$server/status"; }
is_stopped_by_nobody() { is_let_go && grep -q '^State:.T' "/proc/$server/status"; }
one_that_is_stopped_stays_stopped() {
    start
    kill -STOP "$server"
    wait_until is_stopped || fail 'it does not stop'
    rm -f "$scratch/out"
    "$SOCKEYE" trace --text --attach "$server" >"$scratch/out" 2>"$scratch/err" </dev/null &
    watcher=$!
    wait_until has_line 'attached to' || fail 'not watched'
    unwatch TERM
    wait_until is_stopped_by_nobody || fail "it is not stopped any more: $(grep State "/proc/$server/status")"
    kill -CONT "$server"
    call on
    stop
}
one_that_is_held_before_a_call_goes_on() {
    start
    "$SOCKEYE" trace --text --step --attach "$server" >"$scratch/out" 2>"$scratch/err" </dev/null &
    watcher=$!
    wait_until has_line blocked || fail 'not watched'
    call step
    unwatch TERM
    call on
    expect_undisturbed
    stop
}
press_until_let_go() { printf q; is_let_go; }
the_screen_is_quit_without_a_question() {
    [ -x "$(command -v script)" ] || skip_without 'no script(1)'
    start
    # The screen says what it shows, so that the key comes when it shows the program.
    TERM=xterm-256color timeout -k 2 20 script -qfec "stty rows 40 cols 120; $SOCKEYE trace --attach $server" "$scratch/out" \
        < <(wait_until grep -qa 'epoll_wait' "$scratch/out"; wait_until press_until_let_go) >/dev/null
    status=$?
    ! grep -qa 'Quit and end' "$scratch/out" || fail 'it asks whether to end the program'
    [ $status = 0 ] || fail "exit status $status"
    wait_until is_let_go || fail 'it is still traced'
    call on
    expect_undisturbed
    stop
}
its_threads_and_children_are_watched_too() {
    start threads
    watch --text
    call hello
    wait_until has_line 'echo\.[0-9]+ +recv\(.*"hello' || fail "its thread is not watched: $(cat "$scratch/out")"
    expect_out_matching 'echo +has thread echo\.1, process'
    unwatch INT
    stop
    start children
    watch --text
    call hello
    wait_until has_line 'echo\.[0-9]+ +recv\(.*"hello' || fail "its child is not watched: $(cat "$scratch/out")"
    expect_out_matching 'echo +has child echo\.1, process'
    unwatch INT
    call again
    stop
}
it_may_have_more_threads_than_a_session_may_start() {
    only_with python3
    cat >"$scratch/many.py" <<'END'
import sys, threading
never = threading.Event()
def more(count):
    for _ in range(count):
        threading.Thread(target=never.wait, daemon=True).start()
more(270)
print("ready", flush=True)
sys.stdin.readline()
more(3)
never.wait()
END
    leave_nothing
    rm -f "$scratch/said"
    mkfifo "$scratch/go"
    python3 "$scratch/many.py" <>"$scratch/go" >"$scratch/said" 2>&1 &
    server=$!
    wait_until test -s "$scratch/said" || fail 'it does not begin'
    rm -f "$scratch/out"
    "$SOCKEYE" trace --text --attach "$server" >"$scratch/out" 2>"$scratch/err" </dev/null &
    watcher=$!
    wait_until has_line 'attached to' || fail 'not watched'
    echo >"$scratch/go"
    wait_until has_line 'new thread many\.27[123]' || fail "its new threads are not seen: $(tail -n 3 "$scratch/out")"
    unwatch INT
    ! has_line 'limit' || fail "$(grep limit "$scratch/out")"
    expect_undisturbed
    stop
}
what_it_did_before_is_nothing_that_was_found() {
    local before
    # It bound without SO_REUSEADDR, left connections open, and made children that it never waited for.
    start careless
    for before in 1 2 3 4; do call $before; done
    watch --text
    call after
    call again
    wait_until has_line 'close\(.*= 0' || fail 'not watched'
    unwatch INT
    expect_status 0
    ! has_line '^found|finding' || fail "$(tail -n 5 "$scratch/out")"
    stop
}
a_client_may_be_started_beside_it() {
    only_with python3
    start
    printf 'import socket, sys\ns = socket.create_connection(("127.0.0.1", int(sys.argv[1])))\ns.sendall(b"hi\\n")\nprint(s.recv(9))\n' >"$scratch/client.py"
    "$SOCKEYE" trace --text --attach "$server" :: python3 "$scratch/client.py" "$port" >"$scratch/out" 2>"$scratch/err" </dev/null &
    watcher=$!
    wait_until has_line "client +exited with 0" || fail "the client does not end: $(tail -n 3 "$scratch/out" "$scratch/err")"
    unwatch INT
    expect_out_matching 'client +connect\(.*echo:'"$port"'\) = 0'
    expect_out_matching 'echo +send\(.*"hi\\n"'
    call on
    stop
}
a_recording_is_kept() {
    start
    watch --text --record "$scratch/kept.pcapng"
    call hello
    wait_until has_line ' close\(' || fail 'its close() is not shown'
    unwatch TERM
    expect_status 143
    expect_err 'the programs go on'
    sockeye replay --text "$scratch/kept.pcapng"
    expect_out "left running: echo (process $server)"
    stop
}
what_cannot_be_watched_is_said_with_the_way_out() {
    local kernel
    sockeye trace --text --attach 4194305; expect_status 2; expect_err 'there is no process 4194305'
    sockeye trace --text --attach one; expect_status 2; expect_err 'is no process id'
    sockeye trace --text --attach $$; expect_status 2; expect_err 'is sockeye itself, or what it was started from'
    sockeye trace --text --weather storm --attach $$; expect_status 2; expect_err '--weather'
    sockeye trace --text --root --attach $$; expect_status 2; expect_err '--root'
    sockeye trace --text --input hello --attach $$; expect_status 2; expect_err '--input is for programs that are started'
    for kernel in $(grep -l kthreadd /proc/2/comm 2>/dev/null); do
        sockeye trace --text --attach 2; expect_status 2; expect_err 'is a thread of the kernel'
    done
    start threads
    sockeye trace --text --attach "$server" --attach "$server"; expect_status 2; expect_err 'is said twice'
    local thread
    thread=$(ls "/proc/$server/task" | tail -n 1)
    sockeye trace --text --attach "$thread"; expect_status 2; expect_err "is a thread of process $server"
    watch --text
    sockeye trace --text --attach "$server"; expect_status 3; expect_err 'is watched by sockeye-observe'
    expect_one_line_of_err
    unwatch INT
    stop
    # Its parent does not wait for it: a shell that became another program.
    bash -c 'sleep 0.3 & exec sleep 5' & local parent=$! child
    wait_until grep -q . "/proc/$parent/task/$parent/children" || fail 'no child'
    child=$(cat "/proc/$parent/task/$parent/children")
    wait_until grep -q '^State:.Z' "/proc/${child% }/status" || fail 'no zombie'
    sockeye trace --text --attach "${child% }"; expect_status 2; expect_err 'a zombie'
    kill $parent; wait $parent 2>/dev/null || :
}
who_may_not_is_told_what_to_do() {
    [ "$(id -u)" = 0 ] && [ -x "$(command -v setpriv)" ] && [ ! -e /proc/sys/kernel/yama ] || skip_without 'no root and setpriv'
    start
    chmod 755 "$scratch"
    timeout 20 setpriv --reuid 65534 --regid 65534 --clear-groups "$SOCKEYE" trace --text --attach "$server" >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ $status != 126 ] || { echo '[  SKIPPED ] the program is out of reach for another user'; return 0; }
    expect_status 3
    expect_err 'belongs to another user (uid 0): watch it as that user or as root (sudo)'
    stop
}
one_of_another_network_is_watched_there() {
    unshare -n ip link set lo up 2>/dev/null || { echo '[  SKIPPED ] no network namespaces'; return 0; }
    cc -g -O0 -o "$scratch/echo" "$echo" || fail 'does not compile'
    leave_nothing
    unshare -n sh -c 'ip link set lo up && exec "$0"' "$scratch/echo" >"$scratch/said" 2>&1 &
    server=$!
    wait_until test -s "$scratch/said" || fail 'the server does not begin'
    watch --json
    unwatch INT
    expect_out_matching '"kind":"socket",.*"state":"LISTEN"'
    expect_out 'the programs are in another network'
    ! grep -q '"note":"capture"' "$scratch/out" || fail "its packets are not captured: $(grep '"note":"capture"' "$scratch/out")"
    stop
}

may_attach || { echo "[  SKIPPED ] this machine forbids attaching: $(head -n 1 "$scratch/err")"; exit 0; }
run_tests what_a_running_server_does_is_shown what_it_prints_is_shown \
    one_that_has_renamed_itself_is_called_by_its_name packets_of_others_are_left_out what_it_has_open_is_known_at_once \
    a_long_table_is_known_to_its_end a_wait_that_a_stop_breaks_off_is_made_again \
    whoever_watches_may_be_killed_at_any_time one_that_is_killed_while_the_server_talks_loses_nothing \
    one_that_is_stopped_stays_stopped one_that_is_held_before_a_call_goes_on the_screen_is_quit_without_a_question its_threads_and_children_are_watched_too \
    it_may_have_more_threads_than_a_session_may_start \
    what_it_did_before_is_nothing_that_was_found a_client_may_be_started_beside_it a_recording_is_kept \
    what_cannot_be_watched_is_said_with_the_way_out who_may_not_is_told_what_to_do one_of_another_network_is_watched_there
