#include "lab/cli/program_name.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "lab/base/path.h"

/* A program that runs what its words name. */
struct runner {
    const char *name;
    const char *valued; /* options whose value is a word of its own */
    const char *code;   /* the program stands in a word: there is no name but the runner's */
    const char *module; /* the next word is what it runs: a module, a jar */
    int own;            /* words before the program that are for the runner itself */
    bool classes;       /* names are of classes: chat.Server is Server */
};

static const struct runner runners[] = {
    { "python", "-W -X --check-hash-based-pycs", "-c", "-m", 0, false },
    { "perl", "", "-e -E", "", 0, false },
    { "ruby", "-I -r -C", "-e", "", 0, false },
    { "node", "-r --require --import --loader", "-e -p --eval --print", "", 0, false },
    { "php", "-c -d -z", "-r", "-f", 0, false },
    { "lua", "-l", "-e", "", 0, false },
    { "tclsh", "-encoding", "", "", 0, false },
    { "sh", "-o -O", "-c", "", 0, false },
    { "bash", "-o -O --rcfile --init-file", "-c", "", 0, false },
    { "dash", "-o", "-c", "", 0, false },
    { "java",
      "-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads", "",
      "-jar -m --module", 0, true },
    { "go", "", "build test vet", "run", 0, false },
    { "busybox", "", "", "", 0, false },
    { "env", "-u --unset -C --chdir -S --split-string", "", "", 0, false },
    { "nice", "-n --adjustment", "", "", 0, false },
    { "nohup", "", "", "", 0, false },
    { "setsid", "", "", "", 0, false },
    { "stdbuf", "-i -o -e --input --output --error", "", "", 0, false },
    { "timeout", "-k --kill-after -s --signal", "", "", 1, false },
    { "taskset", "", "", "", 1, false },
};

/* "python3.11" is python. */
static const struct runner *runner_of(const char *word)
{
    const char *program = path_base(word);
    size_t length = strcspn(program, "0123456789.");
    for (size_t i = 0; i < sizeof runners / sizeof *runners; i++)
        if (strlen(runners[i].name) == length && strncmp(program, runners[i].name, length) == 0)
            return &runners[i];
    return NULL;
}

/* Whether it is one of the words of a list that are parted by blanks. */
static bool is_one_of(const char *word, const char *list)
{
    size_t length = strlen(word);
    for (const char *p = list; *p && length; p += strcspn(p, " "), p += *p == ' ')
        if (strncmp(p, word, length) == 0 && (p[length] == ' ' || p[length] == '\0'))
            return true;
    return false;
}

/* Which of the words behind a runner's own is what it runs; 0 when none is. `*module` when it is no file. */
static int run_by(const struct runner *runner, char *const *words, int count, bool *module)
{
    int own = runner->own;
    for (int i = 1; i < count; i++) {
        if (is_one_of(words[i], runner->code))
            return 0;
        if (is_one_of(words[i], runner->module)) {
            *module = words[i][0] == '-' && words[i][1] == 'm';
            return i + 1 < count ? i + 1 : 0;
        }
        if (is_one_of(words[i], runner->valued))
            i++;
        else if (words[i][0] != '-' && !(strcmp(runner->name, "env") == 0 && strchr(words[i], '=')) &&
                 own-- == 0)
            return i;
    }
    return 0;
}

/* The letters, digits and dashes of `length` bytes; other bytes part words. */
static void put_label(const char *text, size_t length, char name[PROGRAM_NAME_ROOM])
{
    size_t used = 0;
    for (size_t i = 0; i < length && used < PROGRAM_NAME_ROOM - 1; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = c < 128 && (used ? isalnum(c) : isalpha(c));
        if (plain)
            name[used++] = (char)c;
        else if (used && name[used - 1] != '-')
            name[used++] = '-';
    }
    while (used && name[used - 1] == '-')
        used--;
    memcpy(name + used, "", 1);
    if (!used)
        memcpy(name, "actor", sizeof "actor");
}

void program_name(char *const *words, int count, char name[PROGRAM_NAME_ROOM])
{
    bool module = false, classes = false;
    const struct runner *runner;
    while (count > 0 && !module && (runner = runner_of(words[0]))) {
        int next = run_by(runner, words, count, &module);
        if (next == 0)
            break;
        classes = runner->classes;
        words += next;
        count -= next;
    }
    const char *text = path_base(words[0]), *dot = strrchr(text, '.');
    bool source = dot && (strcmp(dot, ".java") == 0 || strcmp(dot, ".jar") == 0);
    if (classes && dot && dot[1] && !source)
        put_label(dot + 1, strlen(dot + 1), name);
    else
        put_label(text, dot && dot != text && !module ? (size_t)(dot - text) : strlen(text), name);
}

bool program_name_is_good(const char *name)
{
    char label[PROGRAM_NAME_ROOM];
    size_t length = strlen(name);
    put_label(name, length, label);
    return strcmp(label, name) == 0 && strcmp(name, "packet") != 0;
}
