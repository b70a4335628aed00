#include "lab/cli/plan_wall.h"

#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/base/path.h"
#include "lab/course/lesson/data_dir.h"
#include "lab/wall/exact.h"

/* ---- the list */

static bool put(struct session_plan *session, const char *path, enum view_what what)
{
    char whole[PATH_MAX], folder[PATH_MAX];
    struct plan *plan = &session->plan;
    if (path[0] == '/')
        snprintf(whole, sizeof whole, "%s", path);
    else if (!getcwd(folder, sizeof folder) || !path_join(whole, sizeof whole, folder, path))
        return true; /* nobody can name it */
    if (!exact_is_clean(whole) && (!realpath(path, whole) || !exact_is_clean(whole)))
        return true;
    char *copy = strdup(whole);
    if (!copy || !array_reserve(&session->view_paths, &session->view_path_capacity, plan->path_count + 1,
                                sizeof *session->view_paths)) {
        free(copy);
        return false;
    }
    session->view_paths[plan->path_count++] = (struct view_path){ copy, what };
    plan->paths = session->view_paths;
    return true;
}

void plan_wall_free(struct session_plan *session)
{
    for (size_t i = 0; i < session->plan.path_count; i++)
        free((void *)session->view_paths[i].path);
    free(session->view_paths);
    session->view_paths = NULL;
    session->plan.paths = NULL;
    session->plan.path_count = session->view_path_capacity = 0;
}

/* ---- what is the lab's own: its cache, what it keeps of a person, the recording that is being written */

enum own { OWN_CACHE, OWN_STATE, OWN_DATA, OWN_LESSON, OWN_COUNT };

/* The folder of each; "" where there is none. */
static void own_folder(const struct session_plan *session, enum own own, char *out, size_t cap)
{
    const char *chosen = getenv("SOCKEYE_LESSONS");
    bool there = true;
    out[0] = '\0';
    switch (own) {
    case OWN_CACHE:
        there = path_of_user("XDG_CACHE_HOME", ".cache", out, cap);
        break;
    case OWN_STATE:
        there = path_of_user("XDG_STATE_HOME", ".local/state", out, cap);
        break;
    case OWN_DATA:
        if (chosen && *chosen)
            snprintf(out, cap, "%s", chosen);
        else
            data_dir_of("lessons", out, cap);
        break;
    default:
        snprintf(out, cap, "%s", session->lesson_folder ? session->lesson_folder : "");
    }
    if (!there)
        out[0] = '\0';
}

static bool cover_recording(struct session_plan *session)
{
    struct stat status;
    const char *record = session->plan.record;
    return !record || stat(record, &status) != 0 || !S_ISREG(status.st_mode) ||
           put(session, record, VIEW_COVER);
}

/* Those of /dev/pts are covered all at once. */
static bool cover_terminal(struct session_plan *session)
{
    bool good = true;
    for (int fd = 0; fd <= 2 && good; fd++) {
        const char *name = isatty(fd) ? ttyname(fd) : NULL;
        if (name && !exact_is_within(name, "/dev/pts"))
            good = put(session, name, VIEW_COVER);
    }
    return good;
}

/* One's own programs may read the lessons. */
static bool cover_own(struct session_plan *session)
{
    char folder[PATH_MAX];
    enum own last = session->plan.wall ? OWN_LESSON : OWN_STATE;
    for (enum own own = OWN_CACHE; own <= last; own++) {
        own_folder(session, own, folder, sizeof folder);
        if (folder[0] && !put(session, folder, VIEW_COVER))
            return false;
    }
    return cover_recording(session) && cover_terminal(session);
}

/* ---- what is shown */

/* Where a program is, and is looked for: a name alone is looked up in PATH by who runs it. */
static const char *program_of(const struct session_plan *session, size_t n)
{
    const struct plan_actor *actor = &session->plan.actors[n];
    const char *program = actor->program ? actor->program : actor->argv[0];
    return session->found[n] ? session->found[n] : strchr(program, '/') ? program : NULL;
}

static bool show_programs(struct session_plan *session)
{
    char cache[PATH_MAX], real[PATH_MAX], folder[PATH_MAX];
    own_folder(session, OWN_CACHE, folder, sizeof folder);
    bool cached = folder[0] && realpath(folder, cache);
    for (size_t i = 0; i < session->plan.actor_count; i++) {
        const char *program = session->plan.actors[i].attach ? NULL : program_of(session, i);
        bool shown = program && realpath(program, real) &&
                     (session->plan.wall || (cached && exact_is_within(real, cache)));
        if (shown && !put(session, program, VIEW_SHOW))
            return false;
    }
    return true;
}

