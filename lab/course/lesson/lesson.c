/* A lesson's folder as a struct: what each key of lesson.ini means stands in one table, and a key that is not
 * in it is refused by file and line, with those that would do. */
#include "lab/course/lesson/lesson.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/course/lesson/argv_split.h"
#include "lab/course/lesson/ini_file.h"
#include "lab/course/lesson/lesson_merge.h"

enum section {
    IN_LESSON = 1,
    IN_ACTOR = 2,
    IN_SYSCTL = 4,
    IN_ORDER = 8,
    IN_VARIANT = 16,
    IN_EXERCISE = 32,
    IN_SCENARIO = 64
};

/* What an entry is about, from the words of its section. */
struct target {
    enum section section;
    struct lesson_variant *variant;
    struct lesson_actor *actor;
};

struct reading {
    struct lesson *lesson;
    bool exercise;
    struct lesson_overrides overrides;
    const char *path;
    int line;
    char *why;
    size_t cap;
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct reading *in, const char *format, ...)
{
    char said[400];
    va_list list;
    va_start(list, format);
    vsnprintf(said, sizeof said, format, list);
    va_end(list);
    if (in->line)
        snprintf(in->why, in->cap, "%s:%d: %s", in->path, in->line, said);
    else
        snprintf(in->why, in->cap, "%s: %s", in->path, said);
    return false;
}

/* ---- what a value is turned into */

static bool put_text(struct reading *in, void *field, const char *value)
{
    char **text = field;
    if (*text)
        return refuse(in, "given twice");
    *text = strdup(value);
    return *text || refuse(in, "out of memory");
}

static bool put_escaped(struct reading *in, void *field, const char *value)
{
    char **text = field;
    if (*text)
        return refuse(in, "given twice");
    *text = argv_unescape(value);
    return *text || refuse(in, "out of memory");
}

static bool put_words(struct reading *in, void *field, const char *value)
{
    char ***words = field, why[100];
    if (*words)
        return refuse(in, "given twice");
    *words = argv_split(value, why, sizeof why);
    return *words || refuse(in, "%s", why);
}

static bool put_minutes(struct reading *in, void *field, const char *value)
{
    int64_t minutes;
    if (str_number(str_from(value), 1, 600, &minutes) != NUMBER_READ)
        return refuse(in, "minutes = %s is no number of minutes (1 to 600)", value);
    *(int *)field = (int)minutes;
    return true;
}

static bool put_weather(struct reading *in, void *field, const char *value)
{
    if (strcmp(value, "calm") != 0 && strcmp(value, "all") != 0)
        return refuse(in, "weather = %s is unknown (one of: calm, all)", value);
    return put_text(in, field, value);
}

static bool put_file(struct reading *in, void *field, const char *value)
{
    if (strlen(value) < 3 || !str_ends(str_from(value), ".c") || strchr(value, '/'))
        return refuse(in, "file = %s is no name of a C file, such as server.c", value);
    return put_text(in, field, value);
}

static bool put_steps(struct reading *in, void *field, const char *value)
{
    struct lesson_steps *steps = field;
    char why[100], **words = argv_split(value, why, sizeof why);
    bool good = words || refuse(in, "%s", why);
    steps->said = true;
    for (size_t i = 0; good && words[i]; i++) {
        if (steps->count == LESSON_ORDER_MAX)
            good = refuse(in, "more than %d steps", LESSON_ORDER_MAX);
        else if (!(steps->who[steps->count++] = strdup(words[i])))
            good = refuse(in, "out of memory");
    }
    free(words);
    return good;
}

/* Whom a weather or a check may let go in any order is not held to one before it. */
static bool put_prepare(struct reading *in, void *field, const char *value)
{
    if (in->exercise)
        return refuse(in, "prepare is for what somebody looks at, and nobody looks at a scenario");
    return put_steps(in, field, value);
}

/* ---- the keys */

struct key {
    enum section section;
    const char *name;
    size_t offset; /* of the field in struct lesson, lesson_variant or lesson_actor, by the section */
    bool (*put)(struct reading *in, void *field, const char *value);
};

