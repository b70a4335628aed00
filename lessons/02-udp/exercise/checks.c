/* What task.md asks, judged on the letters that the server got and sent, on what the client printed, and on
 * how it ended. */
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

enum { LETTER_MAX = 4096, MS = 1000000 };
enum { WAIT_LEAST_MS = 90, WAIT_MOST_MS = 130 };

/* The questions of exercise.ini. */
static const char *const two[] = { "hello", "good bye", NULL };
static const char *const dozen[] = {
    "What I would like to know is rather long, for I have to say first how it came about: it was a dark and "
    "stormy night, the rain fell in torrents, except at occasional intervals, when it was checked by a "
    "violent "
    "gust of wind which swept up the streets, rattling along the housetops, and fiercely agitating the "
    "scanty "
    "flame of the lamps that struggled against the darkness. Is 100%% of it é true, or %s, or %d%n?",
    "?",
    "",
    "100%% of %s and %n",
    "4 is not 5",
    "  two blanks",
    "seven",
    "a question",
    "nine of ten",
    "1",
    "eleven",
    "1 and 2",
    NULL
};

/* ---- letters */

struct letter {
    uint32_t event; /* NO_EVENT: there is no more */
    size_t size;
    char text[LETTER_MAX];
};

static struct letter letter_at(struct run *run, uint32_t event)
{
    struct letter letter = { .event = event };
    if (event != NO_EVENT)
        letter.size = run_data(run, event, letter.text, sizeof letter.text);
    return letter;
}

/* The next that the server has got, or has sent: as itself, not as a stranger. */
static struct letter next_letter(struct run *run, const struct letter *after, const char *pattern)
{
    int own = run_fd(run, run_find(run, "server: recvfrom(*"));
    uint32_t at = after ? run_find_after(run, after->event, pattern) : run_find(run, pattern);
    while (at != NO_EVENT && (run_result(run, at) < 0 || run_fd(run, at) != own))
        at = run_find_after(run, at, pattern);
    return letter_at(run, at);
}

static struct letter next_got(struct run *run, const struct letter *after)
{
    return next_letter(run, after, "server: recvfrom(*) = *");
}

static bool is(const struct letter *letter, const char *text, size_t size)
{
    return letter->size == size && memcmp(letter->text, text, size) == 0;
}

static bool is_question(const struct letter *letter, int number, const char *question)
{
    char text[LETTER_MAX];
    int size = snprintf(text, sizeof text, "%d %s", number, question);
    return is(letter, text, (size_t)size);
}

/* How often a question has been got in all; the last time, and the one before. */
static unsigned times_got(struct run *run, int number, const char *question, uint32_t last[2])
{
    unsigned times = 0;
    last[0] = last[1] = NO_EVENT;
    for (struct letter got = next_got(run, NULL); got.event != NO_EVENT; got = next_got(run, &got))
        if (is_question(&got, number, question)) {
            last[1] = last[0];
            last[0] = got.event;
            times++;
        }
    return times;
}

/* As a person may read it; the end of what is long is left out. */
static const char *quoted(const struct letter *letter, char *out, size_t cap)
{
    size_t used = 0, i = 0;
    for (; i < letter->size && i < 60 && used < 100 && used + 8 < cap; i++) {
        unsigned char byte = (unsigned char)letter->text[i];
        used += (size_t)snprintf(out + used, cap - used, byte < ' ' || byte == 127 ? "\\x%02x" : "%c", byte);
    }
    snprintf(out + used, cap - used, "%s", i < letter->size ? "..." : "");
    return out;
}

/* ---- what is asked of every session */

static bool is_answered(struct run *run, int number, uint32_t before)
{
    static const char answer[] = "server: sendto(*) = *";
    char begin[16];
    size_t length = (size_t)snprintf(begin, sizeof begin, "%d ", number);
    for (struct letter sent = next_letter(run, NULL, answer); sent.event < before;
         sent = next_letter(run, &sent, answer))
        if (sent.size >= length && memcmp(sent.text, begin, length) == 0)
            return true;
    return false;
}

/* The number of the question that a letter asks, to the byte; 0 none. */
static int question_of(const struct letter *letter, const char *const *questions)
{
    for (int number = 1; questions[number - 1]; number++)
        if (is_question(letter, number, questions[number - 1]))
            return number;
    return 0;
}

/* Each letter is a request; the next question is put when the one before has been answered. */
static void need_requests(struct run *run, const char *const *questions)
{
    char words[400];
    int number = 1;
    for (struct letter got = next_got(run, NULL); got.event != NO_EVENT; got = next_got(run, &got)) {
        int asked = question_of(&got, questions), next = questions[number] ? number + 1 : number;
        const char *question = questions[number - 1];
        quoted(&got, words, sizeof words);
        seen(run, "the server got \"%s\", %zu bytes", words, got.size);
        need_that(run, got.event, asked > 0,
                  "question %d goes out as one datagram: \"%d %.40s%s\", %zu bytes", number, number, question,
                  strlen(question) > 40 ? "..." : "", strlen(question) + (number > 9 ? 3 : 2));
        seen(run, "the server got \"%s\" while question %d is %s", words, number,
             is_answered(run, number, got.event) ? "answered" : "not answered yet");
        need_that(run, got.event, asked == number || (asked == next && is_answered(run, number, got.event)),
                  "the questions are asked one after the other, each when the one before has been answered");
        number = asked;
    }
}

