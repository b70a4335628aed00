#include "lab/cli/actor_options.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/base/clock.h"
#include "lab/base/names.h"
#include "lab/base/str.h"
#include "lab/cli/program_name.h"
#include "lab/cli/shim.h"

enum { INPUT_MAX = 16 << 20, SECONDS_MAX = 86400 };

/* ---- what is typed */

/* All that a descriptor gives, to be freed; NULL with errno. */
static char *read_all(int fd, size_t *size)
{
    char *bytes = NULL;
    size_t capacity = 0;
    ssize_t n = 0;
    *size = 0;
    do {
        if (*size > INPUT_MAX)
            errno = EFBIG;
        if (*size > INPUT_MAX || !array_reserve(&bytes, &capacity, *size + 65536, 1)) {
            free(bytes);
            return NULL;
        }
        n = read(fd, bytes + *size, 65536);
        *size += n > 0 ? (size_t)n : 0;
    } while (n > 0 || (n < 0 && errno == EINTR));
    if (n == 0)
        return bytes;
    free(bytes);
    return NULL;
}

static int put_stdin(struct session_plan *session, size_t n, const char *name)
{
    struct plan_actor *actor = &session->plan.actors[n];
    bool own = strcmp(name, "-") == 0;
    if (own && isatty(STDIN_FILENO))
        return complain_usage(
            "--stdin=-: standard input is a terminal; what is typed there goes to the screen");
    int fd = own ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        session->inputs[n] = read_all(fd, &actor->input_size);
    int error = errno;
    if (fd >= 0 && !own)
        close(fd);
    if (!session->inputs[n])
        return complain_usage("--stdin=%s: %s", name, error == EFBIG ? "more than 16 MiB" : strerror(error));
    actor->input = actor->input_size ? session->inputs[n] : "";
    return CLI_GOOD;
}

static int put_input(struct session_plan *session, size_t n, const struct cli_options *options)
{
    if (options->input && options->stdin_file)
        return complain_usage("--input and --stdin exclude each other");
    if (options->stdin_file)
        return put_stdin(session, n, options->stdin_file);
    session->plan.actors[n].input = options->input;
    return CLI_GOOD;
}

/* ---- its name, place and time */

int actor_options_name(struct session_plan *session, size_t n, const char *label)
{
    if (!program_name_is_good(label))
        return complain_usage(
            "--as=%s: a name has letters, digits and '-', begins with a letter, is at most 20 "
            "long, and not \"packet\"",
            label);
    for (size_t i = 0; i < n; i++)
        if (strcmp(session->labels[i], label) == 0)
            return complain_usage("--as=%s: another program is called so", label);
    memcpy(session->labels[n], label, strlen(label) + 1);
    return CLI_GOOD;
}

/* A program that is named by its path is where it was when the command was typed. */
static int put_directory(struct session_plan *session, size_t n, const char *directory, const char *program)
{
    struct stat status;
    if (stat(directory, &status) != 0 || !S_ISDIR(status.st_mode))
        return complain_usage("--cwd=%s is no directory", directory);
    session->plan.actors[n].directory = directory;
    if (strchr(program, '/') && (session->programs[n] = realpath(program, NULL)))
        session->plan.actors[n].program = session->programs[n];
    return CLI_GOOD;
}

/* A program behind a shim is found without it. How many variables that takes. */
static size_t pass_shim(struct session_plan *session, size_t n, const char *path)
{
    const struct plan_actor *actor = &session->plan.actors[n];
    char folder[PATH_MAX];
    if (strchr(actor->argv[0], '/') || !shim_folder(path, actor->directory, folder, sizeof folder) ||
        asprintf(&session->paths[n], "PATH=%s:%s", folder, getenv("PATH")) < 0)
        return 0;
    session->environments[n][0] = session->paths[n];
    session->plan.actors[n].environment = session->environments[n];
    return 1;
}

static int put_environment(struct session_plan *session, size_t n, const struct cli_options *options,
                           size_t *used)
{
    for (size_t i = 0; i < options->env.count; i++) {
        char *variable = options->env.items[i];
        if (!strchr(variable, '=') || variable[0] == '=')
            return complain_usage("--env=%s is not NAME=VALUE", variable);
        session->environments[n][(*used)++] = variable;
    }
    if (*used)
        session->plan.actors[n].environment = session->environments[n];
    return CLI_GOOD;
}