static const struct key keys[] = {
    { IN_LESSON, "title", offsetof(struct lesson, title), put_text },
    { IN_LESSON, "part", offsetof(struct lesson, part), put_text },
    { IN_LESSON, "minutes", offsetof(struct lesson, minutes), put_minutes },
    { IN_LESSON, "about", offsetof(struct lesson, about), put_text },
    { IN_ACTOR, "program", offsetof(struct lesson_actor, program), put_text },
    { IN_ACTOR, "args", offsetof(struct lesson_actor, args), put_words },
    { IN_ACTOR, "after", offsetof(struct lesson_actor, after), put_text },
    { IN_ACTOR, "input", offsetof(struct lesson_actor, input), put_escaped },
    { IN_ORDER, "prepare", offsetof(struct lesson_variant, prepare), put_prepare },
    { IN_ORDER, "steps", offsetof(struct lesson_variant, order), put_steps },
    { IN_VARIANT, "about", offsetof(struct lesson_variant, about), put_text },
    { IN_VARIANT, "actors", offsetof(struct lesson_variant, cast), put_words },
    { IN_VARIANT, "args.ACTOR", 0, NULL }, /* put_override() */
    { IN_EXERCISE, "title", offsetof(struct lesson, title), put_text },
    { IN_EXERCISE, "file", offsetof(struct lesson, file), put_file },
    { IN_EXERCISE, "minutes", offsetof(struct lesson, minutes), put_minutes },
    { IN_EXERCISE, "about", offsetof(struct lesson, about), put_text },
    { IN_EXERCISE, "weather", offsetof(struct lesson, variants[0].weather), put_weather },
    { IN_SCENARIO, "about", offsetof(struct lesson_variant, about), put_text },
    { IN_SCENARIO, "actors", offsetof(struct lesson_variant, cast), put_words },
    { IN_SCENARIO, "weather", offsetof(struct lesson_variant, weather), put_weather },
    { IN_SCENARIO, "args.ACTOR", 0, NULL },
};

static bool is_variant(enum section section)
{
    return section == IN_VARIANT || section == IN_SCENARIO;
}

static void list_keys(enum section section, char *out, size_t cap)
{
    struct text list = text_into(out, cap);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].section == section)
            text_printf(&list, "%s%s", list.used ? ", " : "", keys[i].name);
}

static bool put_override(struct reading *in, struct lesson_variant *variant, const char *label,
                         const char *value)
{
    struct lesson_overrides *all = &in->overrides;
    char why[100];
    if (all->count == LESSON_OVERRIDES_MAX)
        return refuse(in, "more than %d arguments of variants", LESSON_OVERRIDES_MAX);
    struct lesson_override *override = &all->items[all->count];
    *override = (struct lesson_override){ .variant = variant, .line = in->line };
    override->label = strdup(label);
    override->args = argv_split(value, why, sizeof why);
    all->count++;
    if (!override->args)
        return refuse(in, "%s", why);
    return override->label || refuse(in, "out of memory");
}

static bool put_sysctl(struct reading *in, struct lesson_variant *variant, const char *name,
                       const char *value)
{
    if (variant->sysctl_count == LESSON_SYSCTLS_MAX)
        return refuse(in, "more than %d sysctls", LESSON_SYSCTLS_MAX);
    if (name[0] == '/' || strstr(name, ".."))
        return refuse(in, "'%s' is no name of a sysctl (as in net.ipv4.tcp_syn_retries)", name);
    struct lesson_pair *pair = &variant->sysctls[variant->sysctl_count++];
    pair->name = strdup(name);
    pair->value = strdup(value);
    if (!pair->name || !pair->value)
        return refuse(in, "out of memory");
    bool dotted = !strchr(pair->name, '/');
    for (char *p = pair->name; dotted && *p; p++)
        if (*p == '.')
            *p = '/';
    return true;
}

static bool put(struct reading *in, const struct target *target, const char *name, const char *value)
{
    char allowed[200];
    if (target->section == IN_SYSCTL)
        return put_sysctl(in, target->variant, name, value);
    if (is_variant(target->section) && strncmp(name, "args.", 5) == 0 && name[5])
        return put_override(in, target->variant, name + 5, value);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct key *key = &keys[i];
        if (key->section != target->section || !key->put || strcmp(key->name, name) != 0)
            continue;
        bool whole = key->section == IN_LESSON || key->section == IN_EXERCISE;
        char *base = whole                      ? (char *)in->lesson
                     : key->section == IN_ACTOR ? (char *)target->actor
                                                : (char *)target->variant;
        return key->put(in, base + key->offset, value);
    }
    list_keys(target->section, allowed, sizeof allowed);
    return refuse(in, "unknown key '%s' (one of: %s)", name, allowed);
}

/* ---- the sections */

