/* A tokenizer that knows as much C as colouring needs: see syntax.h. */
#include "viz/draw/syntax.h"

#include <ctype.h>

#include "viz/draw/theme.h"

static const char *const keywords[] = {
    "auto",     "break",    "bool",     "case",    "char",     "const",    "continue",  "default",  "do",
    "double",   "else",     "enum",     "extern",  "false",    "float",    "for",       "goto",     "if",
    "inline",   "int",      "long",     "NULL",    "register", "restrict", "return",    "short",    "signed",
    "sizeof",   "static",   "struct",   "switch",  "true",     "typedef",  "union",     "unsigned", "void",
    "volatile", "while",    "_Bool",    "size_t",  "ssize_t",  "fd_set",   "socklen_t", "pid_t",    "uint8_t",
    "uint16_t", "uint32_t", "uint64_t", "int32_t", "int64_t",
};

static bool is_keyword(struct str word)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (str_is(word, keywords[i]))
            return true;
    return false;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Each of these returns where the token that begins at `i` ends. */
static size_t comment_end(struct str line, size_t i, bool *in_comment)
{
    for (; i + 1 < line.n; i++)
        if (line.p[i] == '*' && line.p[i + 1] == '/') {
            *in_comment = false;
            return i + 2;
        }
    return line.n;
}

static size_t quoted_end(struct str line, size_t i, char quote)
{
    for (i++; i < line.n; i++) {
        if (line.p[i] == '\\')
            i++;
        else if (line.p[i] == quote)
            return i + 1;
    }
    return line.n;
}

static size_t word_end(struct str line, size_t i, bool number)
{
    while (i < line.n && (is_word(line.p[i]) || (number && line.p[i] == '.')))
        i++;
    return i;
}

static bool begins(struct str line, size_t i, const char *text)
{
    return i + 1 < line.n && line.p[i] == text[0] && line.p[i + 1] == text[1];
}

static size_t token(struct str line, size_t i, bool *in_comment, uint16_t *style)
{
    char c = line.p[i];
    size_t end;

    if (*in_comment || begins(line, i, "/*")) {
        *style = STYLE_COMMENT;
        i += *in_comment ? 0 : 2;
        *in_comment = true;
        return comment_end(line, i, in_comment);
    }
    if (begins(line, i, "//")) {
        *style = STYLE_COMMENT;
        return line.n;
    }
    if (c == '"' || c == '\'') {
        *style = STYLE_STRING;
        return quoted_end(line, i, c);
    }
    if (isdigit((unsigned char)c)) {
        *style = STYLE_NUMBER;
        return word_end(line, i, true);
    }
    if (!is_word(c))
        return i + 1;
    end = word_end(line, i, false);
    if (is_keyword((struct str){ line.p + i, end - i }))
        *style = STYLE_KEYWORD;
    return end;
}

/* Length of "#include" with what stands before it, 0 when the line is no directive. */
static size_t directive(struct str line)
{
    size_t i = 0;

    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    if (i == line.n || line.p[i] != '#')
        return 0;
    for (i++; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i++)
        continue;
    return word_end(line, i, false);
}

static void paint(uint16_t *styles, size_t from, size_t to, uint16_t style)
{
    for (; from < to; from++)
        styles[from] = style;
}

void syntax_line(struct str line, bool *in_comment, uint16_t *styles)
{
    size_t i = *in_comment ? 0 : directive(line);

    paint(styles, 0, i, STYLE_KEYWORD);
    if (str_has(str_first(line, i), "include")) {
        paint(styles, i, line.n, STYLE_STRING);
        return;
    }
    while (i < line.n) {
        uint16_t style = STYLE_PLAIN;
        size_t end = token(line, i, in_comment, &style);
        end = end > line.n ? line.n : end;
        paint(styles, i, end, style);
        i = end;
    }
}
