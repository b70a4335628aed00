/* What task.md asks, judged on what the two processes do: bytes through the two ends of the pair, ends heard,
 * descriptors closed, words printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/check.h"

/* ---- the texts of exercise.ini */

enum { SENTENCES = 34, TEXT_MAX = 16384 };

static const char sentence[] =
    "All that the parent says has to arrive, however long it is, in one piece or in many: "
    "größer als jeder Puffer, 100%s of it.";

struct text {
    char bytes[TEXT_MAX];
    int64_t size;
    char answer[32];
};

static void say(struct text *text, const char *words)
{
    size_t size = strlen(words);
    memcpy(text->bytes, words, size);
    text->size = (int64_t)size;
    snprintf(text->answer, sizeof text->answer, "%zu bytes", size);
}

static void say_much(struct text *text)
{
    char words[TEXT_MAX] = "";
    size_t used = 0;
    for (int i = 0; i < SENTENCES; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i ? " " : "", sentence);
    say(text, words);
}

/* ---- who is who: tasks have numbers as they come, family.2 may be a thread of either process */

enum { TASKS = 9, PARENT = 0, STRANGER = -1 };

static uint32_t made(const struct run *run, const char *what, int number)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "family: new %s family.%d", what, number);
    return run_find(run, pattern);
}

/* The process that a task belongs to, by the number of its first task. */
static int process_of(struct run *run, const char *label)
{
    const char *dot = strchr(label, '.');
    int number = dot ? atoi(dot + 1) : PARENT;
    if (number == PARENT || made(run, "process", number) != NO_EVENT)
        return number;
    uint32_t thread = made(run, "thread", number);
    return thread == NO_EVENT ? STRANGER : process_of(run, run_actor(run, thread));
}

static int child_of(const struct run *run)
{
    for (int number = 1; number < TASKS; number++)
        if (made(run, "process", number) != NO_EVENT)
            return number;
    return STRANGER;
}

/* "family.1", or "family.0": the process as patterns name it. */
static const char *name_of(int process)
{
    static char name[32];
    snprintf(name, sizeof name, "family.%d", process);
    return name;
}

/* The first thing after `event` (NO_EVENT: at all) that a process did and that matches; NO_EVENT none. */
static uint32_t deed_after(struct run *run, uint32_t event, int process, const char *pattern)
{
    uint32_t at = event == NO_EVENT ? run_find(run, pattern) : run_find_after(run, event, pattern);
    while (at != NO_EVENT && process_of(run, run_actor(run, at)) != process)
        at = run_find_after(run, at, pattern);
    return at;
}

/* The same as a requirement. */
static uint32_t need_deed(struct run *run, int process, const char *line)
{
    char all[160], own[160];
    snprintf(all, sizeof all, "family: %s", line);
    snprintf(own, sizeof own, "%s: %s", name_of(process), line);
    uint32_t at = deed_after(run, NO_EVENT, process, all);
    return at == NO_EVENT ? need(run, own) : at;
}

/* recvmmsg() tells the end as a message without a byte. */
static uint32_t need_end(struct run *run, int process)
{
    uint32_t empty = deed_after(run, NO_EVENT, process, "family: recvmmsg(*, [{[\"\"]}], *) = 1");
    return empty == NO_EVENT ? need_deed(run, process, RECEIVES "(*) = 0") : empty;
}

/* ---- bytes */

struct told {
    struct bytes bytes;
    int64_t wrong;  /* place of the first that is not as it should be; -1 none, as far as they are recorded */
    char first[64]; /* the first of them, as text */
};

static void compare(struct told *told, const char *seen, size_t size, const char *text, int64_t expected)
{
    for (size_t i = 0; i < size; i++) {
        int64_t at = told->bytes.total + (int64_t)i;
        if (at < (int64_t)sizeof told->first - 1)
            told->first[at] = seen[i];
        if (told->wrong < 0 && (at >= expected || seen[i] != text[at]))
            told->wrong = at;
    }
}

/* What a process moved, beside what it should be. */
static struct told told_by(struct run *run, int process, const char *pattern, const char *text, int64_t size)
{
    struct told told = { .bytes = { .first = NO_EVENT, .last = NO_EVENT }, .wrong = -1 };
    char seen[4096];
    for (uint32_t at = deed_after(run, NO_EVENT, process, pattern); at != NO_EVENT;
         at = deed_after(run, at, process, pattern)) {
        struct bytes one = run_moved(run, at, at + 1, pattern);
        compare(&told, seen, run_gather(run, at, at + 1, pattern, seen, sizeof seen), text, size);
        told.bytes.total += one.total;
        told.bytes.calls += one.calls;
        told.bytes.first = told.bytes.first == NO_EVENT ? one.first : told.bytes.first;
        told.bytes.last = one.calls ? at : told.bytes.last;
    }
    return told;
}

