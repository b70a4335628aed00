/* Deadlocks: for each cause a run that has it, the words that fit it, and what comes close but is innocent.
 */
#include <string.h>

#include "tests/explain/findings_script.h"

/* A server with a connection on 4, and its client with the other end on 3. */
static struct script talking(void)
{
    static const char *const lines[] = {
        "start  client fds='3=s3'",
        "socket id=3 values='kind=tcp state=ESTABLISHED local=client:40122 remote=server:7000 peer=2'",
        "socket id=2 values='peer=3'",
        NULL,
    };
    struct script script = connected();
    say_all(&script, lines);
    return script;
}

/* One whole call, of whom it is; and one that does not come back. */
static void say_call(struct script *script, const char *who, const char *asks, const char *gives)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "enter %s step %s", who, asks);
    snprintf(pair[1], sizeof pair[1], "return %s %s", who, gives);
    say(script, pair[0]);
    say(script, pair[1]);
}

static void waits(struct script *script, const char *who, const char *asks)
{
    static char room[64][256];
    static unsigned used;
    char *line = room[used++ % 64];
    snprintf(line, sizeof room[0], "enter %s step %s", who, asks);
    say(script, line);
}

static void nobody_goes_on(struct script *script)
{
    say(script, "note kind=deadlock | all wait");
}

static void assert_advice(const char *words)
{
    assert_non_null(strstr(findings.items[0].advice, words));
}

static void none_that_spoke_are_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    waits(&script, "server", "call=recv fd=4 len=64 at=/l/server.c:40");
    waits(&script, "client", "call=recv fd=3 len=64 at=/l/client.c:37");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 40, "each waits for the other to speak first");
    assert_advice("who speaks first");
}

static void java_is_told_of_flush(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "exec   client fds='3=s3' | exec /usr/bin/java -cp . Client");
    waits(&script, "server", "call=recv fd=4 len=8192 at=/l/server.c:40");
    waits(&script, "client", "call=recv fd=3 len=8192");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 40, "nothing was ever sent");
    assert_advice("PrintWriter");
}

static void an_end_that_is_never_said_is_found_at_the_last_send(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "client", "call=send fd=3 len=17 data='a letter to count' at=/l/server.c:39",
             "call=send fd=3 ret=17 at=/l/server.c:39");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=17");
    waits(&script, "server", "call=recv fd=4 len=64");
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 39, "server has read all 17 bytes that client sent");
    assert_advice("shutdown(fd, SHUT_WR)");
}

static void an_answer_that_may_lie_in_a_buffer_is_found_at_who_has_to_give_it(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "client", "call=send fd=3 len=6 data='maria\n'", "call=send fd=3 ret=6");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=6");
    waits(&script, "server", "call=recv fd=4 len=64 at=/l/server.c:40");
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 40, "server has read all 6 bytes that client sent");
    assert_advice("fflush()");
}

/* Both in epoll_wait(), as Node, asyncio and event loops in C are; the client has the letter behind. */
static void an_end_that_is_never_said_is_found_in_sets_too(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "exec   client fds='3=s3' | exec node client.js");
    say_call(&script, "client", "call=send fd=3 len=6 data='letter' at=/l/server.c:39",
             "call=send fd=3 ret=6 at=/l/server.c:39");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=6");
    /* Its own pair, to wake it up, is nobody else's. */
    say(&script, "socket id=8 values='kind=unix-stream peer=9'");
    say(&script, "socket id=9 values='kind=unix-stream peer=8'");
    say_call(&script, "server", "call=socketpair", "call=socketpair ret=0 fds='8=s8 9=s9'");
    waits(&script, "server", "call=poll nfds=3 sets='3:1:0 4:1:0 8:1:0'");
    waits(&script, "client", "call=poll nfds=1 sets='3:1:0'");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 39, "server has read all 6 bytes that client sent and waits in poll");
    assert_advice("end() of the socket");
}

#define SERVES "call=poll nfds=2 sets='3:1:0 4:1:0'"

/* Two who listen at a chat, of whom one has spoken, and the server, which has passed it on. */
static void waiting_for_news_from_a_server_of_many_is_right(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "start  second fds='3=s8'");
    say(&script, "socket id=8 values='kind=tcp state=ESTABLISHED peer=9'");
    say(&script, "socket id=9 values='kind=tcp state=ESTABLISHED peer=8'");
    say_call(&script, "server", "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s9'");
    say_call(&script, "client", "call=send fd=3 len=3 data='hi\n'", "call=send fd=3 ret=3");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=3");
    say_call(&script, "server", "call=send fd=5 len=3 data='hi\n'", "call=send fd=5 ret=3");
    say_call(&script, "second", "call=recv fd=3 len=64", "call=recv fd=3 ret=3");
    waits(&script, "server", "call=poll nfds=3 sets='3:1:0 4:1:0 5:1:0'");
    waits(&script, "client", "call=recv fd=3 len=64");
    waits(&script, "second", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_innocent(&script);
}

