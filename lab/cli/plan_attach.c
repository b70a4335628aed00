#include "lab/cli/plan_attach.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/str.h"
#include "lab/cli/actor_options.h"
#include "lab/observe/ptrace/attachable.h"

enum { COMMAND_LINE_MAX = 4096 };

/* Its words, as it was started with; its name where it has none. 0 when out of memory. */
static int read_words(struct session_plan *session, size_t n, pid_t pid)
{
    static const char *const files[] = { "cmdline", "comm" };
    char path[48], *text = calloc(COMMAND_LINE_MAX + 1, 1);
    size_t size = 0;
    int count = 0;
    session->command_lines[n] = text;
    for (size_t i = 0; text && i < 2 && size == 0; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, files[i]);
        FILE *file = fopen(path, "re");
        size = file ? fread(text, 1, COMMAND_LINE_MAX, file) : 0;
        if (file)
            fclose(file);
    }
    while (size > 0 && (text[size - 1] == '\0' || text[size - 1] == '\n'))
        text[--size] = '\0';
    session->arguments[n] = text ? calloc(size + 2, sizeof *session->arguments[n]) : NULL;
    for (size_t at = 0; session->arguments[n] && at <= size; at += strlen(text + at) + 1)
        session->arguments[n][count++] = text + at;
    return session->arguments[n] ? count : 0;
}

/* A program that has written over its words, as many servers do to tell of themselves, is called by the name
 * that the kernel knows it by. */
static void name(struct session_plan *session, size_t n, pid_t pid, int count)
{
    struct process_status status;
    char *known[] = { status.name, NULL };
    bool rewritten = strpbrk(session->arguments[n][0], " :") && process_status_read(pid, &status);
    if (rewritten)
        session_plan_label(session, n, known, 1);
    else
        session_plan_label(session, n, session->arguments[n], count);
}

static int attach_to(struct session_plan *session, const struct cli_options *options, const char *number)
{
    struct plan *plan = &session->plan;
    size_t n = plan->actor_count;
    char why[512];
    int64_t pid;
    if (str_number(str_from(number), 1, INT32_MAX, &pid) != NUMBER_READ)
        return complain_usage("--attach=%s is no process id; `pgrep -a NAME` shows them", number);
    for (size_t i = 0; i < n; i++)
        if (plan->actors[i].attach == pid)
            return complain_usage("--attach=%s is said twice", number);
    if (n == PLAN_ACTORS_MAX)
        return complain_usage("more than %d programs", PLAN_ACTORS_MAX);
    enum attachable can = attachable((pid_t)pid, why, sizeof why);
    if (can != ATTACHABLE)
        complain("%s", why);
    if (can != ATTACHABLE)
        return can == ATTACHABLE_FORBIDDEN ? CLI_MACHINE : CLI_USAGE;
    int count = read_words(session, n, (pid_t)pid);
    if (count == 0) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    plan->actors[n] = (struct plan_actor){ .argv = session->arguments[n], .attach = (int32_t)pid };
    name(session, n, (pid_t)pid, count);
    plan->actors[n].label = session->labels[n];
    plan->actor_count++;
    int status = actor_options_signals(&plan->actors[n], options, options);
    return status == CLI_GOOD && n == 0 && options->as ? actor_options_name(session, 0, options->as) : status;
}

/* What is said of programs that are to be started. */
static const char *needs_start(const struct cli_options *options)
{
    return options->input        ? "--input"
           : options->stdin_file ? "--stdin"
           : options->cwd        ? "--cwd"
           : options->env.count  ? "--env"
           : options->after      ? "--after"
           : options->pipe       ? "--pipe"
                                 : NULL;
}

int plan_attach(struct session_plan *session, const struct cli_options *options, bool alone)
{
    if (options->attach.count == 0)
        return CLI_GOOD;
    if (options->weather || options->seed >= 0)
        return complain_usage("--weather and --seed are not for a program that is left running");
    if (options->root)
        return complain_usage(
            "--root makes programs root that are started in a network of their own; those of "
            "--attach are where they are");
    if (alone && needs_start(options))
        return complain_usage("%s is for programs that are started, and those of --attach run already",
                              needs_start(options));
    for (size_t i = 0; i < options->attach.count; i++) {
        int status = attach_to(session, options, options->attach.items[i]);
        if (status != CLI_GOOD)
            return status;
    }
    return CLI_GOOD;
}
