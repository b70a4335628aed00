/* sockeye new-lesson: a folder to begin with, copied from lessons/template. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/cli/cli.h"
#include "lab/course/lesson/lesson.h"

static bool is_name(const char *name)
{
    size_t length = strlen(name);
    return islower((unsigned char)name[0]) && length <= 40 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* The number behind the last lesson there is, at least 37: the course has the ones before. */
static int next_number(const struct lesson_list *all)
{
    int next = 37;
    for (size_t i = 0; i < all->count; i++) {
        struct str name = str_from(path_base(all->entries[i].folder));
        uint64_t number = 0;
        str_take_digits(&name, 10, INT32_MAX - 1, &number);
        next = (int)number >= next ? (int)number + 1 : next;
    }
    return next;
}

static int copy_file(const char *from, const char *to)
{
    size_t size;
    char *text = file_text(from, &size);
    if (!text)
        return complain_errno(errno, "cannot read %s", from);
    FILE *out = fopen(to, "wxe");
    bool good = out && fwrite(text, 1, size, out) == size;
    if (out && fclose(out) != 0)
        good = false;
    free(text);
    if (good)
        return CLI_GOOD;
    return complain_errno(errno, "cannot write %s", to);
}

static int copy_folder(const char *from, const char *to);

static int copy(const char *from, const char *to, const char *name)
{
    char source[1024], target[1024];
    struct stat status;
    if (!path_join(source, sizeof source, from, name) || !path_join(target, sizeof target, to, name))
        return complain_usage("the path of %s is too long", name);
    bool folder = stat(source, &status) == 0 && S_ISDIR(status.st_mode);
    return folder ? copy_folder(source, target) : copy_file(source, target);
}

/* `to` must not be there yet. */
static int copy_folder(const char *from, const char *to)
{
    struct dirent **entries = NULL;
    int status = CLI_GOOD, count = scandir(from, &entries, NULL, alphasort);
    if (count < 0)
        return complain_errno(errno, "cannot read %s", from);
    if (mkdir(to, 0777) != 0)
        status = complain_errno(errno, "cannot make %s", to);
    for (int i = 0; i < count; i++) {
        if (status == CLI_GOOD && entries[i]->d_name[0] != '.')
            status = copy(from, to, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int make(const struct lesson_list *all, const char *name)
{
    char template[600], folder[100];
    path_join(template, sizeof template, all->folder, "template");
    snprintf(folder, sizeof folder, "%02d-%s", next_number(all), name);
    int status = copy_folder(template, folder);
    if (status != CLI_GOOD)
        return status;
    print_visible("%s is a lesson that runs, with an exercise. What next:\n"
                  "  sockeye run ./%s         watch it\n"
                  "  sockeye lint ./%s        what is wrong with it\n"
                  "lessons/README.md says how a lesson is written.\n",
                  folder, folder, folder);
    return CLI_GOOD;
}

static int new_lesson(const struct cli_options *options, int count, char **words)
{
    struct lesson_list all;
    (void)options;
    if (count != 1)
        return complain_usage("new-lesson takes one name, as in `sockeye new-lesson my-first`");
    if (!is_name(words[0]))
        return complain_usage("'%s' is no name for a lesson: a-z, then a-z 0-9 and -", words[0]);
    if (!lessons_find(&all)) /* that there are none yet is fine */
        return complain_errno(errno, "no lessons in %s", all.folder);
    int status = make(&all, words[0]);
    lessons_free(&all);
    return status;
}

const struct verb verb_new_lesson = {
    .name = "new-lesson",
    .usage = "new-lesson NAME",
    .about = "begin a lesson of your own, in this folder",
    .more = "",
    .options = 0,
    .run = new_lesson,
};
