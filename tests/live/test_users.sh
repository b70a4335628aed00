#!/bin/bash
# Programs that change their user: root's, and an ordinary user's where ids are lent.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash
mkdir -p "$scratch/cache"
becomes=$scratch/cache/becomes
cc -std=c11 -D_GNU_SOURCE -o "$becomes" tests/live/programs/becomes.c || exit 2
chmod 755 "$scratch" "$scratch/cache"

only_root() {
    [ "$(id -u)" = 0 ] || skip_without 'root has to start it'
    awk '{ all += $3 } END { exit all <= 65534 }' /proc/self/uid_map || skip_without 'there are no other user ids here'
}

# As nobody, to whom ids are lent by the text of a file in place of /etc/subuid.
as_nobody() { # text, then words of sockeye
    printf '%s' "$1" >"$scratch/lent"
    mkdir -p "$scratch/home"
    chown 65534 "$scratch/home"
    shift
    setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$SOCKEYE" || skip_without "nobody cannot run $SOCKEYE"
    HOME=$scratch/home XDG_CACHE_HOME=$scratch/home timeout -k 2 30 unshare -m sh -c '
        mount --bind "$0" /etc/subuid && mount --bind "$0" /etc/subgid &&
            exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"' \
        "$scratch/lent" "$SOCKEYE" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
}
printed() { sed -nE 's/^\+[0-9.]+ +becomes +stdout "(.*)"$/\1/p' "$scratch/out" | tr -d '\n' | sed 's/\\n/\n/g'; }
expect_printed() { printed | diff - "$scratch/wanted" >"$scratch/diff" || fail "$(cat "$scratch/diff")"; }
changed() { # from, to
    printf '%s\n' "was $1" 'own namespace: Operation not permitted' 'setgroups: done' 'setgid: done' 'setuid: done' \
        "is $2 $2" 'back: Operation not permitted' >"$scratch/wanted"
}
unchanged() { # from; all ids that are not mapped are 65534 in the own namespace
    printf '%s\n' "was $1" 'own namespace: done' 'setgroups: Operation not permitted' 'setgid: Invalid argument' \
        'setuid: Invalid argument' 'is 65534 65534' 'back: Invalid argument' >"$scratch/wanted"
}

