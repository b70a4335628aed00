#!/bin/bash
# Programs that people use, as they come, step by step and freely: they do what they do unwatched, and a session whose
# client has gone ends by itself although the server has timers of its own.
cd "$(dirname "$0")/../.." || exit 2
. tests/live/harness.bash

# both_ways ARGUMENTS...: the same session stepped and free; each must satisfy the function `right`.
both_ways() {
    local how
    for how in --step --free; do
        sockeye trace --text $how -- "$@"
        expect_status 0
        expect_no_err
        right
    done
}
ended_well() { expect_out_matching "^\+[0-9.]+ +$1 +exited with 0\$"; }

a_python_web_server_answers_curl() {
    only_with /usr/bin/python3 curl
    echo 'the page' >"$scratch/page.txt"
    right() {
        expect_out 'curl     stdout "the page\n"'
        ended_well curl
        expect_out 'nobody is left to call'
    }
    both_ways /usr/bin/python3 -m http.server 8000 --directory "$scratch" :: curl -s http://127.0.0.1:8000/page.txt
}
redis_answers_its_client() {
    only_with redis-server redis-cli
    right() {
        expect_out 'redis-cli stdout "OK\n"'
        ended_well redis-cli
        expect_out 'nobody is left to call'
    }
    both_ways redis-server --port 7777 --save '' --dir "$scratch" :: redis-cli -p 7777 set a b
}
memcached_answers_a_shell() {
    only_with memcached
    right() { expect_out 'stdout "VERSION '; }
    both_ways memcached -u "$(id -un)" -p 7777 :: \
        bash -c 'exec 3<>/dev/tcp/127.0.0.1/7777; printf "version\r\nquit\r\n" >&3; read -r line <&3; echo "$line"'
}
nginx_answers_wget() {
    only_with nginx wget
    mkdir -p "$scratch/www"
    echo 'the page' >"$scratch/www/page.txt"
    # A worker of root's would change its user, which needs what programs have not got here.
    cat >"$scratch/nginx.conf" <<END
user $(id -un); daemon off; master_process off; pid $scratch/pid; error_log stderr;
events { }
http { access_log off; client_body_temp_path $scratch/t1; proxy_temp_path $scratch/t2; fastcgi_temp_path $scratch/t3;
    uwsgi_temp_path $scratch/t4; scgi_temp_path $scratch/t5;
    server { listen 127.0.0.1:7080; location / { root $scratch/www; } } }
END
    right() {
        expect_out 'wget     stdout "the page\n"'
        ended_well wget
    }
    sockeye trace --text --free -- nginx -e stderr -c "$scratch/nginx.conf" :: wget -qO- http://127.0.0.1:7080/page.txt
    right
}
netcat_talks_to_itself() {
    only_with nc
    right() { expect_out 'all programs have ended'; }
    both_ways nc -l -p 7000 :: bash -c 'echo hello | nc -N 127.0.0.1 7000'
    expect_out 'stdout "hello\n"'
}
socat_with_a_child_for_each_caller_ends() {
    only_with socat
    right() { expect_out 'stdout "hello\n"'; }
    both_ways socat TCP-LISTEN:7000,reuseaddr,fork EXEC:cat :: bash -c 'echo hello | socat - TCP:127.0.0.1:7000'
}
node_with_its_threads_serves_one_caller() {
    only_with node
    right() {
        expect_out 'stdout "hello\n"'
        ended_well node
    }
    both_ways node -e 'const s = require("net").createServer(c => c.on("data", d => { c.end(d); s.close(); })); s.listen(7000)' \
        :: bash -c 'exec 3<>/dev/tcp/127.0.0.1/7000; echo hello >&3; cat <&3'
}
java_threads_serve_three_callers() {
    only_with java javac /usr/bin/python3
    cat >"$scratch/Echo.java" <<'END'
import java.net.*;
public class Echo {
    public static void main(String[] words) throws Exception {
        ServerSocket server = new ServerSocket(7000);
        Thread[] threads = new Thread[3];
        for (int i = 0; i < 3; i++) {
            Socket socket = server.accept();
            threads[i] = new Thread(() -> {
                try (socket) { socket.getInputStream().transferTo(socket.getOutputStream()); } catch (Exception e) { }
            });
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        System.exit(3);
    }
}
END
    javac -d "$scratch" "$scratch/Echo.java" || fail 'javac'
    cat >"$scratch/callers.py" <<'END'
import socket
for i in range(3):
    with socket.create_connection(("127.0.0.1", 7000)) as s:
        s.sendall(b"hello"); s.shutdown(socket.SHUT_WR); print(s.makefile().read())
END
    right() {
        expect_out 'exited with 3'
        ended_well callers
        expect_out 'all programs have ended'
    }
    both_ways java -cp "$scratch" Echo :: /usr/bin/python3 "$scratch/callers.py"
}
ping_has_its_raw_socket() {
    only_with ping
    right() {
        ended_well ping
        expect_out 'ICMP echo reply'
    }
    both_ways ping -c 2 -i 0.2 127.0.0.1
}
a_static_program_shows_its_source() {
    only_with cc
    cc -static -g -o "$scratch/server" tests/course/lessons/01-echo/server.c || fail "cc -static"
    cc -g -o "$scratch/client" tests/course/lessons/01-echo/client.c || fail 'cc'
    right() { expect_out_matching 'server +listen\(3, 8\) = 0 +server\.c:[0-9]+'; }
    both_ways "$scratch/server" 7000 1 :: "$scratch/client" 7000 hello
}
# pyenv builds each Python with the lines of its own sources.
an_interpreters_lines_are_not_the_programs() {
    only_with cc
    cc -g -o "$scratch/python2.7" tests/course/lessons/01-echo/server.c || fail 'cc'
    cc -g -o "$scratch/python-client" tests/course/lessons/01-echo/client.c || fail 'cc'
    right() {
        expect_out_matching 'python-client +send.*client\.c:[0-9]+'
        grep 'server\.c:' "$scratch/out" && fail 'the lines of an interpreter are shown'
        expect_out 'listen(3, 8) = 0'
    }
    both_ways "$scratch/python2.7" 7000 1 :: "$scratch/python-client" 7000 hello
}
perl_and_busybox_talk() {
    only_with perl busybox
    right() { expect_out 'stdout "hello\n"'; }
    both_ways perl -MIO::Socket::INET -e \
        '$s = IO::Socket::INET->new(LocalPort => 7000, Listen => 5) or die; $c = $s->accept; print $c "hello\n"; close $c' \
        :: busybox nc 127.0.0.1 7000
}

run_tests a_python_web_server_answers_curl redis_answers_its_client memcached_answers_a_shell \
    nginx_answers_wget netcat_talks_to_itself socat_with_a_child_for_each_caller_ends \
    node_with_its_threads_serves_one_caller java_threads_serve_three_callers ping_has_its_raw_socket \
    a_static_program_shows_its_source an_interpreters_lines_are_not_the_programs perl_and_busybox_talk
