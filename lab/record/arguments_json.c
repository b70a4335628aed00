#include "lab/record/arguments_json.h"

#include "lab/record/arguments.h"

enum { DEPTH_MAX = 5 };

static const char ellipsis[] = "\xe2\x80\xa6";

static void put_part(struct text *text, struct str part, unsigned depth);

/* ---- single values */

static bool is_integer(struct str value)
{
    static const char most[] = "18446744073709551615"; /* 2^64-1 */
    struct str digits = str_starts(value, "-") ? str_skip(value, 1) : value;
    uint64_t number;
    bool zero = digits.n > 1 && digits.p[0] == '0', large = digits.n >= sizeof most - 1;
    if (large && (digits.n != value.n || digits.n > sizeof most - 1 || memcmp(digits.p, most, digits.n) > 0))
        return false;
    return digits.n > 0 && !zero && str_take_digits(&digits, 10, UINT64_MAX, &number) && digits.n == 0;
}

/* The byte that an escape of text_escape() stands for, taken off the front. */
static char take_escaped(struct str *rest)
{
    static const char letters[] = "ntr", bytes[] = "\n\t\r";
    char letter = rest->p[0];
    const char *at = letter ? strchr(letters, letter) : NULL;
    uint64_t value;
    *rest = str_skip(*rest, 1);
    if (letter != 'x')
        return at ? bytes[at - letters] : letter;
    struct str hex = str_first(*rest, 2);
    *rest = str_skip(*rest, 2);
    return str_take_digits(&hex, 16, 255, &value) ? (char)value : letter;
}

/* `"a\n"`, `"a"...`: false where more stands behind the quotes. */
static bool put_bytes(struct text *text, struct str value)
{
    char bytes[EVENT_LINE_MAX + 4];
    size_t end = arguments_part_end(value, 0, " .["), used = 0;
    struct str quoted = str_first(value, end), behind = str_skip(value, end);
    bool cut = str_is(behind, "...");
    if (quoted.n < 2 || quoted.n > EVENT_LINE_MAX || !str_ends(quoted, "\"") || (behind.n > 0 && !cut))
        return false;
    for (struct str rest = { quoted.p + 1, quoted.n - 2 }; rest.n > 0;) {
        bool escape = rest.p[0] == '\\' && rest.n > 1;
        rest = str_skip(rest, escape);
        bytes[used++] = escape ? take_escaped(&rest) : rest.p[0];
        if (!escape)
            rest = str_skip(rest, 1);
    }
    if (cut) {
        memcpy(bytes + used, ellipsis, sizeof ellipsis - 1);
        used += sizeof ellipsis - 1;
    }
    json_put_string(text, (struct str){ bytes, used });
    return true;
}

/* ---- values of several parts */

/* What stands within the brackets; false where they are not the whole of it. */
static bool within(struct str value, char open, char close, struct str *inside)
{
    if (value.n < 2 || value.p[0] != open || value.p[value.n - 1] != close)
        return false;
    *inside = (struct str){ value.p + 1, value.n - 2 };
    return arguments_part_end(value, 0, " ") == value.n;
}

/* Takes the part up to one of `ends` off the front, and that with the blanks behind it. */
static struct str take_part(struct str *rest, const char *ends)
{
    struct str part = str_first(*rest, arguments_part_end(*rest, 0, ends));
    *rest = str_skip(*rest, part.n + 1);
    while (str_starts(*rest, " "))
        *rest = str_skip(*rest, 1);
    return part;
}

/* Whether a list is one of things, and no text in brackets: "[7 killed by SIGKILL]". */
static bool is_item(struct str part)
{
    return part.n > 0 && (strchr("-0123456789\"[{?.", part.p[0]) || str_starts(part, "SIG"));
}

static bool is_list(struct str inside)
{
    while (inside.n > 0)
        if (!is_item(take_part(&inside, " ")))
            return false;
    return true;
}

static void put_array(struct text *text, struct str inside, const char *ends, unsigned depth)
{
    text_char(text, '[');
    for (bool first = true; inside.n > 0; first = false) {
        if (!first)
            text_char(text, ',');
        put_part(text, take_part(&inside, ends), depth + 1);
    }
    text_char(text, ']');
}

/* The name that a part has in front of '=', or of a blank where it is one of a control message. */
static struct str take_name(struct str *part, char behind)
{
    size_t size = 0;
    while (size < part->n && ((part->p[size] >= 'a' && part->p[size] <= 'z') ||
                              (part->p[size] >= '0' && part->p[size] <= '9') || part->p[size] == '_' ||
                              (behind == ' ' && part->p[size] >= 'A' && part->p[size] <= 'Z')))
        size++;
    struct str name = str_first(*part, size);
    if (size == 0 || size + 1 >= part->n || part->p[size] != behind)
        return (struct str){ NULL, 0 };
    *part = str_skip(*part, size + 1);
    return name;
}

static bool has_names(struct str inside)
{
    while (inside.n > 0) {
        struct str part = take_part(&inside, ",");
        if (take_name(&part, '=').n == 0)
            return false;
    }
    return true;
}

static void put_member(struct text *text, struct str name, struct str value, unsigned depth)
{
    json_put_string(text, name);
    text_char(text, ':');
    put_part(text, value, depth + 1);
}

static void put_object(struct text *text, struct str inside, unsigned depth)
{
    text_char(text, '{');
    for (bool first = true; inside.n > 0; first = false) {
        struct str part = take_part(&inside, ","), name = take_name(&part, '=');
        if (!first)
            text_char(text, ',');
        put_member(text, name, part, depth);
    }
    text_char(text, '}');
}

static bool put_parts(struct text *text, struct str value, unsigned depth)
{
    struct str inside;
    if (within(value, '[', ']', &inside) && is_list(inside)) {
        put_array(text, inside, " ", depth);
        return true;
    }
    if (!within(value, '{', '}', &inside))
        return false;
    if (inside.n > 0 && has_names(inside))
        put_object(text, inside, depth);
    else if (arguments_part_end(inside, 0, ",") < inside.n || str_starts(inside, "["))
        put_array(text, inside, ",", depth);
    else
        json_put_string(text, inside);
    return true;
}

/* "SCM_RIGHTS [5]" */
static bool put_named(struct text *text, struct str part, unsigned depth)
{
    struct str rest = part, name = take_name(&rest, ' ');
    if (!str_has(name, "_") || str_starts(name, "AF_") || arguments_part_end(rest, 0, " ") < rest.n)
        return false;
    text_char(text, '{');
    put_member(text, name, rest, depth);
    text_char(text, '}');
    return true;
}

static void put_part(struct text *text, struct str part, unsigned depth)
{
    if (str_is(part, "NULL"))
        text_string(text, "null");
    else if (is_integer(part))
        text_str(text, part);
    else if (depth >= DEPTH_MAX || !(put_bytes(text, part) || put_parts(text, part, depth) ||
                                     (depth > 0 && put_named(text, part, depth))))
        json_put_string(text, part);
}

void arguments_json(struct json *json, const char *key, const struct event *event)
{
    struct arguments arguments = arguments_of(event);
    struct argument argument;
    bool first = true;
    while (arguments_next(&arguments, &argument)) {
        if (first)
            json_begin(json, key);
        text_char(&json->text, first ? '{' : ',');
        json_put_string(&json->text, argument.name);
        text_char(&json->text, ':');
        put_part(&json->text, argument.value, 0);
        first = false;
    }
    if (first)
        return;
    text_char(&json->text, '}');
    json_end(json);
}
