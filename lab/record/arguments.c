#include "lab/record/arguments.h"

struct arguments arguments_of(const struct event *event)
{
    bool call = event->kind >= EVENT_ENTER && event->kind <= EVENT_RETURN;
    struct str head = str_before(event->line, '(');
    if (!call || head.n == event->line.n)
        return (struct arguments){ { NULL, 0 }, { NULL, 0 } };
    return (struct arguments){ str_skip(event->line, head.n + 1), event->u.call.arguments };
}

static bool is_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool take_name(struct str *rest, struct str *name)
{
    size_t size = 0;
    while (size < rest->n && is_name(rest->p[size]))
        size++;
    *name = str_first(*rest, size);
    *rest = str_skip(*rest, size);
    return size > 0;
}

/* Where the next part of the line begins: behind the comma of the last one. */
static void pass_comma(struct str *line)
{
    if (str_starts(*line, ", "))
        *line = str_skip(*line, 2);
}

bool arguments_next(struct arguments *arguments, struct argument *argument)
{
    struct str *rest = &arguments->rest;
    uint64_t size = 0;
    if (!take_name(rest, &argument->name))
        return false;
    bool beside = str_starts(*rest, "=");
    *rest = str_skip(*rest, 1);
    if (!str_take_digits(rest, 10, EVENT_LINE_MAX, &size))
        return false;
    if (beside)
        *rest = str_skip(*rest, 1);
    struct str *from = beside ? rest : &arguments->line;
    if (size > from->n)
        return false;
    argument->value = str_first(*from, size);
    *from = str_skip(*from, size);
    if (!beside)
        pass_comma(from);
    *rest = str_skip(*rest, 1);
    return true;
}

size_t arguments_part_end(struct str text, size_t at, const char *ends)
{
    int depth = 0;
    bool quoted = false;
    for (; at < text.n; at++) {
        char byte = text.p[at];
        if (quoted) {
            at += byte == '\\';
            quoted = byte != '"';
        } else if (depth == 0 && byte && strchr(ends, byte)) {
            return at;
        } else if (byte == '"') {
            quoted = true;
        } else if (byte && strchr("([{", byte)) {
            depth++;
        } else if (depth && byte && strchr(")]}", byte)) {
            depth--;
        }
    }
    return text.n;
}

static void end(struct text *text, size_t before)
{
    text_char(text, ' ');
    if (text->cut)
        text_back(text, before);
}

void arguments_put(struct text *text, const char *name, size_t size)
{
    size_t before = text->used;
    text_string(text, name);
    text_char(text, ':');
    text_unsigned(text, size);
    end(text, before);
}

void arguments_put_beside(struct text *text, const char *name, struct str value)
{
    size_t before = text->used;
    text_string(text, name);
    text_char(text, '=');
    text_unsigned(text, value.n);
    text_char(text, ':');
    text_str(text, value);
    end(text, before);
}
