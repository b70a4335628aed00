#include "lab/base/json.h"

#include <stdio.h>

#include "lab/base/utf8.h"

static const char cut_member[] = ",\"cut\":true}";

/* ---- bytes ---- */

static void put(struct json *json, const char *text, size_t length)
{
    if (json->full || length > json->limit - json->used) {
        json->full = true;
        return;
    }
    memcpy(json->out + json->used, text, length);
    json->used += length;
}

void json_put(struct json *json, const char *text)
{
    put(json, text, strlen(text));
}

static void put_number(struct json *json, long long number)
{
    char digits[24];
    put(json, digits, (size_t)snprintf(digits, sizeof digits, "%lld", number));
}

static void put_escaped(struct json *json, unsigned char byte)
{
    static const struct {
        char byte;
        const char *text;
    } short_forms[] = {
        { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" }, { '\r', "\\r" }, { '\t', "\\t" }
    };
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (short_forms[i].byte == (char)byte) {
            json_put(json, short_forms[i].text);
            return;
        }
    char text[8];
    put(json, text, (size_t)snprintf(text, sizeof text, "\\u%04x", byte));
}

/* A JSON string. False when a byte of it was no UTF-8. */
static bool put_string(struct json *json, struct str data)
{
    bool valid = true;
    json_put(json, "\"");
    while (data.n > 0 && !json->full) {
        uint32_t c = (uint8_t)*data.p;
        size_t length = utf8_decode(data, &c);
        bool plain = length > 0 && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
        if (plain)
            put(json, data.p, length);
        else
            put_escaped(json, (uint8_t)*data.p);
        valid = valid && length > 0;
        data = str_skip(data, plain ? length : 1);
    }
    json_put(json, "\"");
    return valid;
}

/* RFC 4648, with padding. */
static void put_base64(struct json *json, const uint8_t *bytes, size_t count)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    json_put(json, "\"");
    for (size_t at = 0; at < count && !json->full; at += 3) {
        size_t left = count - at;
        uint32_t group = (uint32_t)bytes[at] << 16 | (left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) |
                         (left > 2 ? bytes[at + 2] : 0u);
        char text[4] = { alphabet[group >> 18], alphabet[group >> 12 & 63],
                         left > 1 ? alphabet[group >> 6 & 63] : '=', left > 2 ? alphabet[group & 63] : '=' };
        put(json, text, 4);
    }
    json_put(json, "\"");
}

/* ---- members ---- */

void json_begin(struct json *json, const char *key)
{
    json->member = json->used;
    if (json->used > 1)
        json_put(json, ",");
    json_put(json, "\"");
    json_put(json, key);
    json_put(json, "\":");
}

void json_end(struct json *json)
{
    if (!json->full)
        return;
    json->used = json->member;
    json->full = false;
    json->cut = true;
}

void json_number(struct json *json, const char *key, long long value)
{
    json_begin(json, key);
    put_number(json, value);
    json_end(json);
}

void json_boolean(struct json *json, const char *key, bool value)
{
    json_begin(json, key);
    json_put(json, value ? "true" : "false");
    json_end(json);
}

bool json_string(struct json *json, const char *key, struct str value)
{
    if (!value.p)
        return true;
    json_begin(json, key);
    bool valid = put_string(json, value);
    json_end(json);
    return valid;
}

void json_base64(struct json *json, const char *key, const uint8_t *bytes, size_t count)
{
    json_begin(json, key);
    put_base64(json, bytes, count);
    json_end(json);
}

/* ---- the object ---- */

struct json json_open(char *out, size_t cap)
{
    struct json json = { .out = out, .limit = cap - sizeof cut_member };
    json_put(&json, "{");
    return json;
}

size_t json_close(struct json *json)
{
    const char *last = !json->cut ? "}" : json->used > 1 ? cut_member : cut_member + 1;
    memcpy(json->out + json->used, last, strlen(last) + 1);
    return json->used + strlen(last);
}