static struct told sent_by(struct run *run, int process, const char *text, int64_t size)
{
    return told_by(run, process, "family: " SENDS "(*) = *", text, size);
}

static struct told heard_by(struct run *run, int process, const char *text, int64_t size)
{
    return told_by(run, process, "family: " RECEIVES "(*) = *", text, size);
}

static void need_told(struct run *run, const char *what, const struct told *told, int64_t size)
{
    need_equal(run, told->bytes.last, what, size, told->bytes.total);
    need_equal(run, told->bytes.last, what, size, told->wrong < 0 ? size : told->wrong);
}

/* ---- two processes, one pair */

static void two(struct run *run)
{
    static const char makes[] = "family: socketpair(*) = 0", forks[] = "family: new process family.*";
    uint32_t pipe = run_find(run, "family: pipe*(*) = 0");
    need_that(run, pipe, pipe == NO_EVENT || run_find(run, makes) != NO_EVENT,
              "The program makes a socketpair, and no pipes: a pipe has one direction");
    expect(run, "The program makes a socketpair");
    uint32_t pair = need(run, makes), thread = run_find(run, "family: new thread *");
    need_that(run, thread, thread == NO_EVENT || child_of(run) != STRANGER,
              "The program forks: its child is a process, with descriptors of its own, and no thread");
    expect(run, "The program forks");
    uint32_t forked = need(run, forks);
    expect(run, "The socketpair is made before there are two processes, so that both have it");
    need_before(run, pair, forked);
    uint32_t second = run_find_after(run, pair, makes), third = run_find_after(run, forked, forks);
    need_that(run, second, second == NO_EVENT,
              "One socketpair, which has a direction for each of the two; this is another");
    need_that(run, third, third == NO_EVENT, "The program is two, the parent and one child; this is a third");
}

/* ---- the text */

/* Whatever came of the calls. */
static void need_two_ends(struct run *run)
{
    uint32_t says = deed_after(run, NO_EVENT, PARENT, "family: " SENDS "(*"),
             hears = deed_after(run, NO_EVENT, child_of(run), "family: " RECEIVES "(*");
    need_that(run, hears,
              says == NO_EVENT || hears == NO_EVENT || run_object(run, says) != run_object(run, hears),
              "The child hears at the other end of the socketpair, and not at a copy of the parent's");
}

static void told_of(struct run *run, const struct text *text)
{
    struct told sent = sent_by(run, PARENT, text->bytes, text->size);
    struct told heard = heard_by(run, child_of(run), text->bytes, text->size);
    need_two_ends(run);
    expect(run, "The parent sends the text, all bytes of it and nothing else");
    need_told(run, "bytes of it that the parent sent", &sent, text->size);
    expect(run, "The child receives all bytes of the text, in however many pieces");
    need_told(run, "bytes of it that the child received", &heard, text->size);
}

static uint32_t need_shut(struct run *run)
{
    expect(run, "The parent lets the child know that there is no more, without closing its end: it ends the "
                "one direction in which it sends");
    return need_deed(run, PARENT, "shutdown(*, SHUT_WR) = 0");
}

static void ended_of(struct run *run, const struct text *text)
{
    int child = child_of(run);
    struct told heard = heard_by(run, child, text->bytes, text->size);
    uint32_t shut = need_shut(run);
    expect(run, "The child reads to the end of the text: recv() returns 0");
    uint32_t end = need_end(run, child);
    need_before(run, shut, end);
    if (text->size > 0)
        need_before(run, heard.bytes.last, end);
    need_that(
        run, end, run_object(run, end) != run_object(run, shut),
        "The child hears the end at the other end of the socketpair, and not at a copy of the parent's");
}

/* ---- the answer */

/* `what` they are: "what the child answers". */
static void need_answer(struct run *run, const char *what, const struct told *told, const char *answer)
{
    int64_t size = (int64_t)strlen(answer);
    need_that(run, told->bytes.last, told->wrong != size, "%s is \"%s\", and nothing behind it", what,
              answer);
    if (told->wrong >= 0)
        need_text(run, told->bytes.last, what, answer, told->first);
    need_equal(run, told->bytes.last, "how many bytes that is", size, told->bytes.total);
}

static void answered_of(struct run *run, const struct text *text)
{
    int child = child_of(run);
    int64_t size = (int64_t)strlen(text->answer);
    uint32_t end = need_end(run, child), shut = need_shut(run);
    struct told sent = sent_by(run, child, text->answer, size);
    struct told heard = heard_by(run, PARENT, text->answer, size);
    expect(run, "The child answers \"%s\" once it has heard the end of the text", text->answer);
    if (sent.bytes.calls > 0)
        need_before(run, end, sent.bytes.first);
    need_answer(run, "what the child answers", &sent, text->answer);
    expect(run, "The parent hears the answer, \"%s\"", text->answer);
    need_answer(run, "what the parent hears", &heard, text->answer);
    need_that(run, heard.bytes.last, run_object(run, heard.bytes.last) == run_object(run, shut),
              "Text and answer go through the same socketpair");
}

