#include "lab/explain/findings/finding.h"

#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"

static int by_event(const void *a, const void *b)
{
    const struct finding *left = a, *right = b;
    if (left->event != right->event)
        return left->event < right->event ? -1 : 1;
    return strcmp(left->kind->name, right->kind->name);
}

/* "server" of "server.2": a program's children make its mistakes. */
static struct str program_of(struct str label)
{
    return str_before(label, '.');
}

static bool same_place(const struct finding *a, const struct finding *b)
{
    if (a->line <= 0 || b->line <= 0)
        return a->line <= 0 && b->line <= 0 && str_equal(program_of(a->actor), program_of(b->actor));
    return a->line == b->line && str_equal(a->file, b->file);
}

/* Detectors may tell of a moment long after it: the one that came first speaks for all. */
static void join(struct finding *old, const struct finding *fresh)
{
    struct finding first = fresh->event < old->event ? *fresh : *old;
    const struct finding *last = fresh->last_event > old->last_event ? fresh : old;
    first.count = old->count + fresh->count;
    first.last_event = last->last_event;
    first.last_step = last->last_step;
    *old = first;
}

static void in_order(struct findings *findings)
{
    qsort(findings->items, findings->count, sizeof *findings->items, by_event);
}

bool findings_take(struct findings *findings, const struct finding *fresh)
{
    for (uint32_t i = 0; i < findings->count; i++)
        if (findings->items[i].kind == fresh->kind && same_place(&findings->items[i], fresh)) {
            join(&findings->items[i], fresh);
            in_order(findings);
            return true;
        }
    if (!array_reserve(&findings->items, &findings->capacity, findings->count + 1, sizeof *findings->items))
        return false;
    findings->items[findings->count++] = *fresh;
    in_order(findings);
    return true;
}

void findings_free(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){ 0 };
}