a_program_of_roots_becomes_another_user() {
    only_root
    changed 0 65534
    for how in --step --free; do
        for SOCKEYE_SANDBOX in full netns host; do
            export SOCKEYE_SANDBOX
            sockeye trace --text $how -- "$becomes" 65534
            expect_status 0
            expect_printed
            expect_out 'the programs can change their user'
            expect_out 'becomes was refused a user namespace of its own'
        done
    done
}
it_opens_what_others_have_only_where_it_is_asked_for() {
    only_root
    echo secret >"$scratch/secret"; chmod 600 "$scratch/secret"; chown 65533 "$scratch/secret"
    sockeye trace --text -- "$becomes" 65533 "$scratch/secret"
    expect_out 'open as 0: Permission denied'
    expect_out 'open as 65533: done'
    sockeye trace --text --root -- "$becomes" 65534 "$scratch/secret"
    expect_out 'open as 0: done'
    expect_out 'open as 65534: Permission denied'
}
an_ordinary_user_stays_who_it_is() {
    unshare -r true 2>/dev/null || skip_without 'no user namespace can be made here'
    if [ "$(id -u)" = 0 ]; then as_nobody '' trace --text -- "$becomes" 65534; unchanged 65534
    else sockeye trace --text -- "$becomes" 65534; unchanged "$(id -u)"; fi
    expect_status 0
    expect_printed
    ! grep -q 'change their user' "$scratch/out" || fail 'said of nobody'
}
lent_ids_make_an_ordinary_user_root() {
    only_root; only_with newuidmap
    as_nobody $'nobody:100000:65536\n' trace --text --root -- "$becomes" 33
    expect_status 0
    expect_out 'the programs can change their user'
    changed 0 33
    expect_printed
}
root_over_one_id_alone_is_said_to_be_so() {
    only_root
    as_nobody $'daemon:100000:65536\n' trace --text --root -- "$becomes" 33
    expect_status 0
    expect_out 'cannot change their user: /etc/subuid and /etc/subgid lend no ids to nobody'
    unchanged 0
    expect_printed
    as_nobody $'nobody:4294967290:65536\n' trace --text --root -- "$becomes" 33 # there are no such ids
    expect_status 0
    expect_out 'cannot change their user: newuidmap '
    expect_no_err
    expect_printed
}
the_network_of_the_machine_says_whose_it_is() {
    only_root
    as_nobody '' trace --text --host -- true
    expect_status 3
    expect_one_line_of_err
    expect_err '--host wants root (sudo) or CAP_NET_RAW'
}
the_doctor_says_what_there_is() {
    only_root
    sockeye doctor
    expect_out 'other users        servers can change their user'
    as_nobody '' doctor
    expect_out 'servers cannot change their user: /etc/subuid'
}
capabilities() { # options, then what there is of CapPrm, CapEff and CapBnd
    # shellcheck disable=SC2086
    sockeye trace --text $1 -- grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs)' /proc/self/status
    sed -nE 's/^\+[0-9.]+ +grep +stdout "(.*)"$/\1/p' "$scratch/out" | tr -d '\n' | # which came in one piece or two
        grep -qE "CapPrm:.t0*$2.nCapEff:.t0*$2.nCapBnd:.t0*$2.nNoNewPrivs:.t1" || fail "not $2: $(cat "$scratch/out")"
}
it_keeps_no_other_capability() { # chown setuid setgid setpcap kill chroot and raw sockets; dac_override fowner
    only_root
    capabilities '' 421e1
    capabilities --root 421eb
    capabilities --host 401c1
}
nginx_has_workers_of_another_user() {
    only_root; only_with nginx; only_with curl; only_with ps
    getent group nogroup >/dev/null || skip_without "there is no group nogroup"
    cat >"$scratch/conf" <<END_OF
user nobody nogroup;
worker_processes 2;
pid $scratch/pid;
error_log stderr;
events { worker_connections 64; }
http { access_log off; client_body_temp_path $scratch/body; server { listen 127.0.0.1:80; location / { return 200 "hello\n"; } } }
END_OF
    sockeye trace --text -- nginx -g 'daemon off;' -c "$scratch/conf" :: sh -c 'curl -s http://127.0.0.1/; ps -o user= -C nginx'
    expect_status 0
    expect_out 'stdout "hello\n"'
    expect_out_matching 'stdout ".*nobody.nnobody.n"'
    expect_out 'nginx.1  exited with 0'
}
memcached_becomes_nobody() {
    only_root; only_with memcached; only_with nc; only_with ps
    sockeye trace --text -- memcached -u nobody -p 7000 -U 0 :: sh -c 'printf "version\r\n" | nc -q1 127.0.0.1 7000; ps -o user= -C memcached'
    expect_status 0
    expect_out 'stdout "VERSION '
    expect_out 'stdout "nobody\n"'
    as_nobody '' trace --text -- memcached -u nobody -p 7000 -U 0 :: sh -c 'printf "version\r\n" | nc -q1 127.0.0.1 7000'
    expect_status 0
    expect_out 'stdout "VERSION '
}
a_low_port_is_anybodys() {
    cat >"$scratch/low.c" <<'END_OF'
#include <arpa/inet.h>
int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(80) };
    int door = socket(AF_INET, SOCK_STREAM, 0);
    return bind(door, (struct sockaddr *)&at, sizeof at) != 0 || listen(door, 1) != 0;
}
END_OF
    cc -o "$scratch/low" "$scratch/low.c"
    sockeye trace --text -- "$scratch/low"
    expect_out 'bind(3, *:80) = 0'
    expect_out 'low      exited with 0'
    only_root
    as_nobody '' trace --text -- "$scratch/low"
    expect_out 'bind(3, *:80) = 0'
    expect_out 'low      exited with 0'
}

run_tests a_program_of_roots_becomes_another_user it_opens_what_others_have_only_where_it_is_asked_for \
    an_ordinary_user_stays_who_it_is lent_ids_make_an_ordinary_user_root root_over_one_id_alone_is_said_to_be_so \
    the_network_of_the_machine_says_whose_it_is the_doctor_says_what_there_is it_keeps_no_other_capability \
    nginx_has_workers_of_another_user memcached_becomes_nobody a_low_port_is_anybodys
