/* Lessons are compiled when they are run, so that a person may change a line of one and run it again. The
 * compiler's own words go to whoever asked: they are part of what is being learnt. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/course/lesson/compile_cache.h"
#include "lab/course/lesson/compiler.h"
#include "lab/course/lesson/data_dir.h"
#include "lab/course/lesson/lesson.h"

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
    struct source_files files;
    struct cache_entry entry;
    bool incapable; /* the compiler, of these flags */
};

static void hash_job(const struct job *job, struct content_hash *hash)
{
    content_hash_begin(hash);
    for (const char *const *flag = job->flags; *flag; flag++)
        content_hash_add(hash, *flag, strlen(*flag) + 1);
    content_hash_add(hash, job->include, strlen(job->include) + 1);
    compiler_hash(hash, job->compiler);
    source_files_hash(&job->files, hash);
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

static struct compilation compilation_of(const struct job *job, const char *product)
{
    return (struct compilation){ .command = job->compiler,
                                 .flags = job->flags,
                                 .include = job->include,
                                 .source = job->source,
                                 .product = product,
                                 .files = &job->files };
}

static void tell_refused(const struct source_files *files, char *why, size_t cap)
{
    char line[400];
    snprintf(line, sizeof line, "%s: the compiler is shown the plain files of that folder alone",
             files->refused);
    if (files->refused[0])
        compiler_put_before(line, why, cap);
}

static enum lesson_compile_result make_entry(struct job *job, const char *name, char *why, size_t cap)
{
    char product[PATH_MAX];
    if (!cache_draft(&job->entry, why, cap))
        return LESSON_COMPILE_MACHINE;
    path_join(product, sizeof product, job->entry.draft, name);
    bool used_up = false;
    struct compilation compilation = compilation_of(job, product);
    compilation.used_up = &used_up;
    enum lesson_compile_result result = compiler_run(&compilation, why, cap);
    if (result == LESSON_COMPILE_FAILED)
        result = compiler_blame(&compilation, &job->incapable, why, cap);
    if (result == LESSON_COMPILE_FAILED)
        tell_refused(&job->files, why, cap);
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

/* What is there already, and whole. */
static bool take_entry(struct job *job, const struct content_hash *hash, const char *name, char *why,
                       size_t cap)
{
    char product[PATH_MAX];
    bool there = cache_find(hash, &job->entry);
    path_join(product, sizeof product, job->entry.folder, name);
    const struct compilation compilation = compilation_of(job, product);
    if (!there)
        return false;
    if (compiler_made(&compilation, why, cap)) {
        kept_warnings(job->entry.folder, why, cap);
        return true;
    }
    cache_remove(product);
    return false;
}

static void cannot_read(const char *source, int error, char *why, size_t cap)
{
    if (error == ELOOP)
        snprintf(why, cap, "%s is a symbolic link: put the file itself in its place", source);
    else if (error == EINVAL)
        snprintf(why, cap, "%s is no plain file", source);
    else
        snprintf(why, cap, "cannot read %s: %s", source, strerror(error));
}

/* The file with no link in the path of its folder; it may be one itself. False with errno. */
static bool find_source(const char *source, char *out, size_t cap)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(source, '/');
    str_copy(folder, sizeof folder, path_folder(source));
    char *full = realpath(folder[0] ? folder : slash ? "/" : ".", NULL);
    bool fits = full && path_join(out, cap, strcmp(full, "/") == 0 ? "" : full, path_base(source));
    if (full && !fits)
        errno = ENAMETOOLONG;
    free(full);
    return fits;
}

static enum lesson_compile_result compile(struct job *job, char *out, size_t out_cap, char *why, size_t cap)
{
    struct content_hash hash;
    char name[256], full[PATH_MAX];
    const char *asked = job->source;
    enum lesson_compile_result result = LESSON_COMPILED;
    job->source = full;
    if (!find_source(asked, full, sizeof full) || !compiler_files(&job->files, full, job->include)) {
        cannot_read(job->files.count > 0 ? "lab/check.h" : asked, errno, why, cap);
        return LESSON_COMPILE_MISSING;
    }
    hash_job(job, &hash);
    executable_name(full, name, sizeof name);
    if (!take_entry(job, &hash, name, why, cap))
        result = make_entry(job, name, why, cap);
    if (result == LESSON_COMPILED && !path_join(out, out_cap, job->entry.folder, name)) {
        snprintf(why, cap, "the path of the compiled program is too long: set XDG_CACHE_HOME");
        result = LESSON_COMPILE_MACHINE;
    }
    return result;
}

static enum lesson_compile_result with_compiler(struct job *job, char *out, size_t out_cap, char *why,
                                                size_t cap)
{
    job->compiler = compiler_command(why, cap);
    if (!job->compiler)
        return LESSON_COMPILE_MACHINE;
    enum lesson_compile_result result = compile(job, out, out_cap, why, cap);
    source_files_free(&job->files);
    free(job->compiler);
    return result;
}

enum lesson_compile_result lesson_compile(const char *source, char *out, size_t out_cap, char *why,
                                          size_t cap)
{
    struct job job = { .source = source, .flags = program_flags };
    return with_compiler(&job, out, out_cap, why, cap);
}

/* A compiler that cannot compile what is right, but can without the sanitizers, lacks these. */
enum lesson_compile_result lesson_compile_student(const char *source, bool *sanitized, char *out,
                                                  size_t out_cap, char *why, size_t cap)
{
    struct job job = { .source = source, .flags = student_flags };
    enum lesson_compile_result result = with_compiler(&job, out, out_cap, why, cap);
    *sanitized = !job.incapable;
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

bool lesson_compiler_works(char *words, size_t cap)
{
    struct cache_entry entry = { 0 };
    char product[PATH_MAX], **command = compiler_command(words, cap);
    bool works = command && cache_draft(&entry, words, cap);
    if (works) {
        path_join(product, sizeof product, entry.draft, "program");
        const struct compilation compilation = {
            .command = command, .flags = program_flags, .include = "", .source = "", .product = product
        };
        works = compiler_works(&compilation, words, cap);
        cache_drop(&entry);
    }
    if (works)
        snprintf(words, cap, "'%s' compiles", command[0]);
    free(command);
    return works;
}

void lesson_compile_done(const char *executable)
{
    cache_forget(executable);
}
