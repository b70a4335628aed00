/* md4c reads the Markdown; here its blocks become lines. A block's text is gathered as styled bytes (a style
 * for each byte), then cut into lines behind a prefix: the first line's ("- ", "3. ") and the others' (as
 * wide, of blanks). */
#include "lab/course/lesson/markdown.h"

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/utf8.h"

enum { DEPTH_MAX = 12, SPANS_MAX = 24, WIDTH_LEAST = 8 };

struct list {
    bool ordered, tight;
    unsigned number;
};

struct layout {
    struct markdown *out;
    size_t line_capacity, run_capacity, byte_capacity;
    int width;
    char *text;            /* of the block being gathered */
    unsigned char *styles; /* of each of its bytes */
    size_t used, capacity;
    enum markdown_style spans[SPANS_MAX];
    int span_depth;
    struct list lists[DEPTH_MAX];
    int list_depth, quote_depth, cell;
    char mark[16]; /* of the list item that begins, until its first line is out; "" none */
    bool separate; /* an empty line is due before the next block */
    bool failed;
};

/* ---- the result grows */

static bool reserve(struct layout *layout, void *items, size_t *capacity, size_t needed, size_t size)
{
    if (!array_reserve(items, capacity, needed, size))
        layout->failed = true;
    return !layout->failed;
}

/* While it grows, a run's text.p is an offset into bytes: the bytes may still move. */
static void add_run(struct layout *layout, const char *text, size_t size, enum markdown_style style)
{
    struct markdown *out = layout->out;
    if (size == 0 || !reserve(layout, &out->bytes, &layout->byte_capacity, out->byte_count + size, 1) ||
        !reserve(layout, &out->runs, &layout->run_capacity, out->run_count + 1, sizeof *out->runs))
        return;
    memcpy(out->bytes + out->byte_count, text, size);
    out->runs[out->run_count++] =
        (struct markdown_run){ { (const char *)(uintptr_t)out->byte_count, size }, style };
    out->byte_count += size;
    out->lines[out->line_count - 1].count++;
}

static void add_line(struct layout *layout)
{
    struct markdown *out = layout->out;
    if (reserve(layout, &out->lines, &layout->line_capacity, out->line_count + 1, sizeof *out->lines))
        out->lines[out->line_count++] = (struct markdown_line){ out->run_count, 0 };
}

/* ---- a block's text */

static enum markdown_style style_now(const struct layout *layout)
{
    int depth = layout->span_depth < SPANS_MAX ? layout->span_depth : SPANS_MAX;
    return depth ? layout->spans[depth - 1] : MARKDOWN_PLAIN;
}

static void gather(struct layout *layout, const char *text, size_t size, enum markdown_style style)
{
    size_t capacity = layout->capacity;
    if (!reserve(layout, &layout->text, &capacity, layout->used + size, 1) ||
        !reserve(layout, &layout->styles, &layout->capacity, layout->used + size, 1))
        return;
    for (size_t i = 0; i < size; i++) {
        layout->text[layout->used] = (unsigned char)text[i] < 0x20 && text[i] != '\n' ? ' ' : text[i];
        layout->styles[layout->used++] = (unsigned char)style;
    }
}

/* Cells that lists and quotes take on the left. */
static int indent(const struct layout *layout)
{
    int wide = 2 * layout->quote_depth;
    for (int i = 0; i < layout->list_depth && i < DEPTH_MAX; i++)
        wide += layout->lists[i].ordered ? 3 : 2;
    return wide < layout->width / 2 ? wide : layout->width / 2;
}

static void add_prefix(struct layout *layout)
{
    static const char blanks[] =
        "                                                                                ";
    int wide = indent(layout), mark = (int)strlen(layout->mark), quotes = layout->quote_depth * 2;
    if (quotes > wide)
        quotes = wide;
    for (int i = 0; i + 1 < quotes; i += 2)
        add_run(layout, "| ", 2, MARKDOWN_MARK);
    wide -= quotes;
    if (mark > wide)
        mark = wide;
    while (wide > mark) {
        int some = wide - mark < (int)sizeof blanks - 1 ? wide - mark : (int)sizeof blanks - 1;
        add_run(layout, blanks, (size_t)some, MARKDOWN_PLAIN);
        wide -= some;
    }
    add_run(layout, layout->mark, (size_t)mark, MARKDOWN_MARK);
    layout->mark[0] = '\0';
}

/* One line of the block's text, from `begin` to `end`, as runs of one style each. */
static void put_line(struct layout *layout, size_t begin, size_t end)
{
    add_line(layout);
    if (layout->failed)
        return;
    add_prefix(layout);
    while (begin < end) {
        size_t next = begin;
        while (next < end && layout->styles[next] == layout->styles[begin])
            next++;
        add_run(layout, layout->text + begin, next - begin, layout->styles[begin]);
        begin = next;
    }
}

