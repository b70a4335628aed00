#include "lab/wall/places.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/wall/exact.h"

static int say(char *why, size_t cap, const char *what, const char *path)
{
    snprintf(why, cap, "cannot %s %s: %s", what, path, strerror(errno));
    return -1;
}

static int add(struct places *places, const char *target, const char *real, int source, enum view_what what)
{
    char *copy = strdup(target), *other = real ? strdup(real) : NULL;
    if (!copy || (real && !other) ||
        !array_reserve(&places->rows, &places->capacity, places->count + 1, sizeof *places->rows)) {
        free(copy);
        free(other);
        if (source >= 0)
            close(source);
        return -1;
    }
    places->rows[places->count++] = (struct place){ copy, other, source, what };
    return 0;
}

/* ---- taking them */

/* What is shown is opened at once; `real` is where it lies without links. */
static int take_shown(struct places *places, const char *path, const char *real)
{
    int root = open("/", O_PATH | O_CLOEXEC);
    int source = root < 0 ? -1 : exact_open(root, real, EXACT_THERE);
    int error = errno;
    if (root >= 0)
        close(root);
    errno = error;
    return source < 0 ? -1 : add(places, path, real, source, VIEW_SHOW);
}

/* A cover is where the thing lies, and wherever a folder is shown that holds it. */
static int take_cover(struct places *places, const struct view *view, const char *real)
{
    char folder[PATH_MAX], alias[PATH_MAX];
    if (add(places, real, NULL, -1, VIEW_COVER) != 0)
        return -1;
    for (size_t i = 0; i < view->path_count; i++) {
        const char *shown = view->paths[i].path;
        if (view->paths[i].what != VIEW_SHOW || !realpath(shown, folder) || !exact_is_within(real, folder) ||
            strcmp(shown, folder) == 0 || strcmp(real, folder) == 0)
            continue;
        if (snprintf(alias, sizeof alias, "%s%s", shown, real + strlen(folder)) < (int)sizeof alias &&
            add(places, alias, NULL, -1, VIEW_COVER) != 0)
            return -1;
    }
    return 0;
}

/* What is shown below a folder that programs may write to stands in one that they may not, whoever owns it:
 * for /tmp/a/b/c that is /tmp/a. */
static int take_stand(struct places *places, const char *path)
{
    static const char *const writable[] = { "/tmp", "/var/tmp", "/dev/shm" };
    char stand[PATH_MAX];
    for (size_t i = 0; i < sizeof writable / sizeof writable[0]; i++) {
        size_t length = strlen(writable[i]);
        if (!exact_is_within(path, writable[i]) || !path[length])
            continue;
        length += 1 + strcspn(path + length + 1, "/");
        snprintf(stand, sizeof stand, "%.*s", (int)length, path);
        return path[length] && !places_have(places, stand) ? add(places, stand, NULL, -1, VIEW_EMPTY) : 0;
    }
    return 0;
}

static int take(struct places *places, const struct view *view, const struct view_path *path)
{
    char real[PATH_MAX];
    if (!exact_is_clean(path->path)) {
        errno = EINVAL;
        return -1;
    }
    if (view->walled && path->what != VIEW_COVER && take_stand(places, path->path) != 0)
        return -1;
    if (path->what == VIEW_EMPTY && view->walled)
        return add(places, path->path, realpath(path->path, real), -1, VIEW_EMPTY);
    if (!realpath(path->path, real)) /* what nobody can reach need not be covered */
        return path->what == VIEW_COVER && (errno == ENOENT || errno == EACCES || errno == ENOTDIR) ? 0 : -1;
    return path->what == VIEW_SHOW ? take_shown(places, path->path, real) : take_cover(places, view, real);
}

/* What is shorter first; of the same, what covers. */
static int in_order(const void *a, const void *b)
{
    const struct place *one = a, *other = b;
    size_t left = strlen(one->target), right = strlen(other->target);
    if (left != right)
        return left < right ? -1 : 1;
    return (one->what == VIEW_SHOW) - (other->what == VIEW_SHOW);
}

int places_take(struct places *places, const struct view *view, char *why, size_t cap)
{
    static const char *const verbs[] = {
        [VIEW_SHOW] = "show", [VIEW_EMPTY] = "empty", [VIEW_COVER] = "cover"
    };
    *places = (struct places){ .null = open("/dev/null", O_PATH | O_CLOEXEC) };
    if (places->null < 0)
        return say(why, cap, "open", "/dev/null");
    for (size_t i = 0; i < view->path_count; i++)
        if (take(places, view, &view->paths[i]) != 0)
            return say(why, cap, verbs[view->paths[i].what], view->paths[i].path);
    if (places->count > 0)
        qsort(places->rows, places->count, sizeof *places->rows, in_order);
    return 0;
}

/* ---- putting them */

bool places_cover(const struct places *places, const char *path)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->rows[i].what != VIEW_SHOW && exact_is_within(path, places->rows[i].target))
            return true;
    return false;
}

static int bind(int source, int target)
{
    return mount(exact_name(source), exact_name(target), NULL, MS_BIND | MS_REC, NULL);
}

/* Where a link of the view itself is on the way, as from /bin to /usr/bin, that leads to where the thing
 * lies.
 */
static int open_target(const struct place *place, int root, bool make)
{
    bool folder = place->what != VIEW_SHOW || exact_is_folder(place->source);
    enum exact how = !make ? EXACT_THERE : folder ? EXACT_MAKE_FOLDER : EXACT_MAKE_FILE;
    int target = exact_open(root, place->target, how);
    return target < 0 && errno == ELOOP && place->real ? exact_open(root, place->real, how) : target;
}

static int put(const struct places *places, const struct place *place, int root, bool walled)
{
    bool shows = place->what == VIEW_SHOW;
    bool make = place->what == VIEW_EMPTY || (shows && (walled || places_cover(places, place->target)));
    int target = open_target(place, root, make);
    if (target < 0)
        return place->what == VIEW_COVER && errno == ENOENT ? 0 : -1;
    int result = shows                     ? bind(place->source, target)
                 : exact_is_folder(target) ? mount("covered", exact_name(target), "tmpfs",
                                                   MS_NOSUID | MS_NODEV, "mode=0755,size=1m,nr_inodes=256")
                                           : bind(places->null, target);
    int error = errno;
    close(target);
    errno = error;
    return result;
}

int places_mount(const struct places *places, int root, bool walled, char *why, size_t cap)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->rows[i];
        if (put(places, place, root, walled) != 0)
            return say(why, cap, place->what == VIEW_SHOW ? "show" : "cover", place->target);
    }
    return 0;
}

bool places_have(const struct places *places, const char *path)
{
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(places->rows[i].target, path) == 0)
            return true;
    return false;
}

void places_free(struct places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->rows[i].target);
        free(places->rows[i].real);
        if (places->rows[i].source >= 0)
            close(places->rows[i].source);
    }
    free(places->rows);
    if (places->null >= 0)
        close(places->null);
    *places = (struct places){ .null = -1 };
}