static void parent_end_of(struct run *run)
{
    expect(run, "The parent reads to the end of the answer: recv() returns 0");
    need_end(run, PARENT);
    expect(run, "The parent exits with 0");
    need_deed(run, PARENT, "exited with 0");
    expect(run, "The child exits with 0");
    need_deed(run, child_of(run), "exited with 0");
}

/* With a newline or without: the task does not say. Who of the two printed shows by when it was. */
static void printed_of(struct run *run, const struct text *text)
{
    char said[64], line[64];
    size_t size = (size_t)snprintf(line, sizeof line, "%s\n", text->answer);
    size_t total = run_output(run, "family", 1, said, sizeof said);
    uint32_t heard = heard_by(run, PARENT, text->answer, (int64_t)strlen(text->answer)).bytes.first;
    expect(run, "The parent prints the answer on standard output, and nothing else");
    if (total != size - 1 || memcmp(said, line, total) != 0)
        need_output(run, "family", 1, line, size);
    expect(run, "The parent prints the answer that it has received");
    need_before(run, heard, run_find(run, "family: stdout *"));
}

/* ---- descriptors */

static void copies(struct run *run)
{
    int child = child_of(run);
    uint32_t childs = need_end(run, child), parents = need_end(run, PARENT);
    expect(run, "The child closes its copy of the parent's end before it waits for the end of the text");
    need_closed(run, childs, name_of(child), run_object(run, parents));
    expect(run, "The parent closes its copy of the child's end before it waits for the end of the answer");
    need_closed(run, parents, name_of(PARENT), run_object(run, childs));
}

static void closes(struct run *run)
{
    int child = child_of(run);
    uint32_t end = need_end(run, child), exit = need_deed(run, child, "exited with *");
    expect(run, "The child closes its end once it has answered; it does not leave that to its exit");
    need_closed(run, exit - 1, name_of(child), run_object(run, end));
}

/* ---- each scenario */

static void told(struct run *run)
{
    struct text text;
    say(&text, "hello, child");
    told_of(run, &text);
}

static void child_end(struct run *run)
{
    struct text text;
    say(&text, "hello, child");
    ended_of(run, &text);
}

static void answered(struct run *run)
{
    struct text text;
    say(&text, "hello, child");
    answered_of(run, &text);
}

static void parent_end(struct run *run)
{
    parent_end_of(run);
}

static void printed(struct run *run)
{
    struct text text;
    say(&text, "hello, child");
    printed_of(run, &text);
}

/* The child has ended before the parent hears anything of it. */
static void quick(struct run *run)
{
    struct text text;
    say(&text, "hello, child");
    answered_of(run, &text);
    parent_end_of(run);
    printed_of(run, &text);
}

static void empty(struct run *run)
{
    struct text text;
    say(&text, "");
    told_of(run, &text);
    ended_of(run, &text);
    answered_of(run, &text);
    parent_end_of(run);
    printed_of(run, &text);
}

static void long_told(struct run *run)
{
    struct text text;
    say_much(&text);
    told_of(run, &text);
    ended_of(run, &text);
}

static void long_answered(struct run *run)
{
    struct text text;
    say_much(&text);
    answered_of(run, &text);
    parent_end_of(run);
    printed_of(run, &text);
}

const struct check checks[] = {
    { "two", NULL, "", "There are two processes, and one socketpair that was made before", two },
    { "told", "two", "", "The child receives the whole text", told },
    { "child-end", "told", "",
      "The child hears the end of the text, for the parent says that there is no more", child_end },
    { "answered", "child-end", "", "After that the child sends its answer, and the parent receives it",
      answered },
    { "parent-end", "answered", "", "The parent hears the end of the answer, and both exit with 0",
      parent_end },
    { "printed", "parent-end", "", "The parent prints the answer, and nothing else", printed },
    { "copies", "parent-end", "", "Each process closes the end that it does not use", copies },
    { "closes", "parent-end", "", "The child closes its end", closes },
    { "quick", "printed", "quick", "However quick the child is, it is the parent that prints", quick },
    { "empty", "answered", "empty", "A text of no bytes has an end too", empty },
    { "long-told", "answered", "long", "The child receives the whole of a long text", long_told },
    { "long-answered", "long-told", "long", "The child knows how long it was", long_answered },
    { 0 },
};
