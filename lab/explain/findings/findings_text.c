#include "lab/explain/findings/findings_text.h"

#include <stdio.h>

#include "lab/base/json.h"
#include "lab/base/utf8.h"

enum { INDENT = 4, NAME_COLUMNS = 8 };

/* ---- its parts */

char *finding_place(const struct finding *finding, char out[FINDING_PLACE_MAX])
{
    struct str name = str_behind_last(finding->file, '/'),
               beside = str_behind_last(finding->beside_file, '/');
    struct text text = text_into(out, FINDING_PLACE_MAX);
    if (finding->line > 0) {
        text_visible(&text, name);
        text_printf(&text, ":%d", finding->line);
    }
    if (finding->line > 0 && finding->beside_line > 0) {
        text_printf(&text, " (%s ", finding->wrapped ? "via" : "called from");
        text_visible(&text, beside);
        text_printf(&text, ":%d)", finding->beside_line);
    }
    return out;
}

char *finding_steps(const struct finding *finding, char out[64])
{
    if (finding->count == 1)
        snprintf(out, 64, "step %u", finding->step);
    else if (finding->step == finding->last_step)
        snprintf(out, 64, "step %u, %u times", finding->step, finding->count);
    else
        snprintf(out, 64, "steps %u to %u, %u times", finding->step, finding->last_step, finding->count);
    return out;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static struct str trim(struct str line)
{
    while (line.n > 0 && is_blank(line.p[0]))
        line = str_skip(line, 1);
    while (line.n > 0 && is_blank(line.p[line.n - 1]))
        line.n--;
    return line;
}

struct str finding_source_line(struct timeline *timeline, const struct finding *finding)
{
    if (finding->line <= 0)
        return (struct str){ NULL, 0 };
    return trim(timeline_source_line(timeline_source(timeline, finding->file), finding->line));
}

/* ---- text */

/* Text behind `name` in its own column, broken at `width`. */
static void put_named(struct text *out, const char *name, const char *words, int width)
{
    int column = INDENT + (name[0] ? NAME_COLUMNS : 0);
    struct str rest = str_from(words), line;
    while (utf8_wrap(&rest, width > 2 * column ? width - column : column, &line)) {
        text_printf(out, "%*s%-*s", INDENT, "", column - INDENT, name);
        text_visible(out, line);
        text_char(out, '\n');
        name = "";
    }
}

static void put_heading(struct text *out, const struct finding *finding, bool color)
{
    char place[FINDING_PLACE_MAX], steps[64];
    text_printf(out, "%s%s%s: ", color ? "\33[1;33m" : "", finding->kind->name, color ? "\33[0m" : "");
    text_visible(out, finding->actor);
    text_printf(out, "%s%s%s%s\n", finding->actor.n ? ", " : "", finding_place(finding, place),
                finding->line > 0 ? ", " : "", finding_steps(finding, steps));
}

void finding_text(struct text *out, struct timeline *timeline, const struct finding *finding, int width,
                  bool color)
{
    struct str source = finding_source_line(timeline, finding);
    put_heading(out, finding, color);
    if (source.n) {
        text_printf(out, "%*s%d  ", INDENT, "", finding->line);
        text_visible(out, source);
        text_char(out, '\n');
    }
    put_named(out, "", finding->sentence, width);
    put_named(out, "why", finding->kind->why, width);
    put_named(out, "advice", finding->advice, width);
}

/* ---- JSON */

static void steps_members(struct json *json, const struct finding *finding)
{
    json_number(json, "count", finding->count);
    json_number(json, "first_step", finding->step);
    json_number(json, "last_step", finding->last_step);
    json_number(json, "first_event", finding->event);
    json_number(json, "last_event", finding->last_event);
}

/* null where it is not known, so that the member is always there. */
static void put_known(struct json *json, const char *key, struct str value)
{
    json_string(json, key, value);
    if (value.p)
        return;
    json_begin(json, key);
    text_string(&json->text, "null");
    json_end(json);
}

size_t finding_json(struct timeline *timeline, const struct finding *finding, char out[FINDING_JSON_MAX])
{
    struct json json = json_open(out, FINDING_JSON_MAX);
    json_string(&json, "kind", str_from("finding"));
    json_string(&json, "name", str_from(finding->kind->name));
    json_string(&json, "actor", finding->actor);
    put_known(&json, "file", finding->line > 0 ? finding->file : (struct str){ NULL, 0 });
    if (finding->line > 0)
        json_number(&json, "line", finding->line);
    else
        put_known(&json, "line", (struct str){ NULL, 0 });
    if (finding->beside_line > 0) {
        json_string(&json, finding->wrapped ? "via_file" : "caller_file", finding->beside_file);
        json_number(&json, finding->wrapped ? "via_line" : "caller_line", finding->beside_line);
    }
    steps_members(&json, finding);
    put_known(&json, "line_text", finding_source_line(timeline, finding));
    json_string(&json, "sentence", str_from(finding->sentence));
    json_boolean(&json, "question", finding->question);
    json_string(&json, "why", str_from(finding->kind->why));
    json_string(&json, "advice", str_from(finding->advice));
    return json_close(&json);
}