/* Seconds since the session's start, or a line of the transcript, all of it: which is no word alone. */
static int read_moment(const char *option, const char *text, int64_t *ns, const char **pattern)
{
    char *end;
    double seconds = strtod(text, &end);
    bool number = end != text && !*end;
    *pattern = text;
    if (!number && strpbrk(text, " (*?"))
        return CLI_GOOD;
    if (!number || !(seconds >= 0 && seconds <= SECONDS_MAX))
        return complain_usage("--%s=%s: 0 to %d seconds, or a pattern such as 'server: listen(*) = 0'",
                              option, text, SECONDS_MAX);
    *pattern = NULL;
    *ns = (int64_t)(seconds * (double)NS_PER_S);
    return CLI_GOOD;
}

static int put_signal(struct plan_actor *actor, const char *said)
{
    struct plan_signal *signal = &actor->signals[actor->signal_count];
    const char *moment = strchr(said, '@');
    char name[24];
    if (actor->signal_count == PLAN_SIGNALS_MAX)
        return complain_usage("more than %d signals for one program", PLAN_SIGNALS_MAX);
    *signal = (struct plan_signal){ 0 };
    if (str_copy(name, sizeof name, str_before(str_from(said), '@')))
        signal->number = names_signal_named(name);
    if (signal->number == 0)
        return complain_usage("--signal=%s: there is no such signal; `man 7 signal` has them, as in TERM or "
                              "TERM@'server: accept(*) = *'",
                              said);
    actor->signal_count++;
    int status = moment ? read_moment("signal", moment + 1, &signal->after_ns, &signal->after) : CLI_GOOD;
    if (moment && !signal->after && signal->after_ns == 0)
        signal->after_ns = 1; /* at once */
    return status;
}

int actor_options_signals(struct plan_actor *actor, const struct cli_options *said,
                          const struct cli_options *of_all)
{
    const struct cli_list *list = said->signals.count ? &said->signals : &of_all->signals;
    int status = CLI_GOOD;
    for (size_t i = 0; i < list->count && status == CLI_GOOD; i++)
        status = put_signal(actor, list->items[i]);
    return status;
}

/* ---- all of it */

int actor_options_put(struct session_plan *session, size_t n, const struct cli_options *said,
                      const struct cli_options *of_all, const char *path)
{
    struct plan_actor *actor = &session->plan.actors[n];
    const struct cli_options *input = said->input || said->stdin_file ? said : of_all;
    const char *label = said->as ? said->as : n == 0 ? of_all->as : NULL;
    const char *directory = said->cwd ? said->cwd : of_all->cwd;
    const char *after = said->after ? said->after : n > 0 ? of_all->after : NULL;
    size_t used = 0;
    int status = put_input(session, n, input);
    actor->pipe = said->pipe || of_all->pipe;
    if (status == CLI_GOOD && label)
        status = actor_options_name(session, n, label);
    if (status == CLI_GOOD && directory)
        status = put_directory(session, n, directory, actor->argv[0]);
    if (status == CLI_GOOD)
        used += pass_shim(session, n, path);
    if (status == CLI_GOOD)
        status = put_environment(session, n, of_all, &used);
    if (status == CLI_GOOD)
        status = put_environment(session, n, said, &used);
    if (status == CLI_GOOD && after) {
        status = read_moment("after", after, &actor->after_ns, &actor->after);
        actor->after_kind = AFTER_ASKED;
    }
    if (status == CLI_GOOD)
        status = actor_options_signals(actor, said, of_all);
    return status;
}

void actor_options_free(struct session_plan *session)
{
    for (size_t i = 0; i < PLAN_ACTORS_MAX; i++) {
        free(session->inputs[i]);
        free(session->programs[i]);
        free(session->paths[i]);
        free(session->command_lines[i]);
        session->inputs[i] = session->programs[i] = session->paths[i] = session->command_lines[i] = NULL;
    }
}
