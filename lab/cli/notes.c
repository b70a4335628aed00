/* sockeye notes: the presenter's notes of a lesson, following its run on another terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "lab/cli/lesson_screen.h"
#include "lab/cli/lessons.h"
#include "lab/cli/output_style.h"
#include "lab/cli/private_network.h"
#include "lab/cli/show.h"
#include "viz/notes_page.h"
#include "viz/page.h"

enum { LOOK_MS = 200 };

struct notes {
    const struct lesson *lesson;
    struct notes_page page;
    struct on_show runs[ON_SHOW_MOST]; /* of this lesson, the newest first */
    size_t count;
    pid_t chosen; /* by the person; 0: the newest */
    struct lesson_screen rehearsal;
    struct screen_session app; /* of the rehearsal's: what it offers */
    bool rehearsing, rehearsed;
    char variant[64]; /* that is or was rehearsed */
    struct timeline *timeline;
};

/* ---- the rehearsal: another run of the variant, played unseen */

static void rehearse(struct notes *notes, const char *variant)
{
    const struct lesson *lesson = notes->lesson;
    size_t n = 0;
    while (n < lesson->variant_count && strcmp(lesson->variants[n].name, variant) != 0)
        n++;
    if (notes->rehearsing)
        notes->app.others->cancel(notes->app.others->data);
    notes_page_forget(&notes->page);
    timeline_close(notes->timeline);
    notes->timeline = NULL;
    notes->page.trouble[0] = '\0';
    notes->rehearsed = true;
    snprintf(notes->variant, sizeof notes->variant, "%s", variant);
    notes->rehearsing = false;
    if (!networks_are_private()) {
        snprintf(notes->page.trouble, sizeof notes->page.trouble,
                 "Without a rehearsal, so without answers: it would meet the run at its ports, as this "
                 "machine has no "
                 "private network for each.");
        return;
    }
    notes->rehearsing =
        n < lesson->variant_count &&
        notes->app.others->begin(notes->app.others->data, n, notes->page.trouble, sizeof notes->page.trouble);
}

/* Whether it has come to its end. */
static bool take_rehearsal(struct notes *notes)
{
    if (!notes->rehearsing)
        return false;
    int took = notes->app.others->take(notes->app.others->data, &notes->timeline, notes->page.trouble,
                                       sizeof notes->page.trouble);
    if (took == 0)
        return false;
    notes->rehearsing = false;
    if (took > 0)
        notes_page_rehearse(&notes->page, notes->timeline, notes->variant);
    return true;
}

/* ---- what is followed */

/* However it was come to. */
static bool is_same_folder(const char *a, const char *b)
{
    struct stat one, other;
    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static void find_runs(struct notes *notes)
{
    size_t count = on_show_find(notes->runs);
    notes->count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_same_folder(notes->runs[i].lesson, notes->lesson->folder))
            notes->runs[notes->count++] = notes->runs[i];
}

/* The one that was chosen as long as it is there, else the newest; NULL when there is none. */
static const struct on_show *followed(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        if (notes->runs[i].pid == notes->chosen)
            return &notes->runs[i];
    notes->chosen = 0;
    return notes->count > 0 ? &notes->runs[0] : NULL;
}

static void follow_run(struct notes *notes, const struct on_show *run)
{
    struct notes_run *now = &notes->page.run;
    int64_t clock = time(NULL);
    if (strcmp(now->place.section, run->place.section) != 0 ||
        strcmp(now->place.question, run->place.question) != 0)
        notes->page.scroll = 0;
    memset(now, 0, sizeof *now); /* compared as bytes */
    now->there = true;
    now->place = run->place;
    now->seconds = clock > run->began ? clock - run->began : 0;
    now->which = (size_t)(run - notes->runs) + 1;
    now->of = notes->count;
    snprintf(now->variant, sizeof now->variant, "%s", run->variant);
}