/* End of what fits into `room` cells from `begin` on, up to `stop`; at least one character. `*blank`: the
 * last blank in it or at its end, where a line may be parted; `begin` when there is none. */
static size_t fit(const struct layout *layout, size_t begin, size_t stop, int room, size_t *blank)
{
    struct str rest = str_first(str_skip((struct str){ layout->text, layout->used }, begin), stop - begin);
    char escape[UTF8_ESCAPE_MAX];
    int used = 0;
    *blank = begin;
    while (rest.n > 0) {
        size_t at = stop - rest.n;
        int cells = utf8_form(utf8_next(&rest), escape);
        if (layout->text[at] == ' ')
            *blank = at;
        if (cells > 0 && used + cells > room && at > begin)
            return at;
        used += cells > 0 ? cells : 0;
    }
    return stop;
}

/* Cuts the gathered text into lines; `wrap`: at blanks, which then go. */
static void put_lines(struct layout *layout, bool wrap)
{
    int room = layout->width - indent(layout);
    size_t begin = 0;
    do {
        size_t stop = begin + str_find(str_skip((struct str){ layout->text, layout->used }, begin), '\n');
        size_t blank;
        size_t end = fit(layout, begin, stop, room, &blank);
        bool part = wrap && end < stop && blank > begin;
        put_line(layout, begin, part ? blank : end);
        begin = part ? blank : end;
        while (wrap && begin < stop && layout->text[begin] == ' ')
            begin++;
        begin += begin == stop && stop < layout->used;
    } while (begin < layout->used && !layout->failed);
    layout->used = 0;
}

static void separate(struct layout *layout)
{
    if (layout->separate && layout->out->line_count)
        add_line(layout);
    layout->separate = false;
}

/* The text gathered so far as a paragraph of its own: a tight list item has no other sign that it is
 * complete. */
static void flush(struct layout *layout)
{
    while (layout->used && (layout->text[layout->used - 1] == ' ' || layout->text[layout->used - 1] == '\n'))
        layout->used--;
    if (!layout->used)
        return;
    separate(layout);
    put_lines(layout, true);
}

/* ---- md4c's calls */

static void push(struct layout *layout, enum markdown_style style)
{
    if (layout->span_depth < SPANS_MAX)
        layout->spans[layout->span_depth] = style;
    layout->span_depth++;
}

static void begin_list(struct layout *layout, bool ordered, bool tight, unsigned number)
{
    flush(layout);
    if (layout->list_depth < DEPTH_MAX)
        layout->lists[layout->list_depth] = (struct list){ ordered, tight, number };
    layout->list_depth++;
}

static void begin_item(struct layout *layout)
{
    if (layout->list_depth < 1 || layout->list_depth > DEPTH_MAX)
        return;
    struct list *list = &layout->lists[layout->list_depth - 1];
    if (list->ordered)
        snprintf(layout->mark, sizeof layout->mark, "%u. ", list->number++ % 100);
    else
        snprintf(layout->mark, sizeof layout->mark, "- ");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct layout *layout = data;
    if (type == MD_BLOCK_UL)
        begin_list(layout, false, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0);
    else if (type == MD_BLOCK_OL)
        begin_list(layout, true, ((MD_BLOCK_OL_DETAIL *)detail)->is_tight,
                   ((MD_BLOCK_OL_DETAIL *)detail)->start);
    else if (type == MD_BLOCK_LI)
        begin_item(layout);
    else if (type == MD_BLOCK_QUOTE)
        layout->quote_depth++;
    else if (type == MD_BLOCK_H)
        push(layout, MARKDOWN_HEADING);
    else if (type == MD_BLOCK_CODE)
        push(layout, MARKDOWN_CODE);
    else if (type == MD_BLOCK_TR)
        layout->cell = 0;
    else if ((type == MD_BLOCK_TD || type == MD_BLOCK_TH) && layout->cell++ > 0)
        gather(layout, " | ", 3, MARKDOWN_MARK);
    return layout->failed;
}

static void put_rule(struct layout *layout)
{
    separate(layout);
    for (int i = indent(layout); i < layout->width; i++)
        gather(layout, "-", 1, MARKDOWN_MARK);
    put_lines(layout, false);
    layout->separate = true;
}

static void put_code(struct layout *layout)
{
    separate(layout);
    while (layout->used && layout->text[layout->used - 1] == '\n')
        layout->used--;
    put_lines(layout, false);
    layout->separate = true;
}

