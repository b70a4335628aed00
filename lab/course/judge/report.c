#include "lab/course/judge/report.h"

#include <stdlib.h>
#include <string.h>

#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "lab/record/transcript.h"

enum { LINES_COLUMN = 16 };

static const struct {
    const char *sign, *ascii, *color;
} signs[SIGN_COUNT] = {
    [SIGN_GOOD] = { "✓", "ok  ", "\33[32m" },
    [SIGN_BAD] = { "✗", "FAIL", "\33[31m" },
    [SIGN_SKIPPED] = { "-", "skip", "\33[2m" },
};

void report_sign(FILE *out, struct report_looks looks, enum report_sign sign)
{
    const char *text = looks.ascii ? signs[sign].ascii : signs[sign].sign;
    if (looks.color)
        fprintf(out, "%s%s\33[0m", signs[sign].color, text);
    else
        fputs(text, out);
}

void report_visible(FILE *out, struct str text)
{
    while (text.n > 0) {
        char escape[UTF8_ESCAPE_MAX];
        struct str before = text;
        uint32_t c = utf8_next(&text);
        if (utf8_form(c, escape) == UTF8_DROPPED)
            continue;
        if (escape[0] && c != '\t')
            fputs(escape, out);
        else
            fwrite(before.p, 1, before.n - text.n, out);
    }
}

void report_cut(FILE *out, struct report_looks looks, int at, struct str text)
{
    static const char mark[] = "..";
    int room = looks.width - at;
    bool fits = looks.width <= 0 || utf8_width(text) <= room;
    report_visible(out, fits ? text : str_first(text, utf8_fit(text, room - (int)strlen(mark))));
    fprintf(out, "%s\n", fits ? "" : mark);
}

static int new_line(FILE *out, int indent)
{
    fprintf(out, "\n%*s", indent, "");
    return indent;
}

void report_wrap(FILE *out, struct report_looks looks, int at, int indent, const char *text)
{
    bool first = true;
    while (*text) {
        size_t blank = strspn(text, " "), word = strcspn(text + blank, " ");
        int wide = utf8_width((struct str){ text, blank + word });
        if (looks.width > 0 && !first && at + wide > looks.width) {
            at = new_line(out, indent);
            text += blank;
            wide -= (int)blank;
            blank = 0;
        }
        struct str piece = { text, blank + word };
        /* Longer than a line: parted where the line is full. */
        size_t fits = looks.width > at && at + wide > looks.width ? utf8_fit(piece, looks.width - at) : 0;
        first = fits > 0;
        piece = first ? str_first(piece, fits) : piece;
        report_visible(out, piece);
        text += piece.n;
        at = first ? new_line(out, indent) : at + wide;
    }
    fputc('\n', out);
}

void report_lines(FILE *out, struct report_looks looks, const char *name, const char *text)
{
    while (*text) {
        int length = (int)strcspn(text, "\n");
        char *line = strndup(text, (size_t)length);
        fprintf(out, "      %-10s", name);
        report_wrap(out, looks, LINES_COLUMN, LINES_COLUMN, line ? line : "");
        free(line);
        text += length + (text[length] == '\n');
        name = "";
    }
}

static void print_claim(FILE *out, struct report_looks looks, const char *sentence, const char *measured)
{
    enum { CLAIM_COLUMN = 35 };
    char *text = NULL;
    bool made = measured[0] && asprintf(&text, "%s  [%s]", sentence, measured) > 0;
    report_wrap(out, looks, CLAIM_COLUMN, CLAIM_COLUMN, made ? text : sentence);
    if (made)
        free(text);
}

void report_told(const struct timeline *timeline, const struct verdict *verdict, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    text_printf(&text, "%s", verdict->actual);
    for (unsigned i = 0; i < verdict->event_count; i++) {
        struct event event;
        char line[TRANSCRIPT_LINE_MAX];
        if (!timeline_event(timeline, verdict->events[i], &event))
            continue;
        transcript_line(&event, line, sizeof line);
        text_printf(&text, "%sstep %u  %s", text.used ? "\n" : "",
                    timeline_step_at(timeline, verdict->events[i] + 1), line);
    }
}

unsigned report_facts(FILE *out, struct report_looks looks, const struct check_sheet *sheet,
                      const char *variant, const struct timeline *timeline, const struct verdict *verdicts,
                      unsigned *unjudged)
{
    unsigned failed = 0;
    for (size_t i = 0; i < sheet_count(sheet); i++) {
        const struct sheet_row *row = sheet_at(sheet, i);
        const struct verdict *verdict = &verdicts[i];
        char step[48] = "", told[TOLD_MAX];
        if (strcmp(row->scenario, variant) != 0)
            continue;
        bool holds = verdict->kind == VERDICT_HOLDS, hidden = verdict->kind == VERDICT_UNJUDGED;
        failed += !holds && !hidden;
        *unjudged += hidden;
        if (verdict->evidence != NO_EVENT)
            snprintf(step, sizeof step, "%s%sstep %u", variant, variant[0] ? " " : "",
                     timeline_step_at(timeline, verdict->evidence + 1));
        fputs("  ", out);
        report_sign(out, looks, holds ? SIGN_GOOD : hidden ? SIGN_SKIPPED : SIGN_BAD);
        fprintf(out, " %-14s %-15s ", row->name, step);
        print_claim(out, looks, row->sentence, verdict->measured);
        if (hidden)
            report_lines(out, looks, "not seen", verdict->actual);
        if (holds || hidden)
            continue;
        report_lines(out, looks, "expected", verdict->expected);
        report_lines(out, looks, "sought", verdict->sought);
        report_told(timeline, verdict, told, sizeof told);
        report_lines(out, looks, "actual", told);
    }
    return failed;
}
