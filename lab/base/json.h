/* A JSON object (RFC 8259) on one line, valid whatever the bytes and whatever the room: a member that does
 * not fit is taken back whole, and "cut":true says so. Bytes that are no UTF-8 stand as \u00XX, and
 * characters that a terminal would hide or obey as \uXXXX. */
#ifndef SOCKEYE_BASE_JSON_H
#define SOCKEYE_BASE_JSON_H

#include "lab/base/text.h"

struct json {
    struct text text; /* its room is kept for the end of the object */
    size_t member;    /* where the member being written began */
    bool cut;         /* one was taken back */
};

enum { JSON_MIN = 32 }; /* bytes that an object takes in any case */

/* Begins an object in `out`; cap is at least JSON_MIN. */
struct json json_open(char *out, size_t cap);
/* Ends it and the text. Returns its length. */
size_t json_close(struct json *json);

void json_number(struct json *json, const char *key, long long value);
void json_boolean(struct json *json, const char *key, bool value);
/* Nothing for a text without bytes (p is NULL). False when a byte was no UTF-8. */
bool json_string(struct json *json, const char *key, struct str value);
void json_base64(struct json *json, const char *key, const uint8_t *bytes, size_t count);

/* A member of another form: its key, its value put to json->text as JSON, its end. */
void json_begin(struct json *json, const char *key);
void json_end(struct json *json);
/* A JSON string, for such a member. False when a byte of it was no UTF-8. */
bool json_put_string(struct text *text, struct str value);

#endif