static void end_list(struct layout *layout)
{
    flush(layout);
    layout->list_depth--;
    layout->mark[0] = '\0';
    if (layout->list_depth == 0)
        layout->separate = true;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct layout *layout = data;
    (void)detail;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        end_list(layout);
        break;
    case MD_BLOCK_LI:
        flush(layout);
        layout->mark[0] = '\0';
        layout->separate = layout->list_depth > 0 && layout->list_depth <= DEPTH_MAX &&
                           !layout->lists[layout->list_depth - 1].tight;
        break;
    case MD_BLOCK_QUOTE:
        flush(layout);
        layout->quote_depth--;
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
        flush(layout);
        layout->span_depth -= type == MD_BLOCK_H;
        layout->separate = true;
        break;
    case MD_BLOCK_CODE:
        put_code(layout);
        layout->span_depth--;
        break;
    case MD_BLOCK_HR:
        put_rule(layout);
        break;
    case MD_BLOCK_TR:
        flush(layout);
        break;
    case MD_BLOCK_TABLE:
        layout->separate = true;
        break;
    default:
        break;
    }
    return layout->failed;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    static const enum markdown_style styles[] = {
        [MD_SPAN_EM] = MARKDOWN_EMPHASIS, [MD_SPAN_STRONG] = MARKDOWN_STRONG, [MD_SPAN_A] = MARKDOWN_LINK,
        [MD_SPAN_IMG] = MARKDOWN_LINK,    [MD_SPAN_CODE] = MARKDOWN_CODE,
    };
    struct layout *layout = data;
    (void)detail;
    push(layout, type < sizeof styles / sizeof *styles ? styles[type] : MARKDOWN_PLAIN);
    return layout->failed;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct layout *layout = data;
    (void)type;
    (void)detail;
    layout->span_depth--;
    return layout->failed;
}

static void gather_entity(struct layout *layout, const char *text, size_t size)
{
    static const struct {
        const char *name, *text;
    } entities[] = {
        { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&nbsp;", " " }
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (str_is((struct str){ text, size }, entities[i].name)) {
            gather(layout, entities[i].text, 1, style_now(layout));
            return;
        }
    gather(layout, text, size, style_now(layout));
}

/* Running text: several blanks are one. */
static void gather_text(struct layout *layout, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool blank = text[i] == ' ' || text[i] == '\t';
        if (!blank || !layout->used || layout->text[layout->used - 1] != ' ')
            gather(layout, text + i, 1, style_now(layout));
    }
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct layout *layout = data;
    if (type == MD_TEXT_NULLCHAR)
        gather(layout, "?", 1, style_now(layout));
    else if (type == MD_TEXT_BR)
        gather(layout, "\n", 1, style_now(layout));
    else if (type == MD_TEXT_SOFTBR)
        gather_text(layout, " ", 1);
    else if (type == MD_TEXT_ENTITY)
        gather_entity(layout, text, size);
    else if (type == MD_TEXT_NORMAL)
        gather_text(layout, text, size);
    else
        gather(layout, text, size, style_now(layout));
    return layout->failed;
}

/* ---- the whole */

bool markdown_layout(struct markdown *markdown, struct str text, int width)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTML | MD_FLAG_TABLES,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = take_text,
    };
    struct layout layout = { .out = markdown, .width = width < WIDTH_LEAST ? WIDTH_LEAST : width };
    memset(markdown, 0, sizeof *markdown);
    bool good = text.n <= UINT32_MAX &&
                md_parse(text.p ? text.p : "", (MD_SIZE)text.n, &parser, &layout) == 0 && !layout.failed;
    for (size_t i = 0; i < markdown->run_count; i++)
        markdown->runs[i].text.p = markdown->bytes + (uintptr_t)markdown->runs[i].text.p;
    free(layout.text);
    free(layout.styles);
    return good;
}

void markdown_free(struct markdown *markdown)
{
    free(markdown->lines);
    free(markdown->runs);
    free(markdown->bytes);
    memset(markdown, 0, sizeof *markdown);
}

char *markdown_plain(const struct markdown *markdown)
{
    char *text = malloc(markdown->byte_count + markdown->line_count + 1), *out = text;
    if (!text)
        return NULL;
    for (size_t i = 0; i < markdown->line_count; i++) {
        const struct markdown_line *line = &markdown->lines[i];
        for (size_t k = 0; k < line->count; k++) {
            struct str run = markdown->runs[line->first + k].text;
            memcpy(out, run.p, run.n);
            out += run.n;
        }
        *out++ = '\n';
    }
    *out = '\0';
    return text;
}
