/* sockeye: watch sockets work. From the first word to the verb. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/course/lesson/compile_cache.h"
#include "lab/course/lesson/lesson.h"

/* A closed standard descriptor would be given to the next file opened. The stand-in for a closed output is
 * not writable, so that whoever prints learns of it. */
static void open_standard_descriptors(void)
{
    while (1) {
        int fd = open("/dev/null", O_RDONLY);
        if (fd > 2 || fd < 0) {
            if (fd > 2)
                close(fd);
            return;
        }
    }
}

static int run_verb(const struct verb *verb, int argc, char **argv)
{
    struct cli_options options;
    int first, status = options_read(verb, argc, argv, &options, &first);
    if (status != CLI_GOOD)
        return status;
    if (options.help) {
        char *words[] = { (char *)verb->name, NULL };
        return verb_help.run(&options, 1, words);
    }
    status = verb->run(&options, argc - first, argv + first);
    if (cache_trouble()[0])
        complain("%s", cache_trouble());
    return status;
}

static bool is_lesson(const char *word)
{
    struct lesson_list all;
    bool found = lessons_find(&all) && lessons_named(&all, word);
    lessons_free(&all);
    return found || (word[0] >= '0' && word[0] <= '9');
}

static int unknown_verb(const char *word)
{
    const struct verb *like = verb_like(word);
    if (is_lesson(word))
        return complain_usage("unknown verb '%s'; did you mean `sockeye run %s`?", word, word);
    if (like)
        return complain_usage("unknown verb '%s'; did you mean `sockeye %s`?", word, like->name);
    return complain_usage("unknown verb '%s'; `sockeye help` shows all", word);
}

static int dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (argc == 1)
        return run_verb(&verb_menu, argc, argv);
    if (strcmp(word, "--version") == 0) {
        puts("sockeye " SOCKEYE_VERSION);
        return CLI_GOOD;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return verb_help.run(NULL, 0, NULL);
    if (word[0] == '-')
        return run_verb(&verb_menu, argc, argv);
    const struct verb *verb = verb_named(word);
    if (verb)
        return run_verb(verb, argc - 1, argv + 1);
    return unknown_verb(word);
}

int main(int argc, char **argv)
{
    open_standard_descriptors();
    setlocale(LC_CTYPE, "");
    int status = dispatch(argc, argv);
    if (fflush(stdout) != 0 && status == CLI_GOOD && errno != EPIPE) {
        complain("cannot write to standard output: %s", strerror(errno));
        status = CLI_MACHINE;
    }
    return status;
}
