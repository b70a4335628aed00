#include "lab/course/report.h"

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

void report_lines(FILE *out, const char *name, const char *text)
{
    while (*text) {
        int length = (int)strcspn(text, "\n");
        fprintf(out, "      %-10s%.*s\n", name, length, text);
        text += length + (text[length] == '\n');
        name = "";
    }
}

unsigned report_facts(FILE *out, struct report_looks looks, const struct check_sheet *sheet,
                      const char *variant, const struct timeline *timeline, const struct verdict *verdicts)
{
    unsigned failed = 0;
    for (size_t i = 0; i < sheet_count(sheet); i++) {
        const struct sheet_row *row = sheet_at(sheet, i);
        const struct verdict *verdict = &verdicts[i];
        char step[48] = "";
        if (strcmp(row->scenario, variant) != 0)
            continue;
        bool holds = verdict->kind == VERDICT_HOLDS;
        failed += !holds;
        if (verdict->evidence != NO_EVENT)
            snprintf(step, sizeof step, "%s%sstep %u", variant, variant[0] ? " " : "",
                     timeline_step_at(timeline, verdict->evidence + 1));
        fputs("  ", out);
        report_sign(out, looks, holds ? SIGN_GOOD : SIGN_BAD);
        fprintf(out, " %-14s %-15s %s", row->name, step, row->sentence);
        fprintf(out, verdict->measured[0] ? "  [%s]\n" : "\n", verdict->measured);
        if (holds)
            continue;
        report_lines(out, "expected", verdict->expected);
        report_lines(out, "actual", verdict->actual);
    }
    return failed;
}
