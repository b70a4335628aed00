/* sockeye alone: the menu of lessons. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/cli/show.h"

struct menu {
    const struct lesson **lessons; /* of the items, in their order */
    const struct cli_options *options;
};

static int run_item(void *data, size_t item)
{
    const struct menu *menu = data;
    return run_lesson(menu->lessons[item], NULL, menu->options);
}

static int show_menu(const struct lesson_list *all, const struct cli_options *options)
{
    struct app_options looks = show_app_options(options);
    struct app_menu_item *items = calloc(all->count + 1, sizeof *items);
    const struct lesson **lessons = calloc(all->count + 1, sizeof *lessons);
    struct menu menu = { lessons, options };
    size_t count = 0;
    int status = CLI_MACHINE;
    for (size_t i = 0; items && lessons && i < all->count; i++) {
        const struct lesson *lesson = all->entries[i].lesson;
        if (!lesson) {
            complain("%s", all->entries[i].why);
            continue;
        }
        lessons[count] = lesson;
        items[count++] = (struct app_menu_item){ lesson->number, lesson->name,  lesson->title,
                                                 lesson->part,   lesson->about, lesson->minutes };
    }
    if (items && lessons)
        status = app_menu(items, count, &looks, run_item, &menu);
    else
        complain("out of memory");
    free(items);
    free(lessons);
    return status;
}

static int menu(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    if (count > 0)
        return complain_usage("unknown word '%s'; `sockeye help` shows what can be said", words[0]);
    if (options->reader) {
        puts("`sockeye run 01 --reader` goes through a lesson line by line. These are the lessons:");
        return verb_list.run(options, 0, NULL);
    }
    if (!show_on_screen(options) || (!options->dump && !options->svg && !isatty(STDIN_FILENO))) {
        complain("the menu needs a terminal; `sockeye run 01 --text` does not, and `sockeye help` shows all");
        return verb_list.run(options, 0, NULL);
    }
    if (!lessons_find(&all) || all.count == 0) {
        int status = complain_usage("no lessons in %s; SOCKEYE_LESSONS names another folder", all.folder);
        lessons_free(&all);
        return status;
    }
    int status = show_menu(&all, options);
    lessons_free(&all);
    return status;
}

const struct verb verb_menu = {
    .name = "menu",
    .usage = "[menu]",
    .about = "the menu of lessons",
    .more = "",
    .options = OPTIONS_SCREEN | OPTIONS_LOOKS,
    .run = menu,
};
