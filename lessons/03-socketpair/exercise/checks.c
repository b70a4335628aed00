/* What task.md asks, judged on the calls of both processes. */
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

/* The parent is family.0, the child family.1. What is asked of recv() may be done with read(), and so on. */
static const char *const hears[] = { "recv(", "read(", "recvfrom(", "recvmsg(", "readv(" };
static const char *const says[] = { "send(", "write(", "sendto(", "sendmsg(", "writev(" };
enum { WAYS = 5 };

struct bytes {
    char first[64];
    size_t kept;
    int64_t total;
    uint32_t last; /* event */
};

/* What one process moved in calls of one kind. */
static struct bytes moved(struct run *run, const char *who, const char *const *calls)
{
    struct bytes bytes = { .last = NO_EVENT };
    for (int i = 0; i < WAYS; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "%s: %s*) = *", who, calls[i]);
        for (uint32_t at = run_find(run, pattern); at != NO_EVENT; at = run_find_after(run, at, pattern)) {
            if (run_result(run, at) <= 0)
                continue;
            bytes.total += run_result(run, at);
            bytes.kept += run_data(run, at, bytes.first + bytes.kept, sizeof bytes.first - 1 - bytes.kept);
            bytes.last = at;
        }
    }
    return bytes;
}

/* The call with which a process hears the end. */
static uint32_t end_heard(struct run *run, const char *who)
{
    for (int i = 0; i < WAYS; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "%s: %s*) = 0", who, hears[i]);
        uint32_t end = run_find(run, pattern);
        if (end != NO_EVENT)
            return end;
    }
    char pattern[64];
    snprintf(pattern, sizeof pattern, "%s: recv(*) = 0", who);
    return need(run, pattern);
}

static void two(struct run *run)
{
    uint32_t made = need(run, "family.0: socketpair(*) = 0");
    need_after(run, made, "family: new process family.1");
}

static void told_of(struct run *run, int64_t size)
{
    struct bytes said = moved(run, "family.0", says), heard = moved(run, "family.1", hears);
    need_equal(run, said.last, "bytes the parent sent", size, said.total);
    need_equal(run, heard.last, "bytes the child received", size, heard.total);
}

static void told(struct run *run)
{
    told_of(run, 12);
}

static void long_told(struct run *run)
{
    told_of(run, 1200);
}

static void child_end(struct run *run)
{
    uint32_t end = end_heard(run, "family.1");
    need_before(run, moved(run, "family.1", hears).last, end);
}

static void answered_with(struct run *run, const char *answer)
{
    uint32_t end = end_heard(run, "family.1");
    struct bytes said = moved(run, "family.1", says), heard = moved(run, "family.0", hears);
    said.first[said.kept] = heard.first[heard.kept] = '\0';
    need_text(run, said.last, "what the child answers", answer, said.first);
    need_before(run, end, said.last);
    need_text(run, heard.last, "what the parent receives", answer, heard.first);
}

static void answered(struct run *run)
{
    answered_with(run, "12 bytes");
}

static void long_answered(struct run *run)
{
    answered_with(run, "1200 bytes");
}

static void empty_answered(struct run *run)
{
    answered_with(run, "0 bytes");
}

static void parent_end(struct run *run)
{
    uint32_t end = end_heard(run, "family.0");
    need_after(run, end, "family.0: exited with 0");
    need(run, "family.1: exited with 0");
}

/* Closes of a process before it first hears the end: of the end that the other uses. */
static void copies(struct run *run)
{
    uint32_t child = end_heard(run, "family.1"), parent = end_heard(run, "family.0");
    int childs = run_fd(run, child), parents = run_fd(run, parent);
    char pattern[64];
    snprintf(pattern, sizeof pattern, "family.1: close(%d) = 0", parents);
    need_before(run, need(run, pattern), child);
    snprintf(pattern, sizeof pattern, "family.0: close(%d) = 0", childs);
    need_before(run, need(run, pattern), parent);
}

const struct check checks[] = {
    { "two", NULL, "", "There are two processes, and a socketpair that was made before", two },
    { "told", "two", "", "The child receives the whole text", told },
    { "child-end", "told", "", "The child hears the end of the text: recv() returns 0", child_end },
    { "answered", "child-end", "", "After that the child sends its answer, and the parent receives it",
      answered },
    { "parent-end", "answered", "", "The parent hears the end of the answer, and both exit with 0",
      parent_end },
    { "copies", "parent-end", "", "Each process closes the end that it does not use", copies },
    { "empty", "answered", "empty", "A text of no bytes has an end too", empty_answered },
    { "long-told", "answered", "long", "The child receives the whole of a long text", long_told },
    { "long-answered", "long-told", "long", "The child knows how long it was", long_answered },
    { 0 },
};
