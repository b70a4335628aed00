#include "viz/view/wire_words.h"

#include <inttypes.h>

#include "lab/base/utf8.h"

static uint32_t number_at(struct str text)
{
    uint64_t value = 0;
    str_take_digits(&text, 10, UINT32_MAX, &value);
    return (uint32_t)value;
}

static uint32_t number_after(struct str text, const char *what)
{
    size_t at = str_find_text(text, what);
    return at < text.n ? number_at(str_skip(text, at + strlen(what))) : 0;
}

void wire_facts_of(const struct conversation_parts *parts, struct wire_facts *facts)
{
    struct str info = parts->info;
    size_t at = str_find_text(info, " seq ");
    *facts = (struct wire_facts){ .flags = info, .tcp = at < info.n, .marks = parts->marks };
    facts->dropped = str_has(info, "[dropped");
    if (!facts->tcp)
        return;
    facts->flags = str_first(info, at);
    facts->reset = str_has(facts->flags, "RST");
    facts->sequence = number_after(info, " seq ");
    facts->acknowledgment = number_after(info, " ack ");
    facts->window = number_after(info, " win ");
    facts->payload = number_after(info, ", ");
}

/* The gravest first: where there is room for one word it is that. */
static const struct {
    uint32_t mark;
    const char *words, *brief;
} mark_words[] = {
    { MARK_RETRANSMISSION, "again", "again" },     { MARK_ZERO_WINDOW, "window 0", "win 0" },
    { MARK_OUT_OF_ORDER, "out of order", "late" }, { MARK_LOST_SEGMENT, "after a gap", "gap" },
    { MARK_DUPLICATE_ACK, "duplicate", "dup" },    { MARK_WINDOW_UPDATE, "window opens", "opens" },
    { MARK_KEEPALIVE, "keep-alive", "alive" },     { MARK_WINDOW_PROBE, "window probe", "probe" },
};

static void add_marks(const struct wire_facts *facts, uint32_t without, bool brief, int most,
                      struct words *out)
{
    int said = 0;
    if (facts->dropped)
        words_add(out, "%s%s", said++ ? ", " : "", "dropped");
    for (size_t i = 0; i < sizeof mark_words / sizeof *mark_words && said < most; i++)
        if (facts->marks & ~without & mark_words[i].mark)
            words_add(out, "%s%s", said++ ? ", " : "", brief ? mark_words[i].brief : mark_words[i].words);
}

void wire_marks(const struct wire_facts *facts, struct words *out)
{
    words_clear(out);
    add_marks(facts, 0, false, 8, out);
}

/* What of a packet is said in each form of its label, from the longest to the shortest. */
static const struct label_form {
    bool window, numbers; /* seq and ack */
    bool bytes;           /* "bytes" rather than "B" */
    bool words;           /* marks in full */
    int marks;            /* how many */
} forms[] = {
    { true, true, true, true, 8 },     { false, true, true, true, 8 },    { false, false, true, true, 8 },
    { false, false, true, false, 8 },  { false, false, false, false, 8 }, { false, false, false, false, 1 },
    { false, false, false, false, 0 },
};

static bool has_flag(const struct wire_facts *facts, const char *flag)
{
    return str_has(facts->flags, flag);
}

static void add_payload(const struct wire_facts *facts, bool bytes, struct words *out)
{
    char figure[UNITS_MAX];
    if (bytes && (has_flag(facts, "FIN") || has_flag(facts, "SYN") || facts->reset))
        words_add(out, "%.*s ", STR_ARGS(facts->flags));
    words_add(out, "%s%s", units_grouped(facts->payload, figure),
              !bytes                ? " B"
              : facts->payload == 1 ? " byte"
                                    : " bytes");
}

static void label_in_form(const struct wire_facts *facts, const struct label_form *form, bool ascii,
                          struct words *out)
{
    bool sign = facts->marks & MARK_RETRANSMISSION && !ascii;
    struct words marks;
    words_clear(&marks);
    add_marks(facts, sign && !form->words ? MARK_RETRANSMISSION : 0, !form->words, form->marks, &marks);
    words_clear(out);
    if (sign)
        words_add(out, "↻ ");
    if (facts->tcp && facts->payload)
        add_payload(facts, form->bytes, out);
    else
        words_add(out, "%.*s", STR_ARGS(facts->flags));
    if (marks.used)
        words_add(out, " %s", marks.text);
    if (!form->marks && !sign && facts->marks) {
        words_clear(out); /* no room for both: what is wrong goes before how much it is */
        add_marks(facts, 0, true, 1, out);
    }
    if (facts->tcp && form->numbers)
        words_add(out, "  seq %" PRIu32, facts->sequence);
    if (facts->tcp && form->numbers && has_flag(facts, "ACK"))
        words_add(out, " ack %" PRIu32, facts->acknowledgment);
    if (facts->tcp && form->window)
        words_add(out, " win %" PRIu32, facts->window);
}

void wire_label(const struct wire_facts *facts, int room, bool ascii, struct words *out)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        label_in_form(facts, &forms[i], ascii, out);
        if (utf8_width((struct str){ out->text, out->used }) <= room)
            return;
    }
}