static bool find_variant(struct reading *in, const char *name, struct target *target)
{
    struct lesson *lesson = in->lesson;
    for (size_t i = 1; i < lesson->variant_count; i++)
        if (strcmp(lesson->variants[i].name, name) == 0) {
            target->variant = &lesson->variants[i];
            return true;
        }
    if (lesson->variant_count == LESSON_VARIANTS_MAX)
        return refuse(in, "more than %d variants", LESSON_VARIANTS_MAX - 1);
    if (!lesson_is_label(name))
        return refuse(in, "variant '%s': a name is a-z, then a-z 0-9 and -", name);
    target->variant = &lesson->variants[lesson->variant_count++];
    target->variant->name = strdup(name);
    return target->variant->name || refuse(in, "out of memory");
}

static bool find_actor(struct reading *in, const char *label, struct target *target)
{
    struct lesson_variant *variant = target->variant;
    for (size_t i = 0; i < variant->actor_count; i++)
        if (strcmp(variant->actors[i].label, label) == 0) {
            target->actor = &variant->actors[i];
            return true;
        }
    if (variant->actor_count == LESSON_ACTORS_MAX)
        return refuse(in, "more than %d actors", LESSON_ACTORS_MAX);
    if (!lesson_is_label(label))
        return refuse(in, "actor '%s': a name is a-z, then a-z 0-9 and -, up to 20, and not 'packet'", label);
    target->actor = &variant->actors[variant->actor_count++];
    target->actor->label = strdup(label);
    return target->actor->label || refuse(in, "out of memory");
}

/* [lesson] [actor A] [sysctl] [order] [variant V] [variant V actor A] [variant V sysctl] [variant V order] */
static bool find_target(struct reading *in, const char *section, struct target *target)
{
    char why[100], **words = argv_split(section, why, sizeof why), **rest = words;
    size_t count = argv_count(words);
    bool good = words || refuse(in, "%s", why);
    *target = (struct target){ .variant = &in->lesson->variants[0] };
    if (good && count >= 2 && strcmp(rest[0], "variant") == 0) {
        good = find_variant(in, rest[1], target);
        rest += 2;
        count -= 2;
        target->section = in->exercise ? IN_SCENARIO : IN_VARIANT;
    }
    if (!good || (count == 0 && is_variant(target->section)))
        ;
    else if (count == 2 && strcmp(rest[0], "actor") == 0) {
        target->section = IN_ACTOR;
        good = find_actor(in, rest[1], target);
    } else if (count == 1 && strcmp(rest[0], "sysctl") == 0) {
        target->section = IN_SYSCTL;
    } else if (count == 1 && strcmp(rest[0], "order") == 0) {
        target->section = IN_ORDER;
    } else if (count == 1 && rest == words && strcmp(rest[0], in->exercise ? "exercise" : "lesson") == 0) {
        target->section = in->exercise ? IN_EXERCISE : IN_LESSON;
    } else {
        good = refuse(in,
                      "unknown section [%s] (one of: %s, actor NAME, sysctl, order, variant NAME, "
                      "variant NAME actor NAME, variant NAME sysctl, variant NAME order)",
                      section, in->exercise ? "exercise" : "lesson");
    }
    free(words);
    return good;
}

static bool read_ini(struct reading *in)
{
    struct ini_file file;
    struct target target;
    bool good = ini_file_read(in->path, &file, in->why, in->cap);
    for (size_t i = 0; good && i < file.count; i++) {
        const struct ini_entry *entry = &file.entries[i];
        in->line = entry->line;
        good = find_target(in, entry->section, &target) && put(in, &target, entry->name, entry->value);
    }
    in->line = 0;
    ini_file_free(&file);
    return good;
}

/* ---- the folder */

/* "07-select-flow" is lesson 07, select-flow; a folder of any other name has no number. */
static bool name_lesson(struct lesson *lesson)
{
    const char *base = path_base(lesson->folder);
    size_t digits = strspn(base, "0123456789");
    if (digits == 0 || base[digits] != '-')
        digits = 0;
    lesson->number = strndup(base, digits);
    lesson->name = strdup(base + digits + (digits > 0));
    if (lesson->name)
        text_defuse(lesson->name, strlen(lesson->name));
    return lesson->number && lesson->name;
}

