/* `sockeye doctor`: one line for each thing that sessions use: whether it is there, and the way out where
 * not. */
#include "lab/observe/doctor/doctor.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lab/base/own_folder.h"
#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/observe/doctor/doctor_try.h"
#include "lab/observe/sandbox/sandbox.h"

enum { MACHINE_CANNOT = 3 };

static void check_kernel(struct finding *finding)
{
    struct utsname name;
    unsigned major = 0, minor = 0;

    uname(&name);
    sscanf(name.release, "%u.%u", &major, &minor);
    if (major < 5 || (major == 5 && minor < 4))
        finding_bad(finding, "%s %s is too old: needs Linux 5.4 or later", name.sysname, name.release);
    else if (strcmp(name.machine, "x86_64") != 0 && strcmp(name.machine, "aarch64") != 0)
        finding_bad(finding, "%s %s on %s: only x86_64 and aarch64 are supported", name.sysname, name.release,
                    name.machine);
    else
        finding_good(finding, "%s %s, %s", name.sysname, name.release, name.machine);
}

/* Looks a program up as a shell does. */
static bool in_path(const char *program, char *out, size_t cap)
{
    const char *path = getenv("PATH");

    for (const char *at = path ? path : "/bin:/usr/bin"; *at != '\0';) {
        size_t length = strcspn(at, ":");

        snprintf(out, cap, "%.*s/%s", length ? (int)length : 1, length ? at : ".", program);
        if (access(out, X_OK) == 0)
            return true;
        at += length;
        at += *at == ':';
    }
    return false;
}

static void check_proc(struct finding *finding)
{
    if (access("/proc/self/fd", F_OK) == 0)
        finding_good(finding, "mounted");
    else
        finding_bad(finding,
                    "is not there, and programs are watched by way of it: `mount -t proc proc /proc` as "
                    "root, or run sockeye outside of this chroot or container");
}

static void check_tshark(struct finding *finding)
{
    char path[256];

    if (in_path("tshark", path, sizeof path))
        finding_good(finding, "%s, opens what --record writes", path);
    else
        finding_bad(finding, "not in PATH; only wanted to read recordings elsewhere: apt install tshark");
}

static void check_terminal(struct finding *finding)
{
    const char *term = getenv("TERM");
    struct winsize size = { .ws_row = 0 };
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *codes = locale ? nl_langinfo_l(CODESET, locale) : "unknown characters";
    bool utf8 = strcmp(codes, "UTF-8") == 0;

    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        finding_bad(finding, "standard output is no terminal: transcripts only");
    else if (term == NULL || strcmp(term, "dumb") == 0)
        finding_bad(finding, "TERM is %s: export TERM=xterm-256color", term ? term : "not set");
    else if (size.ws_col < 60 || size.ws_row < 16)
        finding_bad(finding, "%dx%d is too small: make it 60x16 or larger", size.ws_col, size.ws_row);
    else
        finding_good(finding, "%s, %dx%d, %s%s", term, size.ws_col, size.ws_row, codes,
                     utf8 ? "" : ": export LC_ALL=C.UTF-8, or sockeye --ascii");
    if (locale != (locale_t)0)
        freelocale(locale);
}

/* `path`, or the nearest folder above it that is there. */
static void nearest(const char *path, char *folder, size_t cap)
{
    size_t length = (size_t)snprintf(folder, cap, "%s", path);

    while (length < cap && length > 1 && access(folder, F_OK) != 0 && errno == ENOENT) {
        while (length > 1 && folder[length - 1] != '/')
            length--;
        while (length > 1 && folder[length - 1] == '/')
            length--;
        folder[length] = '\0';
    }
}

static bool can_make(const char *path)
{
    char folder[512];

    nearest(path, folder, sizeof folder);
    return access(folder, W_OK | X_OK) == 0;
}

/* Whether what is compiled into `path`, or the nearest folder above it that is there, could not be run. */
static bool is_noexec(const char *path)
{
    char folder[512];
    struct statvfs system;

    nearest(path, folder, sizeof folder);
    return statvfs(folder, &system) == 0 && (system.f_flag & ST_NOEXEC) != 0;
}

static void check_folder(struct finding *finding, const char *variable, const char *under_home)
{
    char path[400], others[500];

    if (!path_of_user(variable, under_home, path, sizeof path))
        finding_bad(finding, "there is no home for it: set %s to a folder of yours", variable);
    else if (!own_folder(path, others, sizeof others) && others[0])
        finding_bad(finding, "%.300s: set %s to a folder of yours", others, variable);
    else if (can_make(path))
        finding_good(finding, "%.350s", path);
    else
        finding_bad(finding, "%.300s cannot be written: set %s to a folder of yours", path, variable);
}