/* Its send() comes back after the answer has been sent: that is told in whatever order. */
static void waiting_for_more_after_an_answer_is_right(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "enter  client call=send fd=3 len=2 data='S\n' step");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=2");
    say_call(&script, "server", "call=send fd=4 len=3 data='ok\n'", "call=send fd=4 ret=3");
    say(&script, "return client call=send fd=3 ret=2");
    say_call(&script, "client", "call=recv fd=3 len=64", "call=recv fd=3 ret=3");
    waits(&script, "server", SERVES);
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_innocent(&script);
}

static void listening_before_anybody_has_spoken_is_right(void **unused)
{
    (void)unused;
    struct script script = talking();
    waits(&script, "server", SERVES);
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_innocent(&script);
}

static void a_request_that_a_server_of_many_forgets_is_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "client", "call=send fd=3 len=6 data='letter' at=/l/server.c:39",
             "call=send fd=3 ret=6 at=/l/server.c:39");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=6");
    waits(&script, "server", SERVES);
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 39, "server has read all 6 bytes that client sent and waits in poll");
}

static void a_line_without_its_newline_is_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "exec   server fds='3=s1 4=s2' | exec python3 server.py");
    say_call(&script, "client", "call=send fd=3 len=5 data='maria' at=/l/server.c:39",
             "call=send fd=3 ret=5 at=/l/server.c:39");
    say_call(&script, "server", "call=recv fd=4 len=8192", "call=recv fd=4 ret=5");
    waits(&script, "server", "call=recv fd=4 len=8192");
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 39, "as no newline came");
    assert_advice("newline");
}

static void a_piece_that_never_comes_whole_is_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "client", "call=send fd=3 len=8 data='12345678'", "call=send fd=3 ret=8");
    say_call(&script, "server", "call=recv fd=4 len=12", "call=recv fd=4 ret=8");
    waits(&script, "server", "call=recv fd=4 len=4 at=/l/server.c:41");
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 41, "a piece of 12 bytes that client never sent whole");
    assert_advice("count alike");
}

static void two_messages_taken_for_one_are_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "client", "call=send fd=3 len=5 data='open\n'", "call=send fd=3 ret=5");
    say_call(&script, "client", "call=send fd=3 len=5 data='feed\n'", "call=send fd=3 ret=5");
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=10");
    say_call(&script, "server", "call=send fd=4 len=3 data='ok\n'", "call=send fd=4 ret=3");
    say_call(&script, "client", "call=recv fd=3 len=64", "call=recv fd=3 ret=3");
    waits(&script, "server", "call=recv fd=4 len=64 at=/l/server.c:42");
    waits(&script, "client", "call=recv fd=3 len=64");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 42, "two messages that came to server in one receive of 10 bytes");
    assert_advice("a stream has no messages");
}

static void both_that_send_are_found_at_who_does_not_read(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "server", "call=recv fd=4 len=64", "call=recv fd=4 ret=64");
    waits(&script, "server", "call=send fd=4 len=64");
    waits(&script, "client", "call=send fd=3 len=100000 at=/l/server.c:43");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 43, "client has read 0 bytes so far");
    assert_advice("read while you send");
}

static void a_connection_that_is_never_accepted_is_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say(&script, "start  second fds='3=s5'");
    say(&script, "socket id=5 values='kind=tcp state=ESTABLISHED peer=6'");
    say(&script, "socket id=6 values='kind=tcp state=ESTABLISHED peer=5 parent=1'");
    say(&script, "exit   client status=0");
    waits(&script, "second", "call=recv fd=3 len=64");
    waits(&script, "server", "call=recv fd=4 len=64 at=/l/server.c:44");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 44, "on a connection that was never accepted");
    assert_advice("poll()");
}

static void what_no_cause_explains_is_said_as_it_was(void **unused)
{
    (void)unused;
    struct script script = connected();
    waits(&script, "server", "call=recv fd=4 len=10 at=/l/server.c:95");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 95, "all wait");
}

/* ---- datagrams */

