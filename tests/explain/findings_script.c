#include "tests/explain/findings_script.h"

#include <string.h>

#include "tests/record/build_recording.h"

void say(struct script *script, const char *line)
{
    assert_true(script->count + 1 < LINES_MAX);
    script->lines[script->count++] = line;
    script->lines[script->count] = NULL;
}

void say_all(struct script *script, const char *const *lines)
{
    for (; *lines; lines++)
        say(script, *lines);
}

struct script connected(void)
{
    static const char *const lines[] = {
        "start  server fds='3=s1'",
        "socket id=1 values='kind=tcp state=LISTEN local=*:7000'",
        "enter  server call=accept fd=3 step at=/l/server.c:10 | accept(3, NULL, NULL)",
        "return server call=accept fd=3 ret=4 fds='4=s2' at=/l/server.c:10 | accept(3, NULL, NULL) = 4",
        "socket id=2 values='kind=tcp state=ESTABLISHED local=server:7000 remote=client:40122'",
        NULL,
    };
    struct script script = { .count = 0 };
    say_all(&script, lines);
    return script;
}

struct script both(void)
{
    static const char *const lines[] = {
        "start  client fds='3=s3'",
        "socket id=3 values='kind=tcp state=ESTABLISHED local=client:40122 remote=server:7000'",
        "enter  client call=connect fd=3 step | connect(3, server:7000)",
        UP "flags=S seq=100" UP_LINE,
        DOWN "flags=SA seq=500 ack=101" DOWN_LINE,
        UP "flags=A seq=101 ack=501" UP_LINE,
        "return client call=connect fd=3 ret=0 | connect(3, server:7000) = 0",
        NULL,
    };
    struct script script = connected();
    say_all(&script, lines);
    return script;
}

void call(struct script *script, const char *asks, const char *gives)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "enter server step %s", asks);
    snprintf(pair[1], sizeof pair[1], "return server %s", gives);
    say(script, pair[0]);
    say(script, pair[1]);
}

void client_sends(struct script *script, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "enter client call=send fd=3 step len=%zu data='%s'", strlen(data),
             data);
    snprintf(pair[1], sizeof pair[1], "return client call=send fd=3 ret=%zu", strlen(data));
    say(script, pair[0]);
    say(script, pair[1]);
}

void server_gets(struct script *script, int asked, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "call=recv fd=4 len=%d at=/l/server.c:70", asked);
    snprintf(pair[1], sizeof pair[1], "call=recv fd=4 ret=%zu data='%s' at=/l/server.c:70", strlen(data),
             data);
    call(script, pair[0], pair[1]);
}

void server_sends(struct script *script, const char *data)
{
    static char room[64][2][256];
    static unsigned used;
    char(*pair)[256] = room[used++ % 64];
    snprintf(pair[0], sizeof pair[0], "call=send fd=4 len=%zu data='%s'", strlen(data), data);
    snprintf(pair[1], sizeof pair[1], "call=send fd=4 ret=%zu", strlen(data));
    call(script, pair[0], pair[1]);
}

struct timeline *timeline;
struct findings findings;

void look(const struct script *script)
{
    timeline = build_timeline(script->lines);
    assert_true(findings_of(timeline, &findings));
}

int forget(void **unused)
{
    (void)unused;
    findings_free(&findings);
    if (timeline)
        timeline_close(timeline);
    timeline = NULL;
    return 0;
}

void assert_only(const struct script *script, const char *name, int line, const char *words)
{
    look(script);
    for (uint32_t i = 0; i < findings.count; i++)
        if (findings.count != 1 || !strstr(findings.items[i].sentence, words))
            print_message("  %s: %s\n", findings.items[i].kind->name, findings.items[i].sentence);
    assert_int_equal(findings.count, 1);
    const struct finding *finding = findings.items;
    assert_string_equal(finding->kind->name, name);
    assert_int_equal(finding->line, line);
    assert_true(line == 0 || str_is(finding->file, "/l/server.c"));
    assert_non_null(strstr(finding->sentence, words));
    assert_true(finding->advice[0] != '\0' && finding->kind->why[0] != '\0');
    assert_int_equal(finding->step, timeline_step_at(timeline, finding->event + 1));
}

void assert_innocent(const struct script *script)
{
    look(script);
    for (uint32_t i = 0; i < findings.count; i++)
        print_message("  %s: %s\n", findings.items[i].kind->name, findings.items[i].sentence);
    assert_int_equal(findings.count, 0);
}