static bool read_text(struct lesson *lesson, const char *folder, const char *name, char *why, size_t cap)
{
    char path[PATH_MAX];
    path_join(path, sizeof path, folder, name);
    lesson->text = file_text(path, NULL);
    if (!lesson->text && errno == ENOENT)
        lesson->text = strdup("");
    if (lesson->text)
        text_defuse(lesson->text, strlen(lesson->text));
    else
        snprintf(why, cap, "cannot read %s: %s", path, strerror(errno));
    return lesson->text != NULL;
}

/* What lesson.ini may leave out. */
static bool fill(struct lesson *lesson)
{
    if (!lesson->title)
        lesson->title = strdup(lesson->name);
    if (!lesson->part)
        lesson->part = strdup("");
    if (!lesson->about)
        lesson->about = strdup("");
    return lesson->title && lesson->part && lesson->about;
}

static bool read_whole(struct reading *in, char *why, size_t cap)
{
    struct lesson *lesson = in->lesson;
    struct lesson_variant *base = &lesson->variants[0];
    base->name = strdup("");
    base->about = strdup("");
    snprintf(why, cap, "out of memory");
    if (!base->name || !base->about)
        return false;
    if (!read_ini(in) || !lesson_merge(lesson, &in->overrides, in->path, why, cap))
        return false;
    if (!read_text(lesson, lesson->folder, in->exercise ? "task.md" : "lesson.md", why, cap))
        return false;
    if (in->exercise && !lesson->file) {
        snprintf(why, cap, "%s: [exercise] has no file = ...", in->path);
        return false;
    }
    snprintf(why, cap, "out of memory");
    return fill(lesson);
}

struct lesson *lesson_read(const char *folder, char *why, size_t cap)
{
    char path[PATH_MAX];
    struct lesson *lesson = calloc(1, sizeof *lesson);
    struct reading in = { .lesson = lesson, .path = path, .why = why, .cap = cap };
    snprintf(why, cap, "out of memory");
    if (!lesson)
        return NULL;
    lesson->variant_count = 1;
    lesson->folder = realpath(folder, NULL);
    path_join(path, sizeof path, folder, "lesson.ini");
    bool good = lesson->folder != NULL;
    if (!good)
        snprintf(why, cap, "cannot read the lesson in %s: %s", folder, strerror(errno));
    good = good && name_lesson(lesson) && read_whole(&in, why, cap);
    lesson_overrides_free(&in.overrides);
    if (good) {
        why[0] = '\0';
        return lesson;
    }
    lesson_free(lesson);
    return NULL;
}

struct lesson *lesson_read_exercise(const struct lesson *of, char *why, size_t cap)
{
    char path[PATH_MAX];
    struct lesson *lesson = calloc(1, sizeof *lesson);
    struct reading in = { .lesson = lesson, .exercise = true, .path = path, .why = why, .cap = cap };
    snprintf(why, cap, "out of memory");
    if (!lesson)
        return NULL;
    lesson->variant_count = 1;
    if (asprintf(&lesson->folder, "%s/exercise", of->folder) < 0)
        lesson->folder = NULL;
    bool good = lesson->folder != NULL;
    path_join(path, sizeof path, of->folder, "exercise/exercise.ini");
    lesson->number = strdup(of->number);
    lesson->name = strdup(of->name);
    lesson->beside = strdup(of->folder);
    good = good && lesson->number && lesson->name && lesson->beside && read_whole(&in, why, cap);
    lesson_overrides_free(&in.overrides);
    if (good) {
        why[0] = '\0';
        return lesson;
    }
    lesson_free(lesson);
    return NULL;
}

void lesson_free(struct lesson *lesson)
{
    if (!lesson)
        return;
    for (size_t i = 0; i < lesson->variant_count; i++)
        lesson_variant_free(&lesson->variants[i]);
    free(lesson->folder);
    free(lesson->beside);
    free(lesson->number);
    free(lesson->name);
    free(lesson->title);
    free(lesson->part);
    free(lesson->about);
    free(lesson->text);
    free(lesson->file);
    free(lesson);
}

const struct lesson_variant *lesson_variant(const struct lesson *lesson, const char *name)
{
    for (size_t i = 0; i < lesson->variant_count; i++)
        if (strcmp(lesson->variants[i].name, name ? name : "") == 0)
            return &lesson->variants[i];
    return NULL;
}

void lesson_program_path(const struct lesson *lesson, const char *program, char *out, size_t cap)
{
    path_join(out, cap, lesson->folder, program);
    if (lesson->beside && access(out, F_OK) != 0)
        path_join(out, cap, lesson->beside, program);
}
