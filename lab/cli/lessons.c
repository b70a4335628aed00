#include "lab/cli/lessons.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/machine_error.h"
#include "lab/base/near.h"
#include "lab/base/path.h"
#include "lab/base/text.h"

int find_lessons(struct lesson_list *all)
{
    int error = lessons_find(all) ? 0 : errno, status = CLI_GOOD;
    if (machine_error_way_out(error))
        status = complain_errno(error, "cannot read the lessons in %s", all->folder);
    else if (all->count == 0)
        status = complain_usage("no lessons in %s%s%s; SOCKEYE_LESSONS names another folder", all->folder,
                                error ? ": " : "", error ? strerror(error) : "");
    if (status != CLI_GOOD)
        lessons_free(all);
    return status;
}

const char *lesson_like(const struct lesson_list *all, const char *name)
{
    struct near near = near_to(name);
    for (size_t i = 0; i < all->count; i++) {
        const struct lesson *lesson = all->entries[i].lesson;
        if (!lesson)
            continue;
        near_try(&near, lesson->name);
        near_try(&near, path_base(lesson->folder));
    }
    return near.best;
}

static int unknown_lesson(const struct lesson_list *all, const char *name)
{
    char room[300];
    const char *like = lesson_like(all, name);
    if (like)
        return complain_usage("unknown lesson '%s': did you mean %s? `sockeye list` shows all", name, like);
    struct text known = text_into(room, sizeof room);
    size_t shown = 0;
    for (; shown < all->count && shown < 4; shown++) {
        const struct lesson *lesson = all->entries[shown].lesson;
        if (lesson)
            text_printf(&known, "%s%s %s", known.used ? ", " : "", lesson->number, lesson->name);
    }
    return complain_usage("unknown lesson '%s': there are %s%s; `sockeye list` shows all", name, room,
                          shown < all->count ? " ..." : "");
}

static bool is_path(const char *name)
{
    struct stat status;
    return strchr(name, '/') || (name[0] == '.' && stat(name, &status) == 0);
}

static int read_folder(const char *folder, struct found_lesson *found)
{
    char why[512];
    found->lesson = found->own = lesson_read(folder, why, sizeof why);
    return found->lesson ? CLI_GOOD : complain_usage("%s", why);
}

int find_lesson(const char *name, struct found_lesson *found)
{
    memset(found, 0, sizeof *found);
    if (is_path(name))
        return read_folder(name, found);
    int status = find_lessons(&found->all);
    if (status != CLI_GOOD)
        return status;
    const struct lesson_entry *entry = lessons_named(&found->all, name);
    if (!entry)
        return unknown_lesson(&found->all, name);
    found->lesson = entry->lesson;
    return entry->lesson ? CLI_GOOD : complain_usage("%s", entry->why);
}

void found_lesson_free(struct found_lesson *found)
{
    lesson_free(found->own);
    lessons_free(&found->all);
}
