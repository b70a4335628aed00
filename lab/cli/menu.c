/* sockeye alone: the menu of lessons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/lesson_screen.h"
#include "lab/cli/lessons.h"
#include "lab/cli/review.h"
#include "lab/cli/show.h"
#include "lab/course/judge/exercise.h"
#include "lab/course/judge/progress.h"
#include "lab/course/quiz/prediction.h"

struct menu {
    const struct lesson **lessons; /* of the items, in their order */
    struct app_menu_item *items;
    struct app_menu_variant (*variants)[LESSON_VARIANTS_MAX];
    char (*exercises)[96];
    size_t count;
    const struct lesson_list *all;
    size_t again; /* questions that come back */
    const struct cli_options *options;
};

/* How many of the lesson's predictions there are, and how many were right when they were last answered. */
static void count_predictions(const struct lesson *lesson, const struct progress *progress,
                              struct app_menu_item *item)
{
    struct prediction prediction;
    struct answer answer;
    char id[64], why[160];
    size_t offset = 0;
    int result;
    lesson_screen_id(lesson, id, sizeof id);
    item->predictions = item->right = 0;
    while ((result = prediction_next(lesson, &offset, &prediction, why, sizeof why)) != 0) {
        if (result < 0 || prediction.why)
            continue;
        item->predictions++;
        item->right += answer_last(progress, id, prediction.name, &answer) && answer.right;
    }
}

static void read_progress(struct menu *menu)
{
    struct progress progress;
    char id[64];
    progress_read(&progress);
    menu->again = 0;
    for (size_t i = 0; i < menu->count; i++) {
        menu->again += review_count(menu->lessons[i], &progress);
        lesson_screen_id(menu->lessons[i], id, sizeof id);
        menu->items[i].done = progress_get(&progress, id, "seen") != NULL;
        count_predictions(menu->lessons[i], &progress, &menu->items[i]);
    }
    progress_free(&progress);
}

static int run_item(void *data, size_t item, const char *variant, const char *keys)
{
    struct menu *menu = data;
    struct cli_options options = *menu->options;
    options.keys = keys;
    int status = item < menu->count ? run_lesson(menu->lessons[item], variant, &options)
                                    : review_lessons(menu->all, &options);
    read_progress(menu);
    return status;
}

static void add_item(struct menu *menu, const struct lesson *lesson)
{
    struct app_menu_variant *variants = menu->variants[menu->count];
    char *exercise = menu->exercises[menu->count];
    for (size_t i = 0; i < lesson->variant_count; i++)
        variants[i] = (struct app_menu_variant){ lesson->variants[i].name,
                                                 lesson->variants[i].about ? lesson->variants[i].about : "" };
    variants[0] = (struct app_menu_variant){ lesson->name, "the lesson itself" };
    if (exercise_exists(lesson))
        snprintf(exercise, sizeof *menu->exercises, "sockeye start %s",
                 lesson->number[0] ? lesson->number : lesson->name);
    menu->lessons[menu->count] = lesson;
    menu->items[menu->count++] = (struct app_menu_item){ .number = lesson->number,
                                                         .name = lesson->name,
                                                         .summary = lesson->title,
                                                         .part = lesson->part,
                                                         .about = lesson->about,
                                                         .minutes = lesson->minutes,
                                                         .variants = variants,
                                                         .variant_count = lesson->variant_count,
                                                         .exercise = exercise[0] ? exercise : NULL };
}

static int show_items(struct menu *menu, const struct lesson_list *all)
{
    struct screen_options looks = show_app_options(menu->options);
    for (size_t i = 0; i < all->count; i++) {
        if (all->entries[i].lesson)
            add_item(menu, all->entries[i].lesson);
        else
            complain("%s", all->entries[i].why);
    }
    read_progress(menu);
    return app_menu(menu->items, menu->count, &menu->again, &looks, run_item, menu);
}

static int show_menu(const struct lesson_list *all, const struct cli_options *options)
{
    struct menu menu = { .all = all, .options = options };
    int status = CLI_MACHINE;
    menu.lessons = calloc(all->count + 1, sizeof *menu.lessons);
    menu.items = calloc(all->count + 1, sizeof *menu.items);
    menu.variants = calloc(all->count + 1, sizeof *menu.variants);
    menu.exercises = calloc(all->count + 1, sizeof *menu.exercises);
    if (menu.lessons && menu.items && menu.variants && menu.exercises)
        status = show_items(&menu, all);
    else
        complain("out of memory");
    free(menu.lessons);
    free(menu.items);
    free(menu.variants);
    free(menu.exercises);
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
    int status = find_lessons(&all);
    if (status != CLI_GOOD)
        return status;
    status = show_menu(&all, options);
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
