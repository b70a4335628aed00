/* Lessons are compiled when they are run, so that a person may change a line of one and run it again. The
 * compiler's own words go to whoever asked: they are part of what is being learnt. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/base/path.h"
#include "lab/course/lesson/argv_split.h"
#include "lab/course/lesson/compile_cache.h"
#include "lab/course/lesson/data_dir.h"
#include "lab/course/lesson/lesson.h"

extern char **environ;

enum { COMPILER_WORDS_MAX = 16, COMPILER_SECONDS = 60 };

static const char *const program_flags[] = { "-g",       "-O0", "-Wall", "-std=c11", "-D_GNU_SOURCE",
                                             "-pthread", NULL };
/* Without -fno-sanitize-recover a program goes on after undefined behaviour: all of it is told, not the first
 * alone. */
static const char *const student_flags[] = { "-g",
                                             "-O0",
                                             "-Wall",
                                             "-Wextra",
                                             "-std=c11",
                                             "-D_GNU_SOURCE",
                                             "-pthread",
                                             "-fno-omit-frame-pointer",
                                             "-fsanitize=address,undefined",
                                             NULL };
static const char *const checks_flags[] = {
    "-g", "-O1", "-Wall", "-Wextra", "-std=c11", "-D_GNU_SOURCE", "-pthread", "-fPIC", "-shared", NULL
};

/* One compilation: the argument list and what it is made of. */
struct job {
    const char *source;
    const char *const *flags;
    char **compiler;        /* words of $CC */
    char include[PATH_MAX]; /* "-I..."; empty: none */
    struct cache_entry entry;
};

/* A compiler is known by its file: a newer one compiles again. */
static void hash_compiler(struct content_hash *hash, char *const *words)
{
    char path[PATH_MAX];
    struct stat status;
    for (; *words; words++) {
        content_hash_add(hash, *words, strlen(*words) + 1);
        const char *folders = strchr(*words, '/') ? "" : getenv("PATH");
        for (const char *p = folders; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
            int length = (int)strcspn(p, ":");
            snprintf(path, sizeof path, "%.*s%s%s", length, p, length ? "/" : "", *words);
            if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
                continue;
            content_hash_add(hash, path, strlen(path) + 1);
            content_hash_add(hash, &status.st_size, sizeof status.st_size);
            content_hash_add(hash, &status.st_mtim, sizeof status.st_mtim);
            break;
        }
    }
}

static bool hash_job(const struct job *job, struct content_hash *hash)
{
    content_hash_begin(hash);
    for (const char *const *flag = job->flags; *flag; flag++)
        content_hash_add(hash, *flag, strlen(*flag) + 1);
    content_hash_add(hash, job->include, strlen(job->include) + 1);
    hash_compiler(hash, job->compiler);
    if (job->include[0]) {
        char header[PATH_MAX + sizeof "/lab/check.h"];
        path_join(header, sizeof header, job->include + 2, "lab/check.h");
        content_hash_add_source(hash, header);
    }
    return content_hash_add_source(hash, job->source);
}

/* ---- running the compiler */

/* All that comes from `fd`, the first cap - 1 bytes of it kept. False when it has not ended by `deadline`. */
static bool read_words(int fd, char *out, size_t cap, int64_t deadline)
{
    char rest[4096];
    size_t used = 0;
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        int64_t left = deadline - clock_monotonic_ms();
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready == 0)
            return false;
        if (ready < 0 && errno == EINTR)
            continue;
        bool room = used + 1 < cap;
        ssize_t n = room ? read(fd, out + used, cap - 1 - used) : read(fd, rest, sizeof rest);
        if (n <= 0)
            break;
        used += room ? (size_t)n : 0;
        out[used] = '\0';
    }
    while (used && out[used - 1] == '\n')
        out[--used] = '\0';
    return true;
}

/* In a process group of its own, so that a compiler that never ends is ended with its helpers; default
 * signals, so that what this process ignores does not reach it. 0 or an errno. */
