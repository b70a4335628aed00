/* Words are compared without case and without the ends that grammar gives them; those that every sentence
 * has, and those of one or two letters, are none. */
#include "lab/course/judge/lint_told.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/hash.h"
#include "lab/course/quiz/tagged.h"

enum { WORDS_MAX = 64, WORD_SIZE = 24, OWN_LEAST = 2, SECTIONS_MAX = 64, PROGRAMS_MAX = 16 };

/* A sentence with so many of the right choice's own words of each ten says it. */
enum { OWN_OF_TEN = 6 };

struct words {
    char items[WORDS_MAX][WORD_SIZE];
    size_t count;
};

/* ---- words */

static bool is_common(const char *word)
{
    static const char *const common[] = {
        "the",    "and",   "for",   "that",    "this",   "with",  "not",  "its",    "one",   "what",
        "which",  "will",  "from",  "all",     "are",    "was",   "were", "has",    "have",  "had",
        "there",  "here",  "they",  "them",    "their",  "then",  "than", "does",   "did",   "can",
        "when",   "who",   "whom",  "you",     "your",   "his",   "her",  "been",   "being", "would",
        "should", "could", "into",  "only",    "any",    "some",  "more", "other",  "how",   "much",
        "many",   "out",   "but",   "nothing", "before", "after", "call", "called", "again", "returns",
        "return", "where", "while", "because",
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcmp(common[i], word) == 0)
            return true;
    return false;
}

/* "queues", "queued" and "queue" are one word. */
static void cut_end(char *word)
{
    static const char *const ends[] = { "ing", "ed", "s", "e" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(word), end = strlen(ends[i]);
        if (size >= end + 3 && str_ends(str_from(word), ends[i]))
            word[size - end] = '\0';
    }
}

static bool has(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i], word) == 0)
            return true;
    return false;
}

static void add_word(struct words *words, struct str text)
{
    char word[WORD_SIZE];
    size_t size = text.n < sizeof word - 1 ? text.n : sizeof word - 1;
    for (size_t i = 0; i < size; i++)
        word[i] = (char)tolower((unsigned char)text.p[i]);
    word[size] = '\0';
    if (size < 3 || is_common(word))
        return;
    cut_end(word);
    if (words->count < WORDS_MAX && !has(words, word))
        memcpy(words->items[words->count++], word, sizeof word);
}

