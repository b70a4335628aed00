/* Saving: see save.h. */
#include "viz/navigate/save.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "viz/export/export.h"

enum { NAMES_MAX = 1000 };

/* ---- what can be saved, and as what */

typedef bool write_file(const struct save *save, FILE *out);

static bool write_recording(const struct save *save, FILE *out)
{
    struct str bytes = timeline_bytes(save->view->timeline);
    return fwrite(bytes.p, 1, bytes.n, out) == bytes.n;
}

static bool write_transcript(const struct save *save, FILE *out)
{
    return export_transcript(save->view, out);
}

static bool write_ladder_text(const struct save *save, FILE *out)
{
    return export_ladder_text(save->view, EXPORT_LADDER_WIDTH, save->ascii, out);
}

static bool write_ladder_svg(const struct save *save, FILE *out)
{
    return export_ladder_svg(save->view, EXPORT_LADDER_WIDTH, out);
}

static bool write_mermaid(const struct save *save, FILE *out)
{
    return export_ladder_mermaid(save->view, out);
}

static bool write_screen_text(const struct save *save, FILE *out)
{
    char *text = canvas_dump(save->screen(save->data));
    bool good = text && fputs(text, out) >= 0;
    free(text);
    return good;
}

static bool write_screen_svg(const struct save *save, FILE *out)
{
    return export_svg(save->screen(save->data), *save->theme, save->title, out);
}

static const struct form {
    enum action what;
    const char *word, *ending;
    write_file *write;
} forms[] = {
    { ACTION_SAVE_RECORDING, "recording", ".pcapng", write_recording },
    { ACTION_SAVE_TRANSCRIPT, "transcript", ".txt", write_transcript },
    { ACTION_SAVE_LADDER, "ladder", ".txt", write_ladder_text },
    { ACTION_SAVE_LADDER, "ladder", ".svg", write_ladder_svg },
    { ACTION_SAVE_LADDER, "ladder", ".mmd", write_mermaid },
    { ACTION_SAVE_SCREEN, "screen", ".svg", write_screen_svg },
    { ACTION_SAVE_SCREEN, "screen", ".txt", write_screen_text },
};
enum { FORMS = sizeof forms / sizeof *forms };

static bool ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path), e = strlen(ending);
    return n > e && strcasecmp(path + n - e, ending) == 0;
}

/* By the name's ending; what has one form only may be called anything. */
static const struct form *form_of(enum action what, const char *path)
{
    const struct form *only = NULL;
    int count = 0;
    for (int i = 0; i < FORMS; i++) {
        if (forms[i].what != what)
            continue;
        if (ends_in(path, forms[i].ending))
            return &forms[i];
        only = &forms[i];
        count++;
    }
    return count == 1 ? only : NULL;
}

/* ---- names */

/* "01 tcp" as "01-tcp": letters, digits; all else parts. */
static void stem_of(const char *title, char *out, size_t cap)
{
    size_t used = 0;
    for (; *title && used + 1 < cap; title++) {
        bool plain = isalnum((unsigned char)*title) != 0;
        if (plain || (used > 0 && out[used - 1] != '-'))
            out[used++] = plain ? *title : '-';
    }
    while (used > 0 && out[used - 1] == '-')
        used--;
    snprintf(out + used, cap - used, "%s", used ? "" : "session");
}

void save_name(const struct save *save, enum action what, char *out, size_t cap)
{
    const struct form *form = forms;
    char name[80];
    for (int i = FORMS - 1; i >= 0; i--)
        if (forms[i].what == what)
            form = &forms[i];
    stem_of(save->title, name, sizeof name);
    bool bare = what == ACTION_SAVE_RECORDING;
    for (int i = 1; i < NAMES_MAX; i++) {
        char number[16] = "";
        if (i > 1)
            snprintf(number, sizeof number, "-%d", i);
        snprintf(out, cap, "%s%s%s%s%s", name, bare ? "" : "-", bare ? "" : form->word, number, form->ending);
        if (access(out, F_OK) != 0)
            return;
    }
}

static void whole_path(const char *path, char *out, size_t cap)
{
    const char *home = getenv("HOME");
    if (path[0] == '~' && path[1] == '/' && home)
        snprintf(out, cap, "%s%s", home, path + 1);
    else
        snprintf(out, cap, "%s", path);
}

/* ---- writing */

/* Writes all of it and closes. 0, or errno. */
static int write_and_close(const struct save *save, const struct form *form, int fd)
{
    FILE *out = fdopen(fd, "w");
    if (!out) {
        int error = errno;
        close(fd);
        return error;
    }
    errno = 0;
    bool good = form->write(save, out) && !ferror(out);
    int error = good ? 0 : errno ? errno : ENOMEM;
    if (fclose(out) != 0 && good)
        error = errno;
    return error;
}

static void report(const struct save *save, const struct form *form, const char *path, int error)
{
    bool filtered = save->view->filter && form->what != ACTION_SAVE_SCREEN;
    const char *tail = form->what == ACTION_SAVE_RECORDING
                           ? ": `sockeye replay`, Wireshark and tshark open it"
                           : (filtered ? ", filtered as shown" : "");
    if (error)
        say(save->message, "Cannot save %.100s: %s.", path, strerror(error));
    else
        say(save->message, "Saved as %.100s%s.", path, tail);
}

bool save_write(struct save *save, enum action what, const char *name)
{
    const struct form *form = form_of(what, name);
    int fd, error;
    save->what = what;
    if (!form) {
        say(save->message, "%s",
            what == ACTION_SAVE_LADDER ? "A ladder's file is named .txt, .svg or .mmd (Mermaid)."
                                       : "A screen's file is named .svg or .txt.");
        return true;
    }
    whole_path(name, save->path, sizeof save->path);
    fd = open(save->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return false;
    error = fd < 0 ? errno : write_and_close(save, form, fd);
    if (error && fd >= 0)
        unlink(save->path);
    report(save, form, save->path, error);
    return true;
}

/* What is there stays whole until the new file is. */
static int replace(const struct save *save, const struct form *form)
{
    char fresh[PATH_TEXT_MAX + 8];
    struct stat old;
    int fd, error;
    if (stat(save->path, &old) != 0)
        return errno;
    if (!S_ISREG(old.st_mode))
        return S_ISDIR(old.st_mode) ? EISDIR : EINVAL;
    snprintf(fresh, sizeof fresh, "%s.XXXXXX", save->path);
    fd = mkostemp(fresh, O_CLOEXEC);
    if (fd < 0)
        return errno;
    fchmod(fd, old.st_mode & 07777);
    error = write_and_close(save, form, fd);
    if (!error && rename(fresh, save->path) != 0)
        error = errno;
    if (error)
        unlink(fresh);
    return error;
}

void save_overwrite(const struct save *save, bool yes)
{
    const struct form *form = form_of(save->what, save->path);
    if (yes && form)
        report(save, form, save->path, replace(save, form));
    else
        say(save->message, "Not saved.");
}