static bool holds_or_is(const char *folder, const char *path)
{
    char real[PATH_MAX];
    return path && path[0] && realpath(path, real) && exact_is_within(real, folder);
}

/* Whether it is the home of somebody, or holds one. */
static bool holds_home(const char *folder)
{
    static const char *const homes[] = { "/home", "/root" };
    const struct passwd *user = getpwuid(geteuid());
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        if (holds_or_is(folder, homes[i]))
            return true;
    struct str above = path_folder(folder);
    return str_is(above, "/home") || holds_or_is(folder, getenv("HOME")) ||
           (user && holds_or_is(folder, user->pw_dir));
}

/* Folders of the system are there in any case, as much as there has to be of them. */
static bool holds_system(const char *folder)
{
    static const char *const system[] = {
        "/usr", "/etc", "/tmp", "/var/tmp", "/dev", "/proc", "/sys", "/run"
    };
    for (size_t i = 0; i < sizeof system / sizeof system[0]; i++)
        if (exact_is_within(system[i], folder))
            return true;
    return exact_is_within(folder, "/proc") || exact_is_within(folder, "/sys");
}

static bool touches_own(const struct session_plan *session, const char *folder)
{
    char own[PATH_MAX], real[PATH_MAX];
    for (enum own each = OWN_CACHE; each < OWN_COUNT; each++) {
        own_folder(session, each, own, sizeof own);
        if (own[0] && realpath(own, real) && (exact_is_within(real, folder) || exact_is_within(folder, real)))
            return true;
    }
    return false;
}

/* nftw(3) hands nothing over. */
static struct {
    struct session_plan *session;
    unsigned looked_at;
} doors;

/* Who listens there is outside, and read-only is nothing to a socket or a named pipe. */
static int cover_door(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    enum { LOOKED_AT_MOST = 10000, ENOUGH = 1, NO_MEMORY };
    (void)kind;
    (void)at;
    if (++doors.looked_at > LOOKED_AT_MOST)
        return ENOUGH;
    bool door = S_ISSOCK(about->st_mode) || S_ISFIFO(about->st_mode);
    return door && !put(doors.session, path, VIEW_COVER) ? NO_MEMORY : 0;
}

static bool cover_doors(struct session_plan *session, const char *folder)
{
    enum { DESCRIPTORS = 16 };
    doors.session = session;
    doors.looked_at = 0;
    return nftw(folder, cover_door, DESCRIPTORS, FTW_PHYS | FTW_MOUNT) <= 1;
}

/* The folder that a program works in, unless more could be read there than the program's own. */
static bool show_folder(struct session_plan *session, const char *path)
{
    char real[PATH_MAX];
    if (!realpath(path, real) || strcmp(real, "/") == 0 || holds_system(real))
        return true;
    if (touches_own(session, real))
        return put(session, path, VIEW_EMPTY);
    if (exact_is_within(real, "/usr"))
        return true;
    if (holds_home(real))
        return put(session, path, VIEW_EMPTY);
    return put(session, path, VIEW_SHOW) && cover_doors(session, real);
}

static bool show_folders(struct session_plan *session)
{
    for (size_t i = 0; i < session->plan.actor_count; i++) {
        const char *folder = session->plan.actors[i].directory;
        if (!show_folder(session, folder ? folder : "."))
            return false;
    }
    return true;
}

bool plan_wall_paths(struct session_plan *session)
{
    return cover_own(session) && show_programs(session) && (!session->plan.wall || show_folders(session));
}

/* ---- asked for by an option */

int plan_wall_choose(struct plan *plan, const struct cli_options *options)
{
    if (!options->wall)
        return CLI_GOOD;
    if (options->host || options->root || plan_attaches(plan))
        return complain_usage("--wall and --%s exclude each other", options->host   ? "host"
                                                                    : options->root ? "root"
                                                                                    : "attach");
    plan->wall = true;
    plan->raw_sockets = plan->change_user = false;
    for (size_t i = 0; i < plan->actor_count; i++)
        plan->actors[i].foreign = true;
    return CLI_GOOD;
}
