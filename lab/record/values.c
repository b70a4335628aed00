/* The one table of an object's figures, and the text form in which a recording carries their changes. */
#include "lab/record/values.h"

#include "lab/base/text.h"

enum { KEY_MAX = 8 };

struct row {
    char key[KEY_MAX + 1];
    const char *title;
};

static const struct row numbers[VALUE_COUNT] = {
    [VALUE_RECV_QUEUE] = { "rq", "receive queue" },
    [VALUE_SEND_QUEUE] = { "wq", "send queue" },
    [VALUE_UNSENT] = { "unsent", "not yet sent" },
    [VALUE_RECV_LIMIT] = { "rlimit", "receive buffer" },
    [VALUE_SEND_LIMIT] = { "slimit", "send buffer" },
    [VALUE_RECV_ASKED] = { "rasked", "receive buffer asked for" },
    [VALUE_SEND_ASKED] = { "sasked", "send buffer asked for" },
    [VALUE_RECV_MEMORY] = { "rmem", "receive memory" },
    [VALUE_SEND_MEMORY] = { "wmem", "send memory" },
    [VALUE_DROPS] = { "drops", "drops" },
    [VALUE_ACCEPT_QUEUE] = { "aq", "accept queue" },
    [VALUE_BACKLOG] = { "backlog", "backlog" },
    [VALUE_HALF_OPEN] = { "half", "half-open" },
    [VALUE_OVERFLOWS] = { "over", "listen overflows" },
    [VALUE_CWND] = { "cwnd", "congestion window" },
    [VALUE_SSTHRESH] = { "ssthresh", "slow start threshold" },
    [VALUE_RTT] = { "rtt", "round trip time" },
    [VALUE_RTO] = { "rto", "retransmission timeout" },
    [VALUE_MSS] = { "mss", "maximum segment size" },
    [VALUE_PEER_WINDOW] = { "swnd", "peer's window" },
    [VALUE_OWN_WINDOW] = { "rwnd", "own window" },
    [VALUE_UNACKED] = { "unacked", "segments not acknowledged" },
    [VALUE_RETRANSMITS] = { "retrans", "retransmissions" },
    [VALUE_SHUTDOWN] = { "shut", "shut down" },
    [VALUE_ERROR] = { "err", "pending error" },
    [VALUE_PEER_OBJECT] = { "peer", "peer" },
    [VALUE_LISTENER] = { "parent", "listener" },
    [VALUE_COUNT_READY] = { "ready", "ready" },
    [VALUE_OPTIONS] = { "opts", "options" },
};

static const struct row texts[TEXT_COUNT] = {
    [TEXT_KIND] = { "kind", "kind" },
    [TEXT_STATE] = { "state", "state" },
    [TEXT_LOCAL] = { "local", "local address" },
    [TEXT_REMOTE] = { "remote", "remote address" },
    [TEXT_OWNER] = { "owner", "owner" },
};

void values_clear(struct values *values)
{
    for (unsigned i = 0; i < VALUE_COUNT; i++)
        values->number[i] = VALUE_UNKNOWN;
    for (unsigned i = 0; i < TEXT_COUNT; i++)
        values->text[i] = (struct str){ NULL, 0 };
}

const char *value_key(enum value_id id)
{
    return (unsigned)id < VALUE_COUNT ? numbers[id].key : "";
}

const char *value_title(enum value_id id)
{
    return (unsigned)id < VALUE_COUNT ? numbers[id].title : "";
}

const char *text_key(enum text_id id)
{
    return (unsigned)id < TEXT_COUNT ? texts[id].key : "";
}

/* ---- writing */

/* A space would end the value, a control byte would break the line it stands in. */
static void put_text(char *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        uint8_t byte = (uint8_t)text.p[i];
        out[i] = byte == ' ' ? '-' : byte < 0x20 || byte == 0x7f ? '?' : (char)byte;
    }
}

