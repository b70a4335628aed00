/* `sockeye trace -- ./server 7000 :: ./client 127.0.0.1 7000`: each program gets a name that a person would
 * give it. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/cli/actor_options.h"

/* Programs that run another file, which is what the actor is called by. */
static const char *const interpreters[] = { "python", "perl", "ruby", "node", "sh",    "bash", "dash",
                                            "php",    "lua",  "java", "env",  "tclsh", NULL };

/* "python3.11" is python. */
static bool is_interpreter(const char *program)
{
    size_t length = strcspn(program, "0123456789.");
    for (const char *const *name = interpreters; *name; name++)
        if (strlen(*name) == length && strncmp(program, *name, length) == 0)
            return true;
    return false;
}

/* The word that names an actor: its program, or the script its interpreter is given. */
static const char *naming_word(char **words, int count)
{
    int i = 0;
    while (i + 1 < count && is_interpreter(path_base(words[i]))) {
        int script = i + 1;
        while (script < count && words[script][0] == '-')
            script++;
        if (script == count || strcmp(words[script - 1], "-c") == 0 || strcmp(words[script - 1], "-e") == 0)
            break;
        i = script;
    }
    return path_base(words[i]);
}

static bool is_taken(const struct session_plan *session, size_t count, const char *label)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(session->labels[i], label) == 0)
            return true;
    return strcmp(label, "packet") == 0; /* who sends packets, in a transcript */
}

/* "[a-z][a-z0-9-]*" from a file's name without its suffix; a second one of the same name gets a 2. */
static void make_label(struct session_plan *session, size_t n, const char *name)
{
    char stem[21], *label = session->labels[n];
    size_t used = 0;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    for (size_t i = 0; i < length && used < sizeof stem - 1; i++) {
        int c = tolower((unsigned char)name[i]);
        bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if (letter || (used && digit))
            stem[used++] = (char)c;
        else if (used && stem[used - 1] != '-')
            stem[used++] = '-';
    }
    while (used && stem[used - 1] == '-')
        used--;
    stem[used] = '\0';
    if (!used)
        memcpy(stem, "actor", sizeof "actor");
    snprintf(label, sizeof session->labels[n], "%s", stem);
    for (int next = 2; is_taken(session, n, label); next++)
        snprintf(label, sizeof session->labels[n], "%s%d", stem, next);
}

/* What comes first is mostly a server, and who comes next mostly its client; the same program again is one
 * more client. Where nobody listens (UDP), the observer starts who is left when all others wait or are gone.
 */
static const char *start_after(struct session_plan *session, size_t n)
{
    const struct plan_actor *actors = session->plan.actors;
    char previous[32];
    if (strcmp(actors[n].argv[0], actors[n - 1].argv[0]) == 0 && actors[n - 1].after)
        return actors[n - 1].after;
    memcpy(previous, session->labels[n - 1], sizeof previous);
    snprintf(session->afters[n], sizeof session->afters[n], "%s: listen(*) = 0", previous);
    return session->afters[n];
}

/* Whether execvp() would find it: said before anything is started. */
static bool is_found(const char *program)
{
    char path[PATH_MAX];
    const char *folders = strchr(program, '/') ? NULL : getenv("PATH");
    if (!folders)
        return access(program, X_OK) == 0;
    errno = ENOENT;
    for (const char *p = folders; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
        int length = (int)strcspn(p, ":");
        snprintf(path, sizeof path, "%.*s%s%s", length, p, length ? "/" : "", program);
        if (access(path, X_OK) == 0)
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
    if (!is_found(words[0]))
        return complain_usage("cannot run %s: %s; is the path right, and is it built?", words[0],
                              strerror(errno));
    session->arguments[n] = calloc((size_t)count + 1, sizeof *session->arguments[n]);
    if (!session->arguments[n]) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    memcpy(session->arguments[n], words, (size_t)count * sizeof *words);
    make_label(session, n, naming_word(words, count));
    plan->actors[n] = (struct plan_actor){ .label = session->labels[n], .argv = session->arguments[n] };
    if (n > 0)
        plan->actors[n].after = start_after(session, n);
    plan->actor_count++;
    return actor_options_put(session, n, &said, of_all, words);
}

static void make_title(struct session_plan *session, int count, char **words)
{
    struct text title = text_into(session->title, sizeof session->title);
    for (int i = 0; i < count; i++)
        text_printf(&title, "%s%s", i ? " " : "", words[i]);
}

int session_plan_words(struct session_plan *session, const struct cli_options *options, int count,
                       char **words)
{
    memset(session, 0, sizeof *session);
    plan_init(&session->plan);
    make_title(session, count, words);
    session->plan.title = session->title;
    session->plan.raw_sockets = true; /* ping would not start without */
    for (int begin = 0; begin <= count;) {
        int end = begin;
        while (end < count && strcmp(words[end], "::") != 0)
            end++;
        int status = add_actor(session, options, words + begin, end - begin);
        if (status != CLI_GOOD)
            return status;
        begin = end + 1;
    }
    return CLI_GOOD;
}
