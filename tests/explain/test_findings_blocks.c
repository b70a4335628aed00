/* Who makes others wait, and what comes close but is right; parsers that were given a part. */
#include <string.h>

#include "tests/explain/findings_script.h"

/* ---- one client for all */

/* Two clients in a set; the first has sent a part, and the server sleeps for the rest. */
static struct script slow_client(int sent_by_second)
{
    static char gives[96];
    struct script script = connected();
    snprintf(gives, sizeof gives, "return client call=send fd=3 ret=%d", sent_by_second);
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s5'");
    say(&script, "socket id=5 values='kind=tcp state=ESTABLISHED peer=6'");
    say(&script, "start  client fds='3=s6'");
    say(&script, "socket id=6 values='kind=tcp state=ESTABLISHED peer=5'");
    call(&script, "call=poll nfds=2 sets='4:1:0 5:1:0'", "call=poll ret=1 nfds=2 sets='4:1:1 5:1:0'");
    call(&script, "call=recv fd=4 len=1", "call=recv fd=4 ret=1");
    say(&script, "enter server step call=recv fd=4 len=1 at=/l/server.c:51");
    say(&script, "block server call=recv fd=4");
    say(&script, "enter client step call=send fd=3 len=8");
    say(&script, gives);
    say(&script, "note kind=deadlock | server waits for client, and client for server");
    return script;
}

static bool has(const char *name, int line)
{
    for (uint32_t i = 0; i < findings.count; i++)
        if (strcmp(findings.items[i].kind->name, name) == 0)
            return findings.items[i].line == line;
    return false;
}

static void a_loop_that_sleeps_for_one_client_is_found(void **unused)
{
    (void)unused;
    struct script script = slow_client(8);
    look(&script);
    assert_true(has("blocks-others", 51));
}

static void sleeping_for_one_when_nobody_else_waits_is_right(void **unused)
{
    (void)unused;
    struct script script = slow_client(0);
    look(&script);
    assert_false(has("blocks-others", 51));
}

/* The wait was for the door and one client; `then` comes behind it. */
static struct script at_the_door(const char *wait, const char *woke, const char *const *then)
{
    struct script script = connected();
    say(&script, "socket id=2 values='peer=3'");
    say(&script, "start  client fds='3=s3'");
    say(&script, "socket id=3 values='kind=tcp state=ESTABLISHED peer=2'");
    call(&script, "call=epoll_create1", "call=epoll_create1 ret=6 fds='6=s9'");
    call(&script, "call=epoll_ctl fd=6 sets='3:1:1'", "call=epoll_ctl fd=6 ret=0 sets='3:1:1'");
    call(&script, "call=epoll_ctl fd=6 sets='4:1:1'", "call=epoll_ctl fd=6 ret=0 sets='4:1:1'");
    call(&script, wait, woke);
    say_all(&script, then);
    call(&script, "call=recv fd=4 len=1", "call=recv fd=4 ret=1");
    say(&script, "enter server step call=recv fd=4 len=1 at=/l/server.c:51");
    say(&script, "block server call=recv fd=4");
    say(&script, "note kind=deadlock | server waits for client, and client for server");
    look(&script);
    return script;
}

#define IN_EPOLL  "call=epoll_wait fd=6", "call=epoll_wait fd=6 ret=1 sets='4:0:1'"
#define IN_SELECT "call=select nfds=5 sets='3:1:0 4:1:0'", "call=select ret=2 nfds=5 sets='3:1:1 4:1:1'"

static void a_client_that_waits_at_the_door_is_found(void **unused)
{
    static const char *const waits[] = { "socket id=1 values='aq=1'", NULL };
    (void)unused;
    at_the_door(IN_EPOLL, waits);
    assert_true(has("blocks-others", 51));
    assert_non_null(
        strstr(findings.items[0].sentence, "3, which the last wait was for too, has a client to accept"));
    forget(NULL);
    at_the_door(IN_SELECT, waits);
    assert_true(has("blocks-others", 51));
}

static void a_client_accepted_in_the_same_round_is_found(void **unused)
{
    static const char *const accepted[] = {
        "enter  server call=accept fd=3 step",
        "return server call=accept fd=3 ret=5 fds='5=s5'",
        "socket id=5 values='kind=tcp state=ESTABLISHED peer=6'",
        "start  other fds='3=s6'",
        "socket id=6 values='kind=tcp state=ESTABLISHED peer=5'",
        "enter  other step call=send fd=3 len=8",
        "return other call=send fd=3 ret=8",
        NULL,
    };
    (void)unused;
    at_the_door(IN_SELECT, accepted);
    assert_true(has("blocks-others", 51));
    assert_non_null(
        strstr(findings.items[0].sentence, "5, accepted since the last wait, has something to read"));
}

static void a_door_where_nobody_waits_is_right(void **unused)
{
    static const char *const nobody[] = { "socket id=1 values='aq=0'", NULL };
    (void)unused;
    at_the_door(IN_EPOLL, nobody);
    assert_false(has("blocks-others", 51));
}

/* ---- a parser that was given a part */

static struct script parses(int sent, const char *says)
{
    static char made[2][128];
    struct script script = both();
    snprintf(made[0], sizeof made[0], "enter  client call=send fd=3 step len=%d", sent);
    snprintf(made[1], sizeof made[1], "return client call=send fd=3 ret=%d", sent);
    say(&script, made[0]);
    say(&script, made[1]);
    call(&script, "call=recv fd=4 len=100 at=/l/server.c:70", "call=recv fd=4 ret=100 at=/l/server.c:70");
    say(&script, says);
    return script;
}

#define SAYS(words) "output server fd=2 data='" words "\\n'"

static void a_parser_that_wanted_more_is_asked_about(void **unused)
{
    static const char *const says[] = {
        SAYS("_pickle.UnpicklingError: pickle data was truncated"),
        SAYS("json.decoder.JSONDecodeError: Unterminated string starting at: line 1 column 10 (char 9)"),
        SAYS("json.decoder.JSONDecodeError: Expecting value: line 1 column 101 (char 100)"),
        SAYS("SyntaxError: Unexpected end of JSON input"),
    };
    (void)unused;
    for (size_t i = 0; i < sizeof says / sizeof *says; i++, forget(NULL)) {
        struct script script = parses(900, says[i]);
        assert_only(
            &script, "unlooped-recv", 70,
            "gave 100 bytes, in the middle of what the peer sent, and the parser that got them wanted more");
    }
}

/* The message itself was wrong. */
static void a_parser_that_got_all_is_another_matter(void **unused)
{
    (void)unused;
    struct script script = parses(100, SAYS("SyntaxError: Unexpected end of JSON input"));
    assert_innocent(&script);
    forget(NULL);
    script = parses(900, SAYS("json.decoder.JSONDecodeError: Expecting value: line 1 column 5 (char 4)"));
    assert_innocent(&script);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(a_loop_that_sleeps_for_one_client_is_found),
        TEST(sleeping_for_one_when_nobody_else_waits_is_right),
        TEST(a_client_that_waits_at_the_door_is_found),
        TEST(a_client_accepted_in_the_same_round_is_found),
        TEST(a_door_where_nobody_waits_is_right),
        TEST(a_parser_that_wanted_more_is_asked_about),
        TEST(a_parser_that_got_all_is_another_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
