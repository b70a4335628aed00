/* The sections of lesson.ini stand in any order, so a variant can only be completed when all have been read.
 */
#include "lab/course/lesson/lesson_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/text.h"
#include "lab/course/lesson/argv_split.h"

bool lesson_is_label(const char *label)
{
    size_t length = strlen(label);
    return length > 0 && length <= 20 && label[0] >= 'a' && label[0] <= 'z' &&
           strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length && strcmp(label, "packet") != 0;
}

static char *copy_text(const char *text, bool *failed)
{
    char *copy = text ? strdup(text) : NULL;
    if (text && !copy)
        *failed = true;
    return copy;
}

/* One allocation, as argv_split() makes it. */
static char **copy_words(char *const *words, bool *failed)
{
    if (!words)
        return NULL;
    size_t count = argv_count(words), bytes = (count + 1) * sizeof *words;
    for (size_t i = 0; i < count; i++)
        bytes += strlen(words[i]) + 1;
    char **copy = malloc(bytes);
    if (!copy) {
        *failed = true;
        return NULL;
    }
    char *out = (char *)(copy + count + 1);
    for (size_t i = 0; i < count; i++) {
        copy[i] = out;
        out = stpcpy(out, words[i]) + 1;
    }
    copy[count] = NULL;
    return copy;
}

static struct lesson_actor *actor_of(struct lesson_variant *variant, const char *label)
{
    for (size_t i = 0; i < variant->actor_count; i++)
        if (strcmp(variant->actors[i].label, label) == 0)
            return &variant->actors[i];
    return NULL;
}

static void actor_free(struct lesson_actor *actor)
{
    free(actor->label);
    free(actor->program);
    free(actor->args);
    free(actor->input);
    free(actor->after);
}

/* What the variant's own section of an actor leaves open is the lesson's. */
static void complete_actor(struct lesson_actor *own, const struct lesson_actor *from, bool *failed)
{
    if (!own->program)
        own->program = copy_text(from->program, failed);
    if (!own->args)
        own->args = copy_words(from->args, failed);
    if (!own->input)
        own->input = copy_text(from->input, failed);
    if (!own->after)
        own->after = copy_text(from->after, failed);
}

static bool takes_part(const struct lesson_variant *variant, const char *label)
{
    for (size_t i = 0; variant->cast && variant->cast[i]; i++)
        if (strcmp(variant->cast[i], label) == 0)
            return true;
    return !variant->cast;
}

/* The lesson's actors come first, in the lesson's order; the variant's further ones follow. */
static bool inherit_actors(struct lesson_variant *variant, const struct lesson_variant *base)
{
    struct lesson_actor own[LESSON_ACTORS_MAX];
    size_t own_count = variant->actor_count, count = 0;
    bool failed = false, full = false;
    memcpy(own, variant->actors, sizeof own);
    memset(variant->actors, 0, sizeof variant->actors);
    for (size_t i = 0; i < base->actor_count; i++) {
        if (!takes_part(variant, base->actors[i].label))
            continue;
        struct lesson_actor *actor = &variant->actors[count++];
        for (size_t k = 0; k < own_count; k++)
            if (own[k].label && strcmp(own[k].label, base->actors[i].label) == 0) {
                *actor = own[k];
                memset(&own[k], 0, sizeof own[k]);
            }
        if (!actor->label)
            actor->label = copy_text(base->actors[i].label, &failed);
        complete_actor(actor, &base->actors[i], &failed);
    }
    for (size_t k = 0; k < own_count; k++) {
        if (!own[k].label)
            continue;
        if (count == LESSON_ACTORS_MAX) {
            actor_free(&own[k]);
            full = true;
        } else {
            variant->actors[count++] = own[k];
        }
    }
    variant->actor_count = count;
    return !failed && !full;
}

/* Who is to be waited for and takes no part is not waited for. */
static void forget_absent(struct lesson_variant *variant)
{
    for (size_t i = 0; variant->cast && i < variant->actor_count; i++) {
        struct lesson_actor *actor = &variant->actors[i];
        char label[32];
        snprintf(label, sizeof label, "%.*s", actor->after ? (int)strcspn(actor->after, ":") : 0,
                 actor->after);
        if (actor->after && lesson_is_label(label) && !actor_of(variant, label)) {
            free(actor->after);
            actor->after = NULL;
        }
    }
}

static bool inherit_sysctls(struct lesson_variant *variant, const struct lesson_variant *base)
{
    bool failed = false;
    for (size_t i = 0; i < base->sysctl_count; i++) {
        bool own = false;
        for (size_t k = 0; k < variant->sysctl_count; k++)
            own = own || strcmp(variant->sysctls[k].name, base->sysctls[i].name) == 0;
        if (own)
            continue;
        if (variant->sysctl_count == LESSON_SYSCTLS_MAX)
            return false;
        struct lesson_pair *pair = &variant->sysctls[variant->sysctl_count++];
        pair->name = copy_text(base->sysctls[i].name, &failed);
        pair->value = copy_text(base->sysctls[i].value, &failed);
    }
    return !failed;
}

static void inherit_steps(struct lesson_steps *own, const struct lesson_steps *base, bool *failed)
{
    if (own->said)
        return;
    for (; own->count < base->count; own->count++)
        own->who[own->count] = copy_text(base->who[own->count], failed);
}