static int start(char **argv, int out, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, out, 2);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawnp(child, argv[0], &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static enum lesson_compile_result run_compiler(char **argv, char *why, size_t cap)
{
    int words[2], status = 0;
    pid_t child;
    why[0] = '\0';
    if (pipe2(words, O_CLOEXEC) < 0) {
        snprintf(why, cap, "cannot run %s: %s", argv[0], strerror(errno));
        return LESSON_COMPILE_MACHINE;
    }
    int error = start(argv, words[1], &child);
    close(words[1]);
    if (error) {
        close(words[0]);
        snprintf(why, cap,
                 error == ENOENT ? "there is no C compiler '%s' (%s): install gcc or clang, or set CC"
                                 : "cannot run the C compiler '%s': %s",
                 argv[0], strerror(error));
        return LESSON_COMPILE_MACHINE;
    }
    bool ended = read_words(words[0], why, cap, clock_monotonic_ms() + COMPILER_SECONDS * 1000);
    close(words[0]);
    if (!ended)
        kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!ended) {
        snprintf(why, cap, "%s did not end within %d seconds", argv[0], COMPILER_SECONDS);
        return LESSON_COMPILE_FAILED;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return LESSON_COMPILED;
    if (!why[0])
        snprintf(why, cap,
                 WIFSIGNALED(status) ? "%s was killed by signal %d"
                                     : "%s failed with status %d, without a word",
                 argv[0], WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return LESSON_COMPILE_FAILED;
}

/* ---- one compilation */

/* "server" for ".../server.c": what the program is called in process lists. */
static void executable_name(const char *source, char *out, size_t cap)
{
    const char *base = path_base(source), *dot = strrchr(base, '.');
    snprintf(out, cap, "%.*s", (int)(dot && dot != base ? (size_t)(dot - base) : strlen(base)), base);
}

static void keep_warnings(const char *folder, const char *words)
{
    char path[PATH_MAX];
    path_join(path, sizeof path, folder, "warnings.txt");
    FILE *file = words[0] ? fopen(path, "we") : NULL;
    if (file) {
        fputs(words, file);
        fclose(file);
    }
}

static void kept_warnings(const char *folder, char *why, size_t cap)
{
    char path[PATH_MAX];
    path_join(path, sizeof path, folder, "warnings.txt");
    char *text = file_text(path, NULL);
    snprintf(why, cap, "%s", text ? text : "");
    free(text);
}

static enum lesson_compile_result make_entry(struct job *job, const char *name, char *why, size_t cap)
{
    char product[PATH_MAX], *argv[COMPILER_WORDS_MAX + 24];
    size_t count = 0;
    if (!cache_draft(&job->entry, why, cap))
        return LESSON_COMPILE_MACHINE;
    path_join(product, sizeof product, job->entry.draft, name);
    for (char **word = job->compiler; *word; word++)
        argv[count++] = *word;
    for (const char *const *flag = job->flags; *flag; flag++)
        argv[count++] = (char *)*flag;
    if (job->include[0])
        argv[count++] = job->include;
    argv[count++] = (char *)"-o";
    argv[count++] = product;
    argv[count++] = (char *)job->source;
    argv[count] = NULL;
    enum lesson_compile_result result = run_compiler(argv, why, cap);
    if (result != LESSON_COMPILED) {
        cache_drop(&job->entry);
        return result;
    }
    keep_warnings(job->entry.draft, why);
    char trouble[200];
    if (cache_keep(&job->entry, trouble, sizeof trouble))
        return LESSON_COMPILED;
    snprintf(why, cap, "%s", trouble);
    return LESSON_COMPILE_MACHINE;
}

static enum lesson_compile_result compile(struct job *job, char *out, size_t out_cap, char *why, size_t cap)
{
    struct content_hash hash;
    char name[256], *full = realpath(job->source, NULL);
    const char *asked = job->source;
    enum lesson_compile_result result = LESSON_COMPILE_MISSING;
    if (!full) {
        snprintf(why, cap, "cannot read %s: %s", asked, strerror(errno));
        return result;
    }
    job->source = full;
    executable_name(full, name, sizeof name);
    if (!hash_job(job, &hash)) {
        snprintf(why, cap, "cannot read %s: %s", asked, strerror(errno));
        goto out;
    }
    if (cache_find(&hash, &job->entry)) {
        kept_warnings(job->entry.folder, why, cap);
        result = LESSON_COMPILED;
    } else {
        result = make_entry(job, name, why, cap);
    }
    if (result == LESSON_COMPILED && !path_join(out, out_cap, job->entry.folder, name)) {
        snprintf(why, cap, "the path of the compiled program is too long: set XDG_CACHE_HOME");
        result = LESSON_COMPILE_MACHINE;
    }
out:
    free(full);
    return result;
}

static enum lesson_compile_result with_compiler(struct job *job, char *out, size_t out_cap, char *why,
                                                size_t cap)
{
    const char *chosen = getenv("CC");
    char trouble[100];
    job->compiler = argv_split(chosen && *chosen ? chosen : "cc", trouble, sizeof trouble);
    if (!job->compiler || !job->compiler[0] || argv_count(job->compiler) > COMPILER_WORDS_MAX) {
        snprintf(why, cap, "CC=%s is no command", chosen ? chosen : "");
        free(job->compiler);
        return LESSON_COMPILE_MACHINE;
    }
    enum lesson_compile_result result = compile(job, out, out_cap, why, cap);
    free(job->compiler);
    return result;
}

enum lesson_compile_result lesson_compile(const char *source, char *out, size_t out_cap, char *why,
                                          size_t cap)
{
    struct job job = { .source = source, .flags = program_flags };
    return with_compiler(&job, out, out_cap, why, cap);
}

/* A compiler without the sanitizers' libraries says so in the linker's words, which name them. */
static bool lacks_sanitizers(const char *words)
{
    return strstr(words, "asan") || strstr(words, "ubsan") || strstr(words, "fsanitize");
}

enum lesson_compile_result lesson_compile_student(const char *source, bool *sanitized, char *out,
                                                  size_t out_cap, char *why, size_t cap)
{
    struct job job = { .source = source, .flags = student_flags };
    enum lesson_compile_result result = with_compiler(&job, out, out_cap, why, cap);
    *sanitized = result != LESSON_COMPILE_FAILED || !lacks_sanitizers(why);
    return *sanitized ? result : lesson_compile(source, out, out_cap, why, cap);
}

enum lesson_compile_result lesson_compile_checks(const char *source, char *out, size_t out_cap, char *why,
                                                 size_t cap)
{
    struct job job = { .source = source, .flags = checks_flags };
    memcpy(job.include, "-I", 3);
    data_dir_headers(job.include + 2, sizeof job.include - 2);
    return with_compiler(&job, out, out_cap, why, cap);
}

void lesson_compile_done(const char *executable)
{
    cache_forget(executable);
}
