#include "lab/base/json.h"

#include "lab/base/utf8.h"

static const char cut_member[] = ",\"cut\":true}";

/* ---- bytes ---- */

static void put_escaped(struct text *text, unsigned char byte)
{
    static const struct {
        char byte;
        const char *text;
    } short_forms[] = {
        { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" }, { '\r', "\\r" }, { '\t', "\\t" }
    };
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (short_forms[i].byte == (char)byte) {
            text_string(text, short_forms[i].text);
            return;
        }
    text_printf(text, "\\u%04x", byte);
}

bool json_put_string(struct text *text, struct str data)
{
    bool valid = true;
    text_string(text, "\"");
    while (data.n > 0 && !text->cut) {
        uint32_t c = (uint8_t)*data.p;
        size_t length = utf8_decode(data, &c);
        bool hidden = c >= 0x80 && c < 0x10000 && length > 0 && utf8_hidden(c);
        bool plain = length > 0 && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && !hidden;
        if (plain)
            text_put(text, data.p, length);
        else if (hidden)
            text_printf(text, "\\u%04x", (unsigned)c);
        else
            put_escaped(text, (uint8_t)*data.p);
        valid = valid && length > 0;
        data = str_skip(data, plain || hidden ? length : 1);
    }
    text_string(text, "\"");
    return valid;
}

/* RFC 4648, with padding. */
static void put_base64(struct text *text, const uint8_t *bytes, size_t count)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text_string(text, "\"");
    for (size_t at = 0; at < count && !text->cut; at += 3) {
        size_t left = count - at;
        uint32_t group = (uint32_t)bytes[at] << 16 | (left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) |
                         (left > 2 ? bytes[at + 2] : 0u);
        char four[4] = { alphabet[group >> 18], alphabet[group >> 12 & 63],
                         left > 1 ? alphabet[group >> 6 & 63] : '=', left > 2 ? alphabet[group & 63] : '=' };
        text_put(text, four, 4);
    }
    text_string(text, "\"");
}

/* ---- members ---- */

void json_begin(struct json *json, const char *key)
{
    json->member = json->text.used;
    text_string(&json->text, json->member > 1 ? ",\"" : "\"");
    text_string(&json->text, key);
    text_string(&json->text, "\":");
}

void json_end(struct json *json)
{
    if (!json->text.cut)
        return;
    json->cut = true;
    text_back(&json->text, json->member);
}

void json_number(struct json *json, const char *key, long long value)
{
    json_begin(json, key);
    text_int(&json->text, value);
    json_end(json);
}

void json_boolean(struct json *json, const char *key, bool value)
{
    json_begin(json, key);
    text_string(&json->text, value ? "true" : "false");
    json_end(json);
}

bool json_string(struct json *json, const char *key, struct str value)
{
    if (!value.p)
        return true;
    json_begin(json, key);
    bool valid = json_put_string(&json->text, value);
    json_end(json);
    return valid;
}

void json_base64(struct json *json, const char *key, const uint8_t *bytes, size_t count)
{
    json_begin(json, key);
    put_base64(&json->text, bytes, count);
    json_end(json);
}

/* ---- the object ---- */

struct json json_open(char *out, size_t cap)
{
    struct json json = { .text = text_into(out, cap - sizeof cut_member + 1) };
    text_char(&json.text, '{');
    return json;
}

size_t json_close(struct json *json)
{
    json->text.cap += sizeof cut_member - 1;
    text_string(&json->text, !json->cut ? "}" : json->text.used > 1 ? cut_member : cut_member + 1);
    return json->text.used;
}
