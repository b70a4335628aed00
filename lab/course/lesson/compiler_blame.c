/* gcc and clang have one exit status for all that goes wrong. Their words tell much, but not of a header that
 * is not installed whether it is one of the system's, nor in which language they speak; so who is not
 * convicted by an error at a line of the source is given the benefit of a trial: a program that is right. */
#include "lab/course/lesson/compiler.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/machine_error.h"
#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/course/lesson/compiler_process.h"

enum { TRIAL_WORDS = PATH_MAX + 200, ERRORS = 134 };

/* How a driver tells that a part of the compiler was killed, or found a fault in itself. */
static const char *const killed_words[] = {
    "signal terminated program", "terminated with signal",  "due to signal",
    "unable to execute command", "internal compiler error", "out of memory",
};
static const char killed_way_out[] = "is there enough memory, and does `ulimit -a` allow enough?";

/* "server.c:3:5: error: ...": the compiler convicts the source. */
static bool is_about_source(struct str line, const char *name)
{
    struct str rest = str_skip(line, str_find_text(line, name) + strlen(name));
    return str_starts(rest, ":") && str_has(rest, ": error:");
}

/* The source itself, shown below what is said about it: "    3 |     return nothing;" */
static bool is_quotation(struct str line)
{
    while (line.n > 0 && strchr(" 0123456789", line.p[0]))
        line = str_skip(line, 1);
    return str_starts(line, "|");
}

/* The way out where a line tells of the machine; NULL else. */
static const char *way_out_of(struct str line)
{
    while (line.n > 0 && strchr("'. ]\r", line.p[line.n - 1]))
        line.n--;
    for (int error = 1; error < ERRORS; error++)
        if (machine_error_way_out(error) && str_ends(line, strerror(error)))
            return machine_error_way_out(error);
    for (size_t i = 0; i < sizeof killed_words / sizeof *killed_words; i++)
        if (str_has(line, killed_words[i]))
            return killed_way_out;
    return NULL;
}

/* The first line that tells of the machine, and the way out; NULL where none does. `*convicted`: one of them
 * names an error of the source. */
static const char *find_machine(struct str words, const char *name, struct str *line, bool *convicted)
{
    const char *way_out = NULL;
    *convicted = false;
    while (!way_out && str_take_line(&words, line)) {
        if (is_about_source(*line, name))
            *convicted = true;
        else if (!is_quotation(*line))
            way_out = way_out_of(*line);
    }
    return way_out;
}

/* ---- what the source asks for that it is not given */

/* As gcc, clang, as and ld say it; the signals as their drivers tell of them. */
static const struct {
    const char *words, *more_than;
} limits[] = {
    { "out of memory", "the 1024 MiB of memory that it has here" },
    { "memory exhausted", "the 1024 MiB of memory that it has here" },
    { "annot allocate memory", "the 1024 MiB of memory that it has here" },
    { "File size limit exceeded", "a file of 64 MiB" },
    { "File too large", "a file of 64 MiB" },
    { "No space left on device", "the 256 MiB that its files have here" },
};
_Static_assert(COMPILER_MEMORY_MIB == 1024 && COMPILER_FILE_MIB == 64, "as they are told");

/* The sentence on it; false where none was reached. */
static bool tell_limit(const struct compilation *compilation, const char *words, char *out, size_t cap)
{
    const char *name = path_base(compilation->source), *more_than = NULL;
    for (size_t i = 0; i < sizeof limits / sizeof *limits && !more_than; i++)
        if (strstr(words, limits[i].words))
            more_than = limits[i].more_than;
    if (compilation->used_up && *compilation->used_up)
        snprintf(out, cap,
                 "%s takes the compiler more than the %d s of processor time that it has here: does a file "
                 "include itself, or a macro name itself over and over?",
                 name, COMPILER_CPU_SECONDS);
    else if (more_than)
        snprintf(
            out, cap,
            "%s asks the compiler for more than %s: are its arrays very large (malloc() gets memory while "
            "the program runs), or does a macro grow without end?",
            name, more_than);
    return more_than || (compilation->used_up && *compilation->used_up);
}

/* ---- what is right, everywhere */

/* What the programs of lessons and exercises begin with, and a little larger than they are, so that it finds
 * no room where they find none. */