/* Whether there is something to draw: the clock, each second. */
static bool look(void *self)
{
    struct notes *notes = self;
    struct notes_run *now = &notes->page.run, before = *now;
    find_runs(notes);
    const struct on_show *run = followed(notes);
    if (run)
        follow_run(notes, run);
    now->gone = now->there && !run;
    if (!notes->rehearsed || strcmp(notes->variant, now->variant) != 0)
        rehearse(notes, now->variant);
    return take_rehearsal(notes) || memcmp(&before, now, sizeof before) != 0;
}

static bool busy(const void *self)
{
    return ((const struct notes *)self)->rehearsing;
}

static void draw(void *self, struct canvas *canvas)
{
    notes_page_draw(&((const struct notes *)self)->page, canvas);
}

static enum page_did press(void *self, int key, struct rect area)
{
    struct notes *notes = self;
    enum action action = keys_action(KEYS_FOLLOWING | KEYS_EVERYWHERE, key);
    if (action == ACTION_QUIT || action == ACTION_INTERRUPT)
        return PAGE_OVER;
    if (action == ACTION_NEXT_PANE && notes->count > 1)
        notes->chosen = notes->runs[notes->page.run.which % notes->count].pid;
    else
        notes_page_scroll(&notes->page, action, area);
    return PAGE_STAYS;
}

static int follow_lesson(const struct lesson *lesson, const struct cli_options *options)
{
    static struct notes notes; /* large */
    struct screen_options looks = show_app_options(options);
    const char *rest;
    notes = (struct notes){ .lesson = lesson, .page = { .lesson = lesson } };
    lesson_screen_begin(&notes.rehearsal, lesson, NULL, NULL, &notes.app);
    look(&notes);
    const struct page page = { &notes, "the presenter's notes", draw, press, look, LOOK_MS, busy };
    int status = page_show(&page, &looks, &rest);
    notes_page_forget(&notes.page);
    timeline_close(notes.timeline);
    lesson_screen_end(&notes.rehearsal);
    return status;
}

/* ---- without a terminal */

static void print_section(const char *tag, const struct lesson_section *section)
{
    struct lesson_section part;
    size_t at = 0;
    while (lesson_part(section, &at, &part)) {
        if (!str_is((struct str){ part.heading, part.heading_size }, "notes"))
            continue;
        printf("%s\n\n", tag);
        print_prose(stdout, (struct str){ part.text, part.size });
        putchar('\n');
    }
}

static void print_notes(const struct lesson *lesson)
{
    struct lesson_section section;
    struct str rest = str_from(lesson->text), line;
    char tag[64];
    printf("%s%s%s: the presenter's notes\n\n", lesson->number, lesson->number[0] ? " " : "", lesson->name);
    if (lesson_section(lesson, NULL, &section))
        print_section("before the first step", &section);
    while (str_take_line(&rest, &line))
        if (str_starts(line, "## ") && str_copy(tag, sizeof tag, str_trim(str_skip(line, 3))) &&
            lesson_section(lesson, tag, &section))
            print_section(tag, &section);
}

static int notes(const struct cli_options *options, int count, char **words)
{
    struct found_lesson found;
    if (count == 0)
        return complain_usage(
            "notes of which lesson? As in `sockeye notes 04`, beside `sockeye run 04 --demo`");
    if (count > 1)
        return complain_usage("notes takes one lesson, so not '%s'", words[1]);
    int status = find_lesson(words[0], &found);
    bool screen = status == CLI_GOOD && show_on_screen(options) && !options->reader;
    if (screen)
        status = follow_lesson(found.lesson, options);
    else if (status == CLI_GOOD)
        print_notes(found.lesson);
    found_lesson_free(&found);
    return status;
}

const struct verb verb_notes = {
    .name = "notes",
    .usage = "notes LESSON",
    .about = "the presenter's notes, following the lesson on another terminal",
    .more =
        "Begin it before or after `sockeye run LESSON --demo`: it shows the notes of where that run is, the\n"
        "question that is put with its answer, what comes next, and the time. Without a terminal it prints\n"
        "all notes of the lesson.\n",
    .options = OPTIONS_SCREEN | OPTIONS_LOOKS,
    .run = notes,
};
