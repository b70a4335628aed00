/* Answers in the progress: see answers.h. */
#include "lab/course/judge/answers.h"

#include <stdio.h>
#include <time.h>

static const char predict_what[] = "predict.", why_what[] = "why.";

/* Takes "predict." or "why." off the front. */
static bool take_kind(struct str *what, bool *why)
{
    *why = str_starts(*what, why_what);
    if (!*why && !str_starts(*what, predict_what))
        return false;
    *what = str_skip(*what, strlen(*why ? why_what : predict_what));
    return true;
}

/* "b wrong 2"; of before the days were kept: "b wrong". */
static bool read_value(struct str value, struct answer *answer)
{
    uint64_t days = 0;
    struct str given = str_take_word(&value), verdict = str_take_word(&value), number = str_take_word(&value);
    answer->right = str_is(verdict, "right");
    if (given.n != 1 || given.p[0] < 'a' || given.p[0] > 'z' || (!answer->right && !str_is(verdict, "wrong")))
        return false;
    answer->given = given.p[0];
    bool counted = number.n > 0 && str_take_digits(&number, 10, ANSWER_DAYS, &days) && number.n == 0;
    answer->days = counted ? (unsigned)days : answer->right ? 0 : ANSWER_DAYS;
    return true;
}

bool answer_read(const struct progress_entry *entry, struct answer *answer)
{
    struct str what = str_from(entry->what);
    *answer = (struct answer){ .id = entry->id };
    if (!take_kind(&what, &answer->why) || strlen(entry->when) < sizeof answer->day - 1)
        return false;
    str_copy(answer->day, sizeof answer->day, str_first(str_from(entry->when), sizeof answer->day - 1));
    struct str name = str_take(&what, '@');
    return name.n > 0 && str_copy(answer->name, sizeof answer->name, name) &&
           str_copy(answer->variant, sizeof answer->variant, what) &&
           read_value(str_from(entry->value), answer);
}

bool answer_what(const struct prediction *asked, const char *variant, char *out, size_t cap)
{
    bool of_variant = variant && variant[0];
    return snprintf(out, cap, "%s%s%s%s", asked->why ? why_what : predict_what, asked->name,
                    of_variant ? "@" : "", of_variant ? variant : "") < (int)cap;
}

/* Right on a day is right once, however often. */
static unsigned days_left(const struct answer *before, bool right, const char *today)
{
    if (!right)
        return ANSWER_DAYS;
    bool another_day = strcmp(before->day, today) != 0;
    return before->days > 0 && another_day ? before->days - 1 : before->days;
}

void answer_value(const struct progress *progress, const char *id, const char *what, char given, bool right,
                  char out[ANSWER_VALUE_MAX])
{
    const struct progress_entry *entry = progress_entry(progress, id, what);
    struct answer before;
    char today[ANSWER_DAY_MAX];
    answer_today(today);
    if (!entry || !answer_read(entry, &before))
        before = (struct answer){ 0 };
    unsigned days = days_left(&before, right, today);
    int length = snprintf(out, ANSWER_VALUE_MAX, "%c %s", given, right ? "right" : "wrong");
    if (days > 0)
        snprintf(out + length, ANSWER_VALUE_MAX - (size_t)length, " %u", days);
}

void answer_today(char out[ANSWER_DAY_MAX])
{
    time_t now = time(NULL);
    struct tm utc;
    if (strftime(out, ANSWER_DAY_MAX, "%Y-%m-%d", gmtime_r(&now, &utc)) == 0)
        out[0] = '\0';
}

bool answer_comes_back(const struct answer *answer, const char *today, bool now)
{
    return answer->days > 0 && (now || strcmp(answer->day, today) != 0);
}

bool answer_last(const struct progress *progress, const char *id, const char *name, struct answer *answer)
{
    for (size_t i = progress->count; i-- > 0;)
        if (strcmp(progress->entries[i].id, id) == 0 && answer_read(&progress->entries[i], answer) &&
            !answer->why && strcmp(answer->name, name) == 0)
            return true;
    return false;
}
