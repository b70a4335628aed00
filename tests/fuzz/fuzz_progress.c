/* The progress file: what is put before the first line "=" is put into what stands behind it, and found
 * again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/text.h"
#include "lab/course/judge/answers.h"
#include "tests/fuzz/fuzz.h"

/* What is kept of the next answer is an answer again. */
static void read_answer(const struct progress *progress, const struct progress_entry *entry)
{
    struct answer answer;
    char value[ANSWER_VALUE_MAX];
    if (!answer_read(entry, &answer))
        return;
    FUZZ_CHECK(answer.days <= ANSWER_DAYS && answer.given >= 'a' && answer.given <= 'z');
    answer_value(progress, entry->id, entry->what, answer.given, !answer.right, value);
    struct progress_entry next = { entry->when, entry->id, entry->what, value };
    FUZZ_CHECK(answer_read(&next, &answer));
}

static void read_all(void)
{
    struct progress progress;
    unsigned good, all;
    progress_read(&progress);
    for (size_t i = 0; i < progress.count; i++) {
        const struct progress_entry *entry = &progress.entries[i];
        FUZZ_CHECK(entry->when && progress_get(&progress, entry->id, entry->what));
        progress_checks(&progress, entry->id, &good, &all);
        progress_tries(&progress, entry->id);
        read_answer(&progress, entry);
    }
    progress_free(&progress);
}

/* As it is read back: a part of one line, without bytes that steer a terminal. */
static char *string_of(struct str word)
{
    char *string = fuzz_string(word);
    text_defuse(string, strlen(string));
    for (char *p = string; (p = strpbrk(p, "\t\r\n")) != NULL;)
        *p = '?';
    return string;
}

/* Three words: lesson, thing, value. */
static void put(struct str line)
{
    char *id = string_of(str_take_word(&line)), *what = string_of(str_take_word(&line));
    char *value = string_of(str_trim(line)), why[200];
    if (*id && *what && progress_put(id, what, value, why, sizeof why)) {
        struct progress progress;
        progress_read(&progress);
        const char *got = progress_get(&progress, id, what);
        FUZZ_CHECK(got && strcmp(got, value) == 0);
        progress_free(&progress);
    }
    free(id);
    free(what);
    free(value);
}

static void run(const uint8_t *bytes, size_t size)
{
    struct str rest = { (const char *)bytes, size }, things = fuzz_part(&rest, "="), line;
    char path[200];
    snprintf(path, sizeof path, "%s/sockeye", fuzz_folder());
    mkdir(path, 0755);
    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    fuzz_write("sockeye/progress", rest);
    read_all();
    for (int i = 0; i < 8 && str_take_line(&things, &line); i++)
        put(line);
    read_all();
}

const struct fuzz_target fuzz_progress = { "progress", run, NULL };