static void check_cache(struct finding *finding)
{
    char path[400];

    check_folder(finding, "XDG_CACHE_HOME", ".cache");
    if (finding->good && path_of_user("XDG_CACHE_HOME", ".cache", path, sizeof path) && is_noexec(path))
        finding_bad(
            finding,
            "%.250s is mounted noexec, so what is compiled there cannot be run: set XDG_CACHE_HOME to "
            "a folder of yours elsewhere",
            path);
}

static void check_state(struct finding *finding)
{
    check_folder(finding, "XDG_STATE_HOME", ".local/state");
}

enum weight { ESSENTIAL, WANTED, OPTIONAL };

static const struct {
    const char *title;
    void (*check)(struct finding *finding);
    bool in_child;
    enum weight weight; /* ESSENTIAL: no session runs without it */
    const char *lost;   /* what there is not without it; NULL: nothing that anybody misses */
} checks[] = {
    { "kernel", check_kernel, false, ESSENTIAL, NULL },
    { "/proc", check_proc, false, ESSENTIAL, NULL },
    { "ptrace", try_ptrace, true, ESSENTIAL, NULL },
    { "programs' memory", try_memory, true, WANTED, "addresses and bytes of calls" },
    { "seccomp filter", try_seccomp, true, ESSENTIAL, NULL },
    { "user namespaces", try_user_namespace, true, WANTED, NULL },
    { "other users", try_users, true, OPTIONAL, NULL },
    { "network namespace", try_network_namespace, true, WANTED, "a network and ports of the programs' own" },
    { "packet capture", try_capture, true, WANTED, "packets, and what only they tell" },
    { "pidfd_getfd", try_copying, true, WANTED, "options and some figures of sockets" },
    { "sock_diag", try_sock_diag, true, WANTED, "accept queues and half-open connections" },
    { "wall", try_wall, true, WANTED, "judging others' programs without a risk" },
    { "Landlock", try_landlock, true, OPTIONAL, NULL },
    { "/dev/net/tun", try_tun, true, OPTIONAL, NULL },
    { "compiler", NULL, false, WANTED, "lessons and exercises" }, /* which the caller tries */
    { "terminal", check_terminal, false, OPTIONAL, NULL },
    { "cache folder", check_cache, false, WANTED, "compiled programs that are kept" },
    { "state folder", check_state, false, WANTED, "your progress" },
    { "tshark", check_tshark, false, OPTIONAL, NULL },
};

static enum plan_sandbox best_mode(void)
{
    char why[256];

    for (enum plan_sandbox mode = SANDBOX_FULL; mode < SANDBOX_NONE; mode++)
        if (sandbox_probe(mode, why, sizeof why))
            return mode;
    return SANDBOX_NONE;
}

static void try_compiler(bool (*compiler)(char *words, size_t cap), struct finding *finding)
{
    char words[FINDING_MAX];

    if (compiler(words, sizeof words))
        finding_good(finding, "%s", words);
    else
        finding_bad(finding, "%s", words);
}

static void find_out(size_t i, bool (*compiler)(char *words, size_t cap), struct finding *finding)
{
    *finding = (struct finding){ .good = false };
    if (!checks[i].check)
        try_compiler(compiler, finding);
    else if (checks[i].in_child)
        doctor_try(checks[i].check, finding);
    else
        checks[i].check(finding);
}

/* What sessions are here, of all that they can be. */
static void print_sum(const struct text *lost)
{
    printf("sessions run in: %s\n", sandbox_mode_name(best_mode()));
    if (lost->used > 0)
        printf("there is not here: %s\n", lost->start);
    else
        printf("they show all there is: calls, lines, sockets, queues and packets\n");
}

/* One option is enough: with it the kernel lets user namespaces be made, and all else is had within one. */
static void print_way_out_of_container(void)
{
    printf("\nThis container's filter of system calls keeps much of that away. It needs one option, and no "
           "more:\n"
           "    docker run --security-opt seccomp=unconfined ...\n"
           "    podman run --security-opt seccomp=unconfined ...\n"
           "    devcontainer.json:  \"runArgs\": [\"--security-opt\", \"seccomp=unconfined\"]\n");
}

int doctor_report(bool (*compiler)(char *words, size_t cap))
{
    char words[600] = "";
    struct text lost = text_into(words, sizeof words);
    bool can = true, all = true;

    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct finding finding;

        find_out(i, compiler, &finding);
        printf("%-5s %-18s %s\n",
               finding.good                   ? "ok"
               : checks[i].weight == OPTIONAL ? "(no)"
                                              : "no",
               checks[i].title, finding.text);
        can = can && (finding.good || checks[i].weight != ESSENTIAL);
        all = all && (finding.good || checks[i].weight == OPTIONAL);
        if (!finding.good && checks[i].lost)
            text_printf(&lost, "%s%s", lost.used > 0 ? "; " : "", checks[i].lost);
    }
    if (can)
        print_sum(&lost);
    else
        printf("sessions cannot run on this machine\n");
    if (!all && doctor_in_filtered_container())
        print_way_out_of_container();
    fflush(stdout);
    return can ? 0 : MACHINE_CANNOT;
}
