/* `sockeye trace -- ./server 7000 :: ./client 127.0.0.1 7000`: each program gets a name that a person would
 * give it. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/cli/actor_options.h"
#include "lab/cli/plan_attach.h"
#include "lab/cli/program_name.h"

static bool is_taken(const struct session_plan *session, size_t count, const char *label)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(session->labels[i], label) == 0)
            return true;
    return !program_name_is_good(label);
}

/* A second program of the same name gets a 2. */
void session_plan_label(struct session_plan *session, size_t n, char *const *words, int count)
{
    char stem[PROGRAM_NAME_ROOM], *label = session->labels[n];
    program_name(words, count, stem);
    snprintf(label, sizeof session->labels[n], "%s", stem);
    for (int next = 2; is_taken(session, n, label); next++)
        snprintf(label, sizeof session->labels[n], "%s%d", stem, next);
}

/* What comes first is mostly a server, and who comes next mostly its client; the same program again is one
 * more client. Where nobody listens (UDP), the observer starts who is left when all others wait or are gone.
 */
static void start_after(struct session_plan *session, size_t n)
{
    struct plan_actor *actor = &session->plan.actors[n];
    const struct plan_actor *previous = actor - 1;
    char label[32];
    actor->after = previous->after;
    actor->after_kind = previous->after_kind;
    if (previous->after && strcmp(actor->argv[0], previous->argv[0]) == 0)
        return;
    memcpy(label, session->labels[n - 1], sizeof label);
    snprintf(session->afters[n], sizeof session->afters[n], "%s: listen(*) = 0", label);
    actor->after = session->afters[n];
    actor->after_kind = AFTER_GUESSED;
}

/* A folder may be searched, which is not to run it. False with errno. */
static bool is_program(const char *path)
{
    struct stat status;
    if (access(path, X_OK) != 0)
        return false;
    errno = EISDIR;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static int complain_program(const char *program, int error)
{
    const char *way_out = error == EACCES
                              ? "is it compiled, or a script that is named behind its interpreter?"
                          : error == EISDIR ? "which program in it?"
                                            : "is the path right, and is it built?";
    if (error == ENOENT && !strchr(program, '/') && access(program, F_OK) == 0)
        return complain_usage("cannot run %s: it is in no folder of PATH; the one here is ./%s", program,
                              program);
    return complain_usage("cannot run %s: %s; %s", program, strerror(error), way_out);
}

/* What execvp() would find, into `path`: asked before anything is started. */
static bool find_program(const char *program, char path[PATH_MAX])
{
    const char *folders = strchr(program, '/') ? NULL : getenv("PATH");
    if (!folders) {
        snprintf(path, PATH_MAX, "%s", program);
        return is_program(path);
    }
    errno = ENOENT;
    for (const char *p = folders; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
        int length = (int)strcspn(p, ":");
        snprintf(path, PATH_MAX, "%.*s%s%s", length, p, length ? "/" : "", program);
        if (is_program(path))
            return true;
    }
    return false;
}

/* Its options stand before the program; words[-1] is there. */
static int add_actor(struct session_plan *session, const struct cli_options *of_all, char **words, int count)
{
    static const struct verb behind = { .name = "trace", .options = OPTIONS_ACTOR, .own_words = true };
    struct plan *plan = &session->plan;
    struct cli_options said;
    char path[PATH_MAX];
    size_t n = plan->actor_count;
    int first;
    if (options_read(&behind, count + 1, words - 1, &said, &first) != CLI_GOOD)
        return CLI_USAGE;
    words += first - 1;
    count -= first - 1;
    if (count == 0)
        return complain_usage(
            "'::' needs a program on either side, as in -- ./server 7000 :: ./client 127.0.0.1 7000");
    if (n == PLAN_ACTORS_MAX)
        return complain_usage("more than %d programs", PLAN_ACTORS_MAX);
    if (!find_program(words[0], path))
        return complain_program(words[0], errno);
    session->arguments[n] = calloc((size_t)count + 1, sizeof *session->arguments[n]);
    if (!session->arguments[n]) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    memcpy(session->arguments[n], words, (size_t)count * sizeof *words);
    session->found[n] = strdup(path);
    session_plan_label(session, n, words, count);
    plan->actors[n] = (struct plan_actor){ .label = session->labels[n], .argv = session->arguments[n] };
    if (n > 0 && !plan->actors[n - 1].attach) /* who runs already need not be waited for */
        start_after(session, n);
    plan->actor_count++;
    return actor_options_put(session, n, &said, of_all, path);
}

static void make_title(struct session_plan *session, const struct cli_options *options, int count,
                       char **words)
{
    struct text title = text_into(session->title, sizeof session->title);
    for (size_t i = 0; i < options->attach.count; i++)
        text_printf(&title, "%sprocess %s", i ? ", " : "", options->attach.items[i]);
    if (options->attach.count && count && strcmp(words[0], "::") != 0)
        text_string(&title, " :: ");
    else if (options->attach.count && count)
        text_string(&title, " ");
    for (int i = 0; i < count; i++)
        text_printf(&title, "%s%s", i ? " " : "", words[i]);
}

int session_plan_words(struct session_plan *session, const struct cli_options *options, int count,
                       char **words)
{
    memset(session, 0, sizeof *session);
    plan_init(&session->plan);
    make_title(session, options, count, words);
    session->plan.title = session->title;
    session->plan.crowd_is_idle = true;
    session->plan.raw_sockets = true;      /* ping would not start without */
    session->plan.change_user = count > 0; /* nor many a server of root's */
    int first = options->attach.count && count && strcmp(words[0], "::") == 0; /* --attach PID :: PROGRAM */
    int status = plan_attach(session, options, count == 0);
    if (status != CLI_GOOD || (options->attach.count && count == 0))
        return status;
    for (int begin = first; begin <= count;) {
        int end = begin;
        while (end < count && strcmp(words[end], "::") != 0)
            end++;
        status = add_actor(session, options, words + begin, end - begin);
        if (status != CLI_GOOD)
            return status;
        begin = end + 1;
    }
    return CLI_GOOD;
}
