#include "lab/explain/fold/fold_sums.h"

#include "lab/explain/fold/shape.h"
#include "lab/record/packet.h"

struct fold_term fold_term_of(const struct event *event)
{
    struct fold_term term = { .kind = event->kind, .program = shape_program(event->actor), .bytes = -1 };
    struct packet packet;
    switch (event->kind) {
    case EVENT_RETURN:
        term.name = event->u.call.name;
        term.error = event->u.call.error;
        if (!term.error && event->u.call.length >= 0)
            term.bytes = event->u.call.length;
        break;
    case EVENT_OUTPUT:
        term.bytes = (int64_t)event->u.io.data.n;
        break;
    case EVENT_PACKET:
        if (packet_dissect(&event->u.packet, &packet))
            term.bytes = packet.payload_length;
        break;
    default:
        break;
    }
    return term;
}

static bool same_sum(const struct fold_term *a, const struct fold_term *b)
{
    return a->kind == b->kind && a->error == b->error && str_equal(a->program, b->program) &&
           str_equal(a->name, b->name);
}

void fold_sums_add(struct fold_sums *sums, const struct fold_term *term)
{
    unsigned i = 0;
    if (term->kind == EVENT_ENTER || term->kind == EVENT_BLOCK)
        return; /* the call counts when it comes back */
    while (i < sums->count && !same_sum(&sums->items[i].of, term))
        i++;
    if (i == FOLD_SUMS_MAX) {
        sums->others++;
        return;
    }
    if (i == sums->count) {
        sums->items[sums->count].of = *term;
        sums->items[sums->count++].count = 1;
        return;
    }
    int64_t *bytes = &sums->items[i].of.bytes;
    sums->items[i].count++;
    if (term->bytes > 0) /* a recording may say that they were any number */
        *bytes = *bytes > INT64_MAX - term->bytes ? INT64_MAX : (*bytes > 0 ? *bytes : 0) + term->bytes;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void put_name(struct text *text, const struct fold_term *term)
{
    const char *error = term->error ? strerrorname_np(term->error) : NULL;
    if (term->kind != EVENT_RETURN)
        text_string(text, term->kind == EVENT_OUTPUT ? "output" : event_kind_name(term->kind));
    else
        text_visible(text, term->name);
    if (error)
        text_printf(text, " %s", error);
    else if (term->error)
        text_printf(text, " errno %d", term->error);
}

static void put_sum(struct text *text, const struct fold_term *term, uint64_t count)
{
    if (term->kind == EVENT_PACKET) {
        text_printf(text, "%llu packet%s", (unsigned long long)count, plural(count));
    } else {
        put_name(text, term);
        text_printf(text, " %llu time%s", (unsigned long long)count, plural(count));
    }
    if (term->bytes > 0)
        text_printf(text, " (%lld byte%s)", (long long)term->bytes, plural((uint64_t)term->bytes));
}

/* Those of a program together, in the order in which they first came. */
void fold_sums_text(const struct fold_sums *sums, struct text *text)
{
    bool said[FOLD_SUMS_MAX] = { false };
    for (unsigned i = 0; i < sums->count; i++) {
        const struct fold_term *first = &sums->items[i].of;
        if (said[i])
            continue;
        text_string(text, i == 0 ? ": " : "; ");
        if (first->kind != EVENT_PACKET) {
            text_visible(text, first->program);
            text_char(text, ' ');
        }
        for (unsigned j = i; j < sums->count; j++) {
            const struct fold_term *term = &sums->items[j].of;
            if (!str_equal(term->program, first->program) ||
                (term->kind == EVENT_PACKET) != (first->kind == EVENT_PACKET))
                continue;
            text_string(text, j > i ? ", " : "");
            put_sum(text, term, sums->items[j].count);
            said[j] = true;
        }
    }
    if (sums->others)
        text_printf(text, "; and %llu other event%s", (unsigned long long)sums->others, plural(sums->others));
}