static const char trial_headers[] = "#include <arpa/inet.h>\n#include <errno.h>\n#include <netdb.h>\n"
                                    "#include <netinet/in.h>\n#include <poll.h>\n#include <pthread.h>\n"
                                    "#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
                                    "#include <string.h>\n#include <sys/epoll.h>\n#include <sys/select.h>\n"
                                    "#include <sys/socket.h>\n#include <unistd.h>\n";
static const char trial_body[] = "const char room[256 * 1024] = { 1 };\n"
                                 "int main(void)\n{\n    puts(room);\n    return 0;\n}\n";

static bool write_trial(const char *path, bool checks)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return false;
    fprintf(file, "%s%s%s", trial_headers, checks ? "#include \"lab/check.h\"\n" : "", trial_body);
    bool written = !ferror(file);
    return fclose(file) == 0 && written;
}

/* False with the reason in `words` where even that does not compile. */
static bool trial_compiles(const struct compilation *compilation, char *words, size_t cap)
{
    char folder[PATH_MAX], source[PATH_MAX], product[PATH_MAX];
    struct source_files files = { 0 };
    str_copy(folder, sizeof folder, path_folder(compilation->product));
    path_join(source, sizeof source, folder, "trial.c");
    path_join(product, sizeof product, folder, "trial");
    struct compilation trial = *compilation;
    trial.source = source;
    trial.product = product;
    trial.files = &files;
    trial.used_up = NULL;
    bool written =
        write_trial(source, compilation->include[0]) && compiler_files(&files, source, compilation->include);
    if (!written)
        snprintf(words, cap, "cannot write %s: %s", source, strerror(errno));
    bool compiled = written && compiler_run(&trial, words, cap) == LESSON_COMPILED;
    source_files_free(&files);
    unlink(product);
    unlink(source);
    return compiled;
}

/* ---- the verdict */

/* The line that tells most of why a trial failed, and the way out. */
static const char *explain_trial(const char *said, struct str *line, bool *incapable)
{
    bool ignored;
    const char *way_out = find_machine(str_from(said), "trial.c", line, &ignored);
    *incapable = !way_out;
    if (way_out)
        return way_out;
    *line = str_before(str_from(said), '\n');
    return "not even a program that is right compiles here: gcc and the C library's headers have to be "
           "installed (Debian: build-essential), and TMPDIR a folder to write in; CC names another compiler";
}

bool compiler_works(const struct compilation *compilation, char *why, size_t cap)
{
    char said[TRIAL_WORDS];
    struct str line;
    bool ignored;
    if (trial_compiles(compilation, said, sizeof said))
        return true;
    const char *way_out = explain_trial(said, &line, &ignored);
    snprintf(why, cap, "%.*s; %s", STR_ARGS(line), way_out);
    return false;
}

void compiler_put_before(const char *line, char *words, size_t cap)
{
    size_t length = strlen(line) + 1, rest = strlen(words);
    if (length >= cap)
        return;
    rest = rest < cap - length - 1 ? rest : cap - length - 1;
    memmove(words + length, words, rest);
    memcpy(words, line, length - 1);
    words[length - 1] = '\n';
    words[length + rest] = '\0';
}

enum lesson_compile_result compiler_blame(const struct compilation *compilation, bool *incapable, char *why,
                                          size_t cap)
{
    const char *name = path_base(compilation->source);
    char said[TRIAL_WORDS], sentence[400];
    struct str line;
    bool convicted, limited = tell_limit(compilation, why, sentence, sizeof sentence);
    const char *way_out = limited ? NULL : find_machine(str_from(why), name, &line, &convicted);
    *incapable = false;
    if (!way_out && ((!limited && convicted) || trial_compiles(compilation, said, sizeof said))) {
        if (limited)
            compiler_put_before(sentence, why, cap);
        return LESSON_COMPILE_FAILED;
    }
    if (!way_out)
        way_out = explain_trial(said, &line, incapable);
    char told[400];
    snprintf(told, sizeof told, "%.*s", STR_ARGS(line)); /* which may lie in `why` */
    snprintf(why, cap,
             "%s could not be compiled, by no fault of its own: %s; %s (XDG_CACHE_HOME and TMPDIR say where)",
             name, told, way_out);
    return LESSON_COMPILE_MACHINE;
}
