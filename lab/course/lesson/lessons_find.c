/* Where lessons lie, and which there are. A folder that cannot be read is listed with the reason: whoever
 * writes a lesson finds the mistake in the list, and the other lessons stay usable. */
#include "lab/course/lesson/lesson.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/course/lesson/data_dir.h"

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void lessons_folder(char *out, size_t cap)
{
    const char *chosen = getenv("SOCKEYE_LESSONS");
    if (chosen && *chosen)
        snprintf(out, cap, "%s", chosen);
    else
        data_dir_of("lessons", out, cap);
}

/* "07-select-flow" */
static int is_lesson_name(const struct dirent *entry)
{
    size_t digits = strspn(entry->d_name, "0123456789");
    return digits > 0 && entry->d_name[digits] == '-';
}

static uint64_t number_of(const char *name)
{
    struct str rest = str_from(name);
    uint64_t number = 0;
    str_take_digits(&rest, 10, UINT64_MAX, &number);
    return number;
}

static int by_number(const struct dirent **a, const struct dirent **b)
{
    uint64_t left = number_of((*a)->d_name), right = number_of((*b)->d_name);
    return left != right ? (left > right) - (left < right) : strcmp((*a)->d_name, (*b)->d_name);
}

bool lessons_find(struct lesson_list *list)
{
    struct dirent **names = NULL;
    memset(list, 0, sizeof *list);
    lessons_folder(list->folder, sizeof list->folder);
    int count = scandir(list->folder, &names, is_lesson_name, by_number);
    if (count < 0)
        return false;
    list->entries = calloc((size_t)count + 1, sizeof *list->entries);
    for (int i = 0; i < count; i++) {
        struct lesson_entry *entry = list->entries ? &list->entries[list->count] : NULL;
        if (entry && path_join(entry->folder, sizeof entry->folder, list->folder, names[i]->d_name) &&
            is_folder(entry->folder)) {
            entry->lesson = lesson_read(entry->folder, entry->why, sizeof entry->why);
            list->count++;
        }
        free(names[i]);
    }
    free(names);
    return list->entries != NULL;
}

void lessons_free(struct lesson_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        lesson_free(list->entries[i].lesson);
    free(list->entries);
    memset(list, 0, sizeof *list);
}

const struct lesson_entry *lessons_named(const struct lesson_list *list, const char *name)
{
    size_t length = strlen(name);
    bool number = length > 0 && length < 9 && strspn(name, "0123456789") == length;
    for (size_t i = 0; i < list->count; i++) {
        const char *base = path_base(list->entries[i].folder), *dash = strchr(base, '-');
        if (number ? number_of(base) == number_of(name)
                   : strcmp(base, name) == 0 || strcmp(dash + 1, name) == 0)
            return &list->entries[i];
    }
    return NULL;
}