static bool inherit_order(struct lesson_variant *variant, const struct lesson_variant *base)
{
    bool failed = false;
    if (!variant->cast) { /* another cast plays another piece */
        inherit_steps(&variant->prepare, &base->prepare, &failed);
        inherit_steps(&variant->order, &base->order, &failed);
    }
    if (!variant->about)
        variant->about = copy_text("", &failed);
    if (!variant->weather)
        variant->weather = copy_text(base->weather, &failed);
    return !failed;
}

static void list_actors(const struct lesson_variant *variant, char *out, size_t cap)
{
    struct text list = text_into(out, cap);
    for (size_t i = 0; i < variant->actor_count; i++)
        text_printf(&list, "%s%s", i ? ", " : "", variant->actors[i].label);
}

static bool apply_overrides(struct lesson *lesson, const struct lesson_overrides *overrides, const char *path,
                            char *why, size_t cap)
{
    char actors[300];
    bool failed = false;
    for (size_t i = 0; i < overrides->count; i++) {
        const struct lesson_override *override = &overrides->items[i];
        struct lesson_variant *variant = &lesson->variants[override->variant - lesson->variants];
        struct lesson_actor *actor = actor_of(variant, override->label);
        if (!actor) {
            list_actors(variant, actors, sizeof actors);
            snprintf(why, cap, "%s:%d: no actor '%s' (one of: %s)", path, override->line, override->label,
                     actors);
            return false;
        }
        free(actor->args);
        actor->args = copy_words(override->args, &failed);
    }
    if (failed)
        snprintf(why, cap, "out of memory");
    return !failed;
}

/* "server" or one of its children, "server.1". */
static bool is_known(struct lesson_variant *variant, const char *label)
{
    char actor[32];
    snprintf(actor, sizeof actor, "%.*s", (int)strcspn(label, "."), label);
    return actor_of(variant, actor) != NULL;
}

static bool check_steps(struct lesson_variant *variant, const struct lesson_steps *steps, const char *path,
                        char *why, size_t cap)
{
    char actors[300];
    for (size_t i = 0; i < steps->count; i++)
        if (!is_known(variant, steps->who[i])) {
            list_actors(variant, actors, sizeof actors);
            snprintf(why, cap, "%s: [%s%s%sorder] names '%s', which is no actor (one of: %s)", path,
                     variant->name[0] ? "variant " : "", variant->name, variant->name[0] ? " " : "",
                     steps->who[i], actors);
            return false;
        }
    return true;
}

static bool check(struct lesson_variant *variant, const char *path, char *why, size_t cap)
{
    char actors[300];
    const char *of = variant->name[0] ? "variant " : "";
    for (size_t i = 0; variant->cast && variant->cast[i]; i++)
        if (!actor_of(variant, variant->cast[i])) {
            list_actors(variant, actors, sizeof actors);
            snprintf(why, cap, "%s: [variant %s] actors names '%s', which is no actor (one of: %s)", path,
                     variant->name, variant->cast[i], actors);
            return false;
        }
    if (variant->actor_count == 0) {
        snprintf(why, cap, "%s: no [actor NAME] section: nothing would run", path);
        return false;
    }
    for (size_t i = 0; i < variant->actor_count; i++)
        if (!variant->actors[i].program || !variant->actors[i].program[0]) {
            snprintf(why, cap, "%s: [%s%s%sactor %s] has no program = ...", path, of, variant->name,
                     variant->name[0] ? " " : "", variant->actors[i].label);
            return false;
        }
    if (variant->prepare.count + variant->order.count > LESSON_ORDER_MAX) {
        snprintf(why, cap, "%s: [%s%s%sorder] has more than %d steps", path, of, variant->name,
                 variant->name[0] ? " " : "", LESSON_ORDER_MAX);
        return false;
    }
    return check_steps(variant, &variant->prepare, path, why, cap) &&
           check_steps(variant, &variant->order, path, why, cap);
}

bool lesson_merge(struct lesson *lesson, const struct lesson_overrides *overrides, const char *path,
                  char *why, size_t cap)
{
    const struct lesson_variant *base = &lesson->variants[0];
    for (size_t i = 1; i < lesson->variant_count; i++) {
        struct lesson_variant *variant = &lesson->variants[i];
        if (!inherit_actors(variant, base) || !inherit_sysctls(variant, base) ||
            !inherit_order(variant, base)) {
            snprintf(why, cap, "%s: variant %s: too many actors or sysctls, or out of memory", path,
                     variant->name);
            return false;
        }
        forget_absent(variant);
    }
    if (!apply_overrides(lesson, overrides, path, why, cap))
        return false;
    for (size_t i = 0; i < lesson->variant_count; i++)
        if (!check(&lesson->variants[i], path, why, cap))
            return false;
    return true;
}

void lesson_overrides_free(struct lesson_overrides *overrides)
{
    for (size_t i = 0; i < overrides->count; i++) {
        free(overrides->items[i].label);
        free(overrides->items[i].args);
    }
    overrides->count = 0;
}

static void steps_free(struct lesson_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        free(steps->who[i]);
}

void lesson_variant_free(struct lesson_variant *variant)
{
    for (size_t i = 0; i < variant->actor_count; i++)
        actor_free(&variant->actors[i]);
    for (size_t i = 0; i < variant->sysctl_count; i++) {
        free(variant->sysctls[i].name);
        free(variant->sysctls[i].value);
    }
    steps_free(&variant->prepare);
    steps_free(&variant->order);
    free(variant->cast);
    free(variant->name);
    free(variant->about);
    free(variant->weather);
}