static bool in_word(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

/* Claims, names of calls, and what stands between `...`, which is code and not said, are passed over. */
static void read_words(struct words *words, struct str text)
{
    while (text.n > 0) {
        size_t size = 0;
        char close = str_starts(text, "[^") ? ']' : text.p[0] == '`' ? '`' : '\0';
        size_t end = close ? str_find(str_skip(text, 1), close) + 1 : text.n;
        while (size < text.n && in_word(text.p[size]))
            size++;
        if (close && end < text.n)
            size = end + 1;
        else if (size > 0 && (size == text.n || text.p[size] != '('))
            add_word(words, str_first(text, size));
        text = str_skip(text, size > 0 ? size : 1);
    }
}

static void take_away(struct words *words, struct str text)
{
    struct words others = { .count = 0 };
    size_t kept = 0;
    read_words(&others, text);
    for (size_t i = 0; i < words->count; i++)
        if (!has(&others, words->items[i]))
            memmove(words->items[kept++], words->items[i], WORD_SIZE);
    words->count = kept;
}

/* Those of the right choice alone. */
static void own_words(const struct quiz_item *item, struct words *own)
{
    const struct prediction *prediction = &item->prediction;
    own->count = 0;
    read_words(own, prediction->choices[item->answer].text);
    take_away(own, prediction->question);
    for (size_t i = 0; i < prediction->choice_count; i++)
        if (i != item->answer)
            take_away(own, prediction->choices[i].text);
}

/* ---- what is shown */

struct search {
    struct lint *lint;
    struct lint_told *told;
    const struct quiz_item *item;
    struct words own;
};

static bool is_new(struct lint_told *told, struct str sentence)
{
    uint64_t hash = hash_bytes(HASH_START, sentence.p, sentence.n);
    for (size_t i = 0; i < told->count; i++)
        if (told->sentences[i] == hash)
            return false;
    if (told->count < LINT_TOLD_MAX)
        told->sentences[told->count++] = hash;
    return true;
}

static void look_at_sentence(const struct search *search, struct str sentence, const char *where)
{
    struct words words = { .count = 0 };
    size_t found = 0;
    read_words(&words, sentence);
    for (size_t i = 0; i < search->own.count; i++)
        found += has(&words, search->own.items[i]);
    if (found < OWN_LEAST || found * 10 < search->own.count * OWN_OF_TEN || !is_new(search->told, sentence))
        return;
    lint_say(
        search->lint, "lesson.md", search->item->prediction.line,
        "the answer to '%s' is told before it is asked, %s: \"%.*s\"; `told: WHY` where that is no answer",
        search->item->prediction.name, where, (int)(sentence.n < 120 ? sentence.n : 120), sentence.p);
}

/* Sentence by sentence: up to a full stop, a question mark or a colon, and a blank. */
static void look_at(const struct search *search, struct str text, const char *where)
{
    while (text.n > 0) {
        size_t size = 0;
        while (size < text.n && !(strchr(".?!:", text.p[size]) &&
                                  (size + 1 == text.n || isspace((unsigned char)text.p[size + 1]))))
            size++;
        if (size == text.n || text.p[size] != '?') /* who asks tells nothing */
            look_at_sentence(search, str_trim(str_first(text, size)), where);
        text = str_skip(text, size + 1);
    }
}

/* What of a section stands before its questions. */
static struct str front_of(const struct lesson_section *section)
{
    struct str rest = { section->text, section->size }, line;
    while (str_take_line(&rest, &line))
        if (str_starts(line, "### "))
            return (struct str){ section->text, (size_t)(line.p - section->text) };
    return (struct str){ section->text, section->size };
}

static void look_at_section(const struct search *search, const struct lesson *lesson, const char *tag)
{
    struct lesson_section section;
    char where[96];
    snprintf(where, sizeof where, "in the section '%s'", tag ? tag : "");
    if (lesson_section(lesson, tag, &section))
        look_at(search, front_of(&section), tag ? where : "at the beginning");
}

/* The sections of lines that were come to before, each once. */
static void look_at_sections(const struct search *search, const struct lesson *lesson,
                             const struct quiz *quiz)
{
    char tags[SECTIONS_MAX][64];
    size_t count = 0, known;
    struct event event;
    for (uint32_t at = 0; at <= search->item->asked && count < SECTIONS_MAX; at++) {
        if (timeline_kind(quiz->timeline, at) != EVENT_ENTER || !timeline_event(quiz->timeline, at, &event) ||
            tagged_call(quiz->timeline, &event, tags[count], sizeof *tags) == 0)
            continue;
        for (known = 0; known < count && strcmp(tags[known], tags[count]) != 0;)
            known++;
        if (known == count)
            look_at_section(search, lesson, tags[count++]);
    }
}

/* Comments of a program. */
static void look_at_comments(const struct search *search, const struct timeline_source *source)
{
    struct str rest = { source->text, source->size };
    char where[96];
    snprintf(where, sizeof where, "in a comment of %.*s", STR_ARGS(str_behind_last(source->file, '/')));
    while (str_has(rest, "/*")) {
        rest = str_skip(rest, str_find_text(rest, "/*") + 2);
        look_at(search, str_first(rest, str_find_text(rest, "*/")), where);
    }
}

/* Of the programs that have made a call, each once. */
static void look_at_programs(const struct search *search, const struct quiz *quiz)
{
    const struct timeline_source *seen[PROGRAMS_MAX];
    size_t count = 0, known;
    struct event event;
    for (uint32_t at = 0; at <= search->item->asked && count < PROGRAMS_MAX; at++) {
        if (timeline_kind(quiz->timeline, at) != EVENT_ENTER || !timeline_event(quiz->timeline, at, &event))
            continue;
        seen[count] = timeline_source(quiz->timeline, event.u.call.file);
        for (known = 0; known < count && seen[known] != seen[count];)
            known++;
        if (seen[count] && known == count)
            look_at_comments(search, seen[count++]);
    }
}

/* What explains answers that were seen before. */
static void look_at_answers(const struct search *search, const struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_item *other = &quiz->items[i];
        if (other == search->item || other->revealed == EVENT_NO_INDEX ||
            timeline_step_at(quiz->timeline, other->revealed + 1) > search->item->step)
            continue;
        look_at(search, other->prediction.choices[other->answer].text, "by another answer");
        look_at(search, other->prediction.explains, "by what explains another answer");
    }
}

static void look_at_abouts(const struct search *search, const struct lesson *lesson)
{
    if (lesson->about)
        look_at(search, str_from(lesson->about), "in what lesson.ini says of the lesson");
    for (size_t i = 0; i < lesson->variant_count; i++)
        if (lesson->variants[i].about)
            look_at(search, str_from(lesson->variants[i].about), "in what lesson.ini says of a variant");
}

void lint_told(struct lint *lint, struct lint_told *told, const struct lesson *lesson,
               const struct quiz *quiz)
{
    struct search search = { .lint = lint, .told = told };
    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_item *item = search.item = &quiz->items[i];
        if (item->prediction.why || item->prediction.told.n > 0 || item->revealed == EVENT_NO_INDEX)
            continue;
        own_words(item, &search.own);
        if (search.own.count < OWN_LEAST)
            continue;
        look_at_abouts(&search, lesson);
        look_at_section(&search, lesson, NULL);
        look_at_sections(&search, lesson, quiz);
        look_at_programs(&search, quiz);
        look_at_answers(&search, quiz);
    }
}