/* "key=" with the space before it; what does not fit with `room` bytes of value is left out whole. */
static bool put_key(char *out, size_t cap, size_t *used, const char *key, size_t room)
{
    size_t n = strlen(key), gap = *used > 0;
    if (*used + gap + n + 1 + room > cap)
        return false;
    if (gap)
        out[*used] = ' ';
    memcpy(out + *used + gap, key, n);
    out[*used + gap + n] = '=';
    *used += gap + n + 1;
    return true;
}

size_t values_diff(const struct values *before, const struct values *now, char *out, size_t cap)
{
    size_t used = 0;
    for (unsigned i = 0; i < TEXT_COUNT; i++) {
        struct str text = now->text[i];
        if (before ? str_equal(before->text[i], text) : text.n == 0)
            continue;
        if (put_key(out, cap, &used, texts[i].key, text.n)) {
            put_text(out + used, text);
            used += text.n;
        }
    }
    for (unsigned i = 0; i < VALUE_COUNT; i++) {
        int32_t value = now->number[i];
        char digits[12];
        struct text number = text_into(digits, sizeof digits);
        if (value == (before ? before->number[i] : VALUE_UNKNOWN))
            continue;
        if (value != VALUE_UNKNOWN)
            text_int(&number, value);
        if (put_key(out, cap, &used, numbers[i].key, number.used)) {
            memcpy(out + used, digits, number.used);
            used += number.used;
        }
    }
    return used;
}

/* ---- reading */

/* All rows in the order in which values_diff() writes them: texts, then numbers. */
static const struct row *row_at(unsigned i)
{
    return i < TEXT_COUNT ? &texts[i] : &numbers[i - TEXT_COUNT];
}

/* Searched from where the last one was: a million of these are read when a recording is opened. */
static unsigned find_row(const char *key, unsigned expected)
{
    uint64_t word, known;
    memcpy(&word, key, sizeof word);
    for (unsigned i = 0; i < TEXT_COUNT + VALUE_COUNT; i++, expected++) {
        if (expected >= TEXT_COUNT + VALUE_COUNT)
            expected = 0;
        memcpy(&known, row_at(expected)->key, sizeof known);
        if (known == word)
            return expected;
    }
    return TEXT_COUNT + VALUE_COUNT;
}

/* Out of range is held at the ends, so that a newer writer's wider figure is not taken for a small one. */
static bool number_from(struct str text, int32_t *value)
{
    bool negative = text.n > 0 && *text.p == '-';
    struct str digits = str_skip(text, negative);
    uint64_t size;
    if (text.n == 0) {
        *value = VALUE_UNKNOWN;
        return true;
    }
    if (!str_take_digits(&digits, 10, INT32_MAX, &size) || digits.n > 0)
        return false;
    *value = negative ? -(int32_t)size : (int32_t)size;
    return true;
}

/* `key` is padded. Returns where the next key is to be expected. */
static unsigned apply_one(struct values *values, const char *key, struct str value, unsigned expected)
{
    unsigned row = find_row(key, expected);
    if (row < TEXT_COUNT) {
        values->text[row] = value.n > 0 ? value : (struct str){ NULL, 0 };
    } else if (row < TEXT_COUNT + VALUE_COUNT) {
        int32_t number;
        if (number_from(value, &number))
            values->number[row - TEXT_COUNT] = number;
    }
    return row + 1;
}

void values_apply(struct values *values, struct str text)
{
    const char *p = text.p, *end = text.n ? text.p + text.n : text.p;
    unsigned expected = 0;
    while (p < end) {
        char key[KEY_MAX] = { 0 };
        size_t n = 0;
        for (; p < end && *p != '=' && *p != ' '; p++, n++)
            if (n < KEY_MAX)
                key[n] = *p;
        if (p < end && *p == '=') {
            const char *value = ++p;
            while (p < end && *p != ' ')
                p++;
            if (n > 0 && n <= KEY_MAX)
                expected = apply_one(values, key, (struct str){ value, (size_t)(p - value) }, expected);
        }
        while (p < end && *p == ' ')
            p++;
    }
}
