/* Globs, searches and filters: a pattern, a line "=", and texts, one a line, that the glob is held against;
 * searches and filters go over a small recording. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/record/match.h"
#include "tests/fuzz/fuzz.h"
#include "viz/view/filter.h"
#include "viz/view/pattern.h"

enum { TEXT_MOST = 100 };

/* The glob's meaning as it is defined: a row for each byte of the pattern, which prefixes of the text it
 * takes. */
static bool matches(struct str pattern, struct str text)
{
    bool taken[TEXT_MOST + 1] = { true };
    for (size_t i = 0; i < pattern.n; i++) {
        char wanted = pattern.p[i];
        bool before = taken[0];
        taken[0] = taken[0] && wanted == '*';
        for (size_t k = 1; k <= text.n; k++) {
            bool here = taken[k];
            taken[k] =
                wanted == '*' ? here || taken[k - 1] : before && (wanted == '?' || wanted == text.p[k - 1]);
            before = here;
        }
    }
    return taken[text.n];
}

/* Calls that come back, sleep and are cut off, packets, output, two actors. */
static struct timeline *recording(void)
{
    static const char text[] =
        "SE_KIND=start\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_FDS=3=s1\n\n"
        "SE_KIND=start\nSYSLOG_IDENTIFIER=client\n_PID=11\n\n"
        "SE_KIND=enter\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=accept\nSE_FD=3\nSE_STEP=1\nMESSAGE="
        "accept(3, NULL)\n\n"
        "SE_KIND=block\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=accept\nSE_FD=3\n\n"
        "SE_KIND=enter\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\nSE_STEP=1\nSE_HELD=1\n"
        "MESSAGE=connect(3, server:7000)\n\n"
        "SE_KIND=go\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\n\n"
        "#e\1\2\3\4\5\6\1\2\3\4\5\6\x08\x06 no packet of any protocol\n\n"
        "SE_KIND=return\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\nSE_RET=0\n"
        "MESSAGE=connect(3, server:7000) = 0\n\n"
        "SE_KIND=output\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_FD=1\nSE_DATA=hello | SYN\nMESSAGE=\"hello | "
        "SYN\"\n\n"
        "SE_KIND=return\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=accept\nSE_RET=4\nSE_FDS=4=s2\n"
        "MESSAGE=accept(3, client:40122) = 4\n\n"
        "SE_KIND=exit\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_STATUS=0\nMESSAGE=exited with 0\n\n";
    static struct timeline *timeline;
    char why[200];
    if (!timeline)
        timeline = timeline_open(fuzz_recording_file(str_from(text), NULL), false, why, sizeof why);
    FUZZ_CHECK(timeline && timeline_count(timeline) == 11);
    return timeline;
}

static void hold_against(struct str glob, struct str texts)
{
    struct str text;
    for (int i = 0; i < 8 && str_take_line(&texts, &text); i++)
        if (text.n <= TEXT_MOST && glob.n <= TEXT_MOST)
            FUZZ_CHECK(match_glob(glob, text) == matches(glob, text));
}

static void search(const char *text, const struct timeline *timeline)
{
    uint32_t count = timeline_count(timeline), first = EVENT_NO_INDEX, last = EVENT_NO_INDEX, globbed = 0;
    struct pattern pattern;
    struct event event;
    pattern_read(text, &pattern);
    for (uint32_t i = 0; i < count; i++) {
        timeline_event(timeline, i, &event);
        globbed += match_event(text, &event);
        if (!pattern_matches(&pattern, &event))
            continue;
        first = first == EVENT_NO_INDEX ? i : first;
        last = i;
    }
    FUZZ_CHECK(pattern_find(&pattern, timeline, 0, count) == first);
    FUZZ_CHECK(pattern_find_back(&pattern, timeline, count, 0) == last);
    FUZZ_CHECK(match_count(timeline, text, 0, count) == globbed);
    FUZZ_CHECK((match_find(timeline, text, 0, count) == EVENT_NO_INDEX) == (globbed == 0));
}

static void filter(const char *text, const struct timeline *timeline)
{
    struct filter *made = filter_make(text, timeline);
    uint32_t count = timeline_count(timeline), packets = 0, shown = 0;
    for (uint32_t i = 0; i < count; i++) {
        shown = filter_passes(made, i) && shown == i ? i + 1 : shown;
        if (filter_passes(made, i) && timeline_kind(timeline, i) == EVENT_PACKET)
            FUZZ_CHECK(!made || filter_packet(made, packets++) == i);
        if (made)
            FUZZ_CHECK(filter_next(made, i, count) >= i && filter_before(made, i) <= i);
    }
    if (made)
        FUZZ_CHECK(filter_packets(made, count) == packets && strlen(filter_text(made)) < PATTERN_MAX);
    filter_free(made);
}

static void run(const uint8_t *bytes, size_t size)
{
    struct str rest = { (const char *)bytes, size }, glob = fuzz_part(&rest, "=");
    if (glob.n > 0 && glob.p[glob.n - 1] == '\n')
        glob.n--;
    char *text = fuzz_string(glob);
    hold_against(glob, rest);
    search(text, recording());
    filter(text, recording());
    free(text);
}

const struct fuzz_target fuzz_patterns = { "patterns", run, NULL };