static struct script asked(void)
{
    static const char *const lines[] = {
        "start  client fds='3=s1'",
        "socket id=1 values='kind=udp local=*:5000'",
        "enter  client call=sendto fd=3 len=4 data='time' step",
        "return client call=sendto fd=3 ret=4",
        "enter  client call=recv fd=3 len=64 step at=/l/server.c:29",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    return script;
}

static void an_answer_that_was_lost_is_found(void **unused)
{
    (void)unused;
    struct script script = asked();
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 29, "may have been lost");
    assert_advice("send again");
}

/* ---- copies */

static void an_end_that_its_own_copy_holds_back_is_found(void **unused)
{
    (void)unused;
    static const char *const lines[] = {
        "start  server fds='3=s1 4=s2'",
        "socket id=1 values='kind=pipe-read peer=2'",
        "socket id=2 values='kind=pipe-write peer=1'",
        "fork   server child=server.1",
        "enter  server call=write fd=4 len=5 data='hello' step",
        "return server call=write fd=4 ret=5",
        "enter  server call=close fd=4 step",
        "return server call=close fd=4 ret=0 fds='4=-'",
        "enter  server.1 call=read fd=3 len=10 step",
        "return server.1 call=read fd=3 ret=5",
        "enter  server.1 call=read fd=3 len=10 step at=/l/server.c:10",
        "note kind=deadlock | all wait",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    assert_only(&script, "fd-copy-held", 10, "holds the other end itself, as 4");
    assert_advice("fork()");
}

/* The server forks, and gives its connection up at line 44. */
static struct script handed(const char *child_executes)
{
    struct script script = talking();
    say(&script, "fork   server child=server.1");
    say(&script, child_executes);
    say_call(&script, "server", "call=send fd=4 len=7 data='started'", "call=send fd=4 ret=7");
    say_call(&script, "server", "call=close fd=4 at=/l/server.c:44",
             "call=close fd=4 ret=0 fds='4=-' at=/l/server.c:44");
    say_call(&script, "client", "call=recv fd=3 len=32", "call=recv fd=3 ret=7");
    waits(&script, "client", "call=recv fd=3 len=32");
    return script;
}

static void a_copy_in_a_child_that_waits_elsewhere_is_found(void **unused)
{
    (void)unused;
    struct script script = handed("signal server.1 signal=17");
    waits(&script, "server.1", "call=accept fd=3");
    nobody_goes_on(&script);
    assert_only(&script, "fd-copy-held", 44, "server.1 holds a copy, as 4, which it never uses");
    assert_advice("fork()");
}

static void a_copy_in_an_executed_program_is_found(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='3=s1 4=s2' | exec sleep 2");
    say(&script, "exit   server.1 status=0");
    say(&script, "return client call=recv fd=3 ret=0");
    assert_only(&script, "fd-copy-held", 44, "server.1 was executed with a copy, as 4");
    assert_advice("SOCK_CLOEXEC");
}

/* As /bin/cat behind a server like ncat, which moves the bytes for it: it ends with its standard input. */
static void a_copy_in_a_program_that_works_for_the_server_is_right(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='0=s7 3=s1 4=s2' | exec cat");
    say(&script, "socket id=7 values='kind=pipe-read state=OPEN'");
    say(&script, "exit   server.1 status=0");
    say(&script, "return client call=recv fd=3 ret=0");
    assert_innocent(&script);
}

static void it_is_found_where_the_end_is_seen_first(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='3=s1 4=s2' | exec sleep 2");
    say(&script, "return client call=recv fd=3 ret=0");
    say(&script, "exit   server.1 status=0");
    assert_only(&script, "fd-copy-held", 44, "server.1 was executed with a copy, as 4");
}

static void a_copy_that_exec_closes_is_right(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='3=s1 4=-' | exec sleep 2");
    say(&script, "return client call=recv fd=3 ret=0");
    say(&script, "exit   server.1 status=0");
    assert_innocent(&script);
}

static void a_connection_that_is_a_program_s_standard_output_is_right(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='1=s2 4=-' | exec cat");
    say(&script, "exit   server.1 status=0");
    say(&script, "return client call=recv fd=3 ret=0");
    assert_innocent(&script);
}

static void a_child_that_serves_is_right(void **unused)
{
    (void)unused;
    struct script script = handed("exec   server.1 fds='3=s1 4=s2' | exec serve 4");
    say_call(&script, "server.1", "call=send fd=4 len=2 data='hi'", "call=send fd=4 ret=2");
    say(&script, "exit   server.1 status=0");
    say(&script, "return client call=recv fd=3 ret=0");
    assert_innocent(&script);
}

/* The server's child serves, and ends; the server itself, which made a call before, goes on to accept(). */
static struct script served(const char *asks, const char *gives)
{
    struct script script = talking();
    say_call(&script, "server", asks, gives);
    say(&script, "fork   server child=server.1");
    say_call(&script, "server.1", "call=send fd=4 len=2 data='hi'", "call=send fd=4 ret=2");
    say(&script, "exit   server.1 status=0");
    waits(&script, "server", "call=accept fd=3");
    say_call(&script, "client", "call=recv fd=3 len=32", "call=recv fd=3 ret=2");
    waits(&script, "client", "call=recv fd=3 len=32");
    nobody_goes_on(&script);
    return script;
}

static void a_copy_that_was_only_looked_at_is_found(void **unused)
{
    (void)unused;
    struct script script = served("call=getsockname fd=4", "call=getsockname fd=4 ret=0");
    assert_only(&script, "fd-copy-held", 10, /* the accept() of who holds it */
                "4 was closed with server.1, which ended, but server holds a copy");
}

static void a_copy_that_was_used_before_the_fork_alone_is_found(void **unused)
{
    (void)unused;
    struct script script = served("call=recv fd=4 len=9", "call=recv fd=4 ret=3");
    assert_only(&script, "fd-copy-held", 10, "as 4, which it has not used since");
}

static void a_copy_of_the_same_program_is_found(void **unused)
{
    (void)unused;
    struct script script = talking();
    say_call(&script, "server", "call=dup fd=4", "call=dup fd=4 ret=9 fds='9=s2'");
    say_call(&script, "server", "call=send fd=4 len=2 data='hi'", "call=send fd=4 ret=2");
    say_call(&script, "server", "call=close fd=4 at=/l/server.c:44", "call=close fd=4 ret=0 fds='4=-'");
    waits(&script, "server", "call=accept fd=3");
    say_call(&script, "client", "call=recv fd=3 len=32", "call=recv fd=3 ret=2");
    waits(&script, "client", "call=recv fd=3 len=32");
    nobody_goes_on(&script);
    assert_only(&script, "fd-copy-held", 44, "server holds a copy, as 9, which it never uses");
    assert_advice("dup2()");
}

static void a_pipe_that_its_writer_leaves_by_ending_is_found_at_the_reader(void **unused)
{
    (void)unused;
    static const char *const lines[] = {
        "start  server fds='3=s1 4=s2'",
        "socket id=1 values='kind=pipe-read peer=2'",
        "socket id=2 values='kind=pipe-write peer=1'",
        "fork   server child=server.1",
        "enter  server.1 call=write fd=4 len=5 data='hello' step",
        "return server.1 call=write fd=4 ret=5",
        "exit   server.1 status=0",
        "enter  server call=read fd=3 len=10 step",
        "return server call=read fd=3 ret=5",
        "enter  server call=read fd=3 len=10 step at=/l/server.c:10",
        "note kind=deadlock | all wait",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    assert_only(&script, "fd-copy-held", 10, "holds the other end itself, as 4");
}

/* The server gives its connection to a child in a message: who has closed it, and who has not? */
static struct script sent_in_a_message(void)
{
    struct script script = talking();
    say(&script, "fork   server child=server.1");
    say(&script, "exec   server.1 fds='5=s5' | exec worker");
    say(&script, "socket id=5 values='kind=unix-stream peer=6'");
    say(&script, "socket id=6 values='kind=unix-stream peer=5'");
    say_call(&script, "server", "call=getsockname fd=6", "call=getsockname fd=6 ret=0 fds='6=s6'");
    say_call(&script, "server.1", "call=recvmsg fd=5 len=1", "call=recvmsg fd=5 ret=1 fds='7=s2'");
    say_call(&script, "server.1", "call=send fd=7 len=2 data='hi' at=/l/server.c:60", "call=send fd=7 ret=2");
    return script;
}

static void a_sender_that_keeps_what_it_has_sent_is_told_so(void **unused)
{
    (void)unused;
    struct script script = sent_in_a_message();
    say_call(&script, "server.1", "call=close fd=7 at=/l/server.c:61", "call=close fd=7 ret=0 fds='7=-'");
    waits(&script, "server.1", "call=recvmsg fd=5 len=1");
    waits(&script, "server", "call=accept fd=3");
    say_call(&script, "client", "call=recv fd=3 len=32", "call=recv fd=3 ret=2");
    waits(&script, "client", "call=recv fd=3 len=32");
    nobody_goes_on(&script);
    assert_only(&script, "fd-copy-held", 61, "server holds a copy, as 4");
    assert_advice("after sendmsg()");
}

static void a_receiver_that_keeps_what_it_has_got_is_told_so(void **unused)
{
    (void)unused;
    struct script script = sent_in_a_message();
    say_call(&script, "server", "call=close fd=4", "call=close fd=4 ret=0 fds='4=-'");
    waits(&script, "server.1", "call=recvmsg fd=5 len=1 at=/l/server.c:62");
    waits(&script, "server", "call=accept fd=3");
    say_call(&script, "client", "call=recv fd=3 len=32", "call=recv fd=3 ret=2");
    waits(&script, "client", "call=recv fd=3 len=32");
    nobody_goes_on(&script);
    assert_only(&script, "deadlock", 62, "client waits in recv(3), and server.1, who has the other end");
    assert_advice("is one's own");
}

/* ---- threads */

static struct script closed_under(const char *then)
{
    struct script script = connected();
    say(&script, "fork   server child=server.1 thread");
    waits(&script, "server.1", "call=accept fd=3 at=/l/server.c:20");
    say_call(&script, "server", "call=close fd=3 at=/l/server.c:22",
             "call=close fd=3 ret=0 fds='3=-' at=/l/server.c:22");
    say(&script, then);
    return script;
}

static void a_call_that_sleeps_on_a_closed_descriptor_is_found(void **unused)
{
    (void)unused;
    struct script script = closed_under("note kind=deadlock | all wait");
    say(&script, "note kind=stop | stopped");
    assert_only(&script, "close-while-blocked", 22, "while server.1 slept in accept(3)");
}

static void it_is_found_where_the_recording_ends_so(void **unused)
{
    (void)unused;
    struct script script = closed_under("block  server.1 call=accept fd=3");
    assert_only(&script, "close-while-blocked", 22, "while server.1 slept in accept(3)");
}

static void a_call_that_was_woken_before_the_close_is_right(void **unused)
{
    (void)unused;
    struct script script = closed_under("return server.1 call=accept fd=3 ret=-1 errno=22");
    say(&script, "note kind=stop | stopped");
    assert_innocent(&script);
}

static void a_process_that_ends_after_the_close_is_right(void **unused)
{
    (void)unused;
    struct script script = closed_under("exit   server.1 status=0");
    say(&script, "exit   server status=0");
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(none_that_spoke_are_found),
        TEST(java_is_told_of_flush),
        TEST(an_end_that_is_never_said_is_found_at_the_last_send),
        TEST(an_answer_that_may_lie_in_a_buffer_is_found_at_who_has_to_give_it),
        TEST(an_end_that_is_never_said_is_found_in_sets_too),
        TEST(waiting_for_news_from_a_server_of_many_is_right),
        TEST(waiting_for_more_after_an_answer_is_right),
        TEST(listening_before_anybody_has_spoken_is_right),
        TEST(a_request_that_a_server_of_many_forgets_is_found),
        TEST(a_line_without_its_newline_is_found),
        TEST(a_piece_that_never_comes_whole_is_found),
        TEST(two_messages_taken_for_one_are_found),
        TEST(both_that_send_are_found_at_who_does_not_read),
        TEST(a_connection_that_is_never_accepted_is_found),
        TEST(what_no_cause_explains_is_said_as_it_was),
        TEST(an_answer_that_was_lost_is_found),
        TEST(an_end_that_its_own_copy_holds_back_is_found),
        TEST(a_copy_in_a_child_that_waits_elsewhere_is_found),
        TEST(a_copy_in_an_executed_program_is_found),
        TEST(a_copy_in_a_program_that_works_for_the_server_is_right),
        TEST(it_is_found_where_the_end_is_seen_first),
        TEST(a_copy_that_exec_closes_is_right),
        TEST(a_connection_that_is_a_program_s_standard_output_is_right),
        TEST(a_child_that_serves_is_right),
        TEST(a_copy_that_was_only_looked_at_is_found),
        TEST(a_copy_that_was_used_before_the_fork_alone_is_found),
        TEST(a_copy_of_the_same_program_is_found),
        TEST(a_pipe_that_its_writer_leaves_by_ending_is_found_at_the_reader),
        TEST(a_sender_that_keeps_what_it_has_sent_is_told_so),
        TEST(a_receiver_that_keeps_what_it_has_got_is_told_so),
        TEST(a_call_that_sleeps_on_a_closed_descriptor_is_found),
        TEST(it_is_found_where_the_recording_ends_so),
        TEST(a_call_that_was_woken_before_the_close_is_right),
        TEST(a_process_that_ends_after_the_close_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