/* Between two tries, in ms. A timerfd goes by the kernel's clock, not by that of the trial: what it was asked
 * for counts. So may a timer that sends a signal, whose time nobody knows: it has wider bounds. */
struct bounds {
    int64_t least, most;
};

static struct bounds bounds_of(struct run *run, uint32_t from, uint32_t to)
{
    uint32_t sets = run_count(run, "client: timerfd_settime(*) = 0");
    uint32_t good = run_count(run, "client: timerfd_settime(*{0.0*) = 0") +
                    run_count(run, "client: timerfd_settime(*{0.1*) = 0");
    if (sets > 0 && sets == good)
        return (struct bounds){ 0, INT64_MAX };
    if (run_find_after(run, from, "client: SIG*") < to)
        return (struct bounds){ WAIT_LEAST_MS / 2, 4 * WAIT_MOST_MS };
    return (struct bounds){ WAIT_LEAST_MS, WAIT_MOST_MS };
}

/* A request is sent again after 100 ms, whatever else has come meanwhile. */
static void need_patience(struct run *run)
{
    struct letter before = next_got(run, NULL), after;
    for (; before.event != NO_EVENT; before = after) {
        after = next_got(run, &before);
        if (after.event == NO_EVENT || !is(&after, before.text, before.size))
            continue;
        struct bounds bounds = bounds_of(run, before.event, after.event);
        int64_t ms = (run_ns(run, after.event) - run_ns(run, before.event)) / MS;
        seen(run, "\"%.20s\" is sent again after %lld ms", after.text, (long long)ms);
        need_that(run, after.event, ms >= bounds.least,
                  "a request is sent again when no answer has come within 100 ms, and not before");
        seen(run, "\"%.20s\" is sent again after %lld ms only", after.text, (long long)ms);
        need_that(run, after.event, ms <= bounds.most,
                  "a request is sent again as soon as no answer has come within 100 ms");
    }
}

/* The answers that the server gave to these questions, a line each; how much it is. */
static size_t answers(struct run *run, const char *const *questions, char *out, size_t cap)
{
    static const char answer[] = "server: sendto(*) = *";
    size_t used = 0, number = 1;
    for (struct letter sent = next_letter(run, NULL, answer); sent.event != NO_EVENT && questions[number - 1];
         sent = next_letter(run, &sent, answer)) {
        char begin[16];
        size_t length = (size_t)snprintf(begin, sizeof begin, "%zu ", number);
        if (sent.size < length || memcmp(sent.text, begin, length) != 0 || used + sent.size + 1 > cap)
            continue;
        memcpy(out + used, sent.text, sent.size);
        used += sent.size;
        out[used++] = '\n';
        number++;
    }
    return used;
}

/* How far it was printed; that a line ends behind each is not demanded. */
static size_t printed_to(const struct letter *printed, const char *should, size_t length, size_t *at)
{
    size_t i = 0;
    for (*at = 0; i < length; i++) {
        if (*at < printed->size && printed->text[*at] == should[i])
            (*at)++;
        else if (should[i] != '\n')
            break;
    }
    return i;
}

/* From a few bytes before the difference to the end of the line. */
static const char *around(const char *text, size_t size, size_t at, size_t back, char *out, size_t cap)
{
    enum { BEFORE = 24 };
    size_t from = back > BEFORE ? BEFORE : back, end = at;
    struct letter part = { 0 };
    while (end < size && text[end] != '\n')
        end++;
    part.size = end - (at - from);
    memcpy(part.text, text + at - from, part.size);
    size_t used = (size_t)snprintf(out, cap, "%s", back > BEFORE ? "..." : "");
    quoted(&part, out + used, cap - used);
    return out;
}

static void tell_difference(struct run *run, const struct letter *printed, size_t at, const char *should,
                            size_t i, size_t length)
{
    char is[400], ought[400];
    size_t back = 0;
    if (i > 0 && should[i - 1] == '\n' && at > 0 && printed->text[at - 1] != '\n')
        i--; /* more on the line of the answer before */
    while (back < i && back < at && should[i - back - 1] != '\n')
        back++;
    around(printed->text, printed->size, at, back, is, sizeof is);
    around(should, length, i, back, ought, sizeof ought);
    if (printed->size == 0)
        seen(run, "nothing is printed on standard output");
    else if (back == 0 && i == length)
        seen(run, "printed is \"%s\", which is no answer of the server", is);
    else
        seen(run, "the answer is \"%s\", printed is \"%s\"", ought, is);
}

