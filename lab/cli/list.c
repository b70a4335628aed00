/* sockeye list: the lessons and their variants. */
#include <stdio.h>
#include <string.h>

#include "lab/cli/lessons.h"
#include "lab/cli/output_style.h"

static void print_lesson(const struct lesson *lesson)
{
    print_visible("  %-3s %-22s %s\n", lesson->number, lesson->name, lesson->title);
    for (size_t i = 1; i < lesson->variant_count; i++)
        print_hanging(stdout, printf("        %-20s ", lesson->variants[i].name), lesson->variants[i].about);
}

static int list(const struct cli_options *options, int count, char **words)
{
    (void)options;
    struct lesson_list all;
    const char *part = NULL;
    if (count > 0)
        return complain_usage("list takes no words, so not '%s'", words[0]);
    int status = find_lessons(&all);
    if (status != CLI_GOOD)
        return status;
    for (size_t i = 0; i < all.count; i++) {
        const struct lesson *lesson = all.entries[i].lesson;
        if (!lesson) {
            complain("%s", all.entries[i].why);
            status = CLI_USAGE;
            continue;
        }
        if (!part || strcmp(part, lesson->part) != 0)
            printf("%s%s\n", part ? "\n" : "", lesson->part);
        part = lesson->part;
        print_lesson(lesson);
    }
    lessons_free(&all);
    return status;
}

const struct verb verb_list = {
    .name = "list",
    .usage = "list",
    .about = "the lessons and their variants",
    .more = "Lessons lie in the checkout, else where sockeye was installed; SOCKEYE_LESSONS names another "
            "folder.\n",
    .run = list,
};