static void need_printed(struct run *run, const char *const *questions)
{
    char should[LETTER_MAX];
    struct letter printed = { 0 };
    size_t at, length = answers(run, questions, should, sizeof should - 1);
    printed.size = run_output(run, "client", 1, printed.text, sizeof printed.text);
    if (printed.size > sizeof printed.text)
        printed.size = sizeof printed.text;
    should[length] = '\0';
    size_t i = printed_to(&printed, should, length, &at);
    if (i == length && at == printed.size)
        return;
    tell_difference(run, &printed, at, should, i, length);
    uint32_t said = run_find(run, "client: stdout *");
    need_that(run, said != NO_EVENT ? said : run_end(run) - 1, false,
              "each answer of the server is printed on standard output, as it came, and nothing else");
}

/* ---- the checks */

static void need_all_answered(struct run *run, const char *const *questions)
{
    need_requests(run, questions);
    need_printed(run, questions);
    expect(run, "when all has been answered the client ends with exit status 0");
    need(run, "client.0: exited with 0");
}

static void asks(struct run *run)
{
    char words[400];
    struct letter got = next_got(run, NULL);
    expect(run, "question 1 goes out as one datagram: \"1 hello\", 7 bytes");
    if (got.event == NO_EVENT)
        need(run, "server: recvfrom(*) = 7");
    seen(run, "the server got \"%s\", %zu bytes", quoted(&got, words, sizeof words), got.size);
    need_that(run, got.event, is_question(&got, 1, two[0]),
              "question 1 goes out as one datagram: \"1 hello\", 7 bytes");
}

static void both(struct run *run)
{
    uint32_t last[2];
    need_requests(run, two);
    expect(run, "when question 1 has been answered, question 2 is asked: \"2 good bye\", 10 bytes");
    if (times_got(run, 2, two[1], last) == 0)
        need_after(run, run_find(run, "server: sendto(*) = *"), "server: recvfrom(*) = 10");
    expect(run, "when all has been answered the client ends with exit status 0");
    need(run, "client.0: exited with 0");
}

static void prints(struct run *run)
{
    need_printed(run, two);
}

static void need_times(struct run *run, int number, unsigned should)
{
    uint32_t last[2];
    unsigned times = times_got(run, number, two[number - 1], last);
    seen(run, "\"%d %s\" came %u time%s", number, two[number - 1], times, times == 1 ? "" : "s");
    need_that(run, last[0], times == should,
              "without an answer a request is sent again, four times in all, and each time is waited for");
}

static void again(struct run *run)
{
    need_times(run, 1, 4);
    need_printed(run, two);
    need_times(run, 2, 4);
    need_all_answered(run, two);
}

static void gives_up(struct run *run)
{
    char printed[LETTER_MAX];
    size_t size = run_output(run, "client", 1, printed, sizeof printed - 1);
    printed[size < sizeof printed ? size : sizeof printed - 1] = '\0';
    need_times(run, 1, 4);
    need_requests(run, two); /* a second question would not be the first */
    seen(run, "it printed \"%.60s\"", printed);
    need_that(run, run_find(run, "client: stdout *"), strcasestr(printed, "1 hello") == NULL,
              "where no answer has come, none is printed");
    expect(run, "after four requests without an answer the client ends with exit status 1");
    need(run, "client.0: exited with 1");
}

static void stranger(struct run *run)
{
    need_patience(run);
    need_printed(run, two);
    need_all_answered(run, two);
}

static void keeps_time(struct run *run)
{
    uint32_t last[2];
    unsigned times = times_got(run, 2, two[1], last);
    seen(run, "the request came once, and then nothing but strangers' datagrams for more than 300 ms");
    need_that(run, last[0], times > 1, "however much strangers send, the request is sent again after 100 ms");
}

static void late(struct run *run)
{
    need_patience(run);
    need_printed(run, two);
    need_all_answered(run, two);
}

static void twelve(struct run *run)
{
    need_patience(run);
    need_all_answered(run, dozen);
}

static void nobody(struct run *run)
{
    static const char request[] = "packet: client:* > *:7009  UDP 7 bytes";
    expect(run, "where nobody is the request goes out too");
    uint32_t sent = need(run, request);
    need_at_most(run, sent, "requests sent", 4, run_count(run, request));
    expect(run, "after four requests without an answer the client ends with exit status 1");
    need(run, "client.0: exited with 1");
}

const struct check checks[] = {
    { "asks", NULL, "", "the first request reaches the server, with its number before it", asks },
    { "both", "asks", "", "when the first is answered the second is asked; after all answers it exits with 0",
      both },
    { "prints", "both", "", "the answers are printed on standard output", prints },
    { "again", "both", "forgetful", "without an answer the request is sent again, four times in all", again },
    { "patience", "again", "forgetful", "it waits 100 ms for an answer before it sends again",
      need_patience },
    { "gives-up", "both", "silent", "after four requests without an answer it gives up, and exits with 1",
      gives_up },
    { "stranger", "prints", "stranger",
      "what another port or another address answers is not taken for an answer", stranger },
    { "keeps-time", "stranger", "stranger", "however much strangers send, the request is sent again in time",
      keeps_time },
    { "late", "prints", "late", "a second answer to the first question is not taken for one to the second",
      late },
    { "dozen", "prints", "dozen",
      "twelve questions, long and empty, are answered, though each answer comes twice", twelve },
    { "nobody", "asks", "nobody", "where nobody is it gives up, and exits with 1", nobody },
    { 0 },
};
