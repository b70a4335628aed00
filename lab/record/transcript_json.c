/* Events as JSON, written so that the object is valid whatever the bytes and whatever the room: a member that
 * does not fit is taken back whole. */
#include "lab/record/transcript.h"

#include <stdio.h>

#include "lab/base/utf8.h"
#include "lab/record/conversation.h"
#include "lab/record/values.h"

static const char cut_member[] = ",\"cut\":true}";

struct json {
    char *out;
    size_t limit; /* room for all but the end of the object */
    size_t used;
    size_t member; /* where the member being written began */
    bool full;     /* it does not fit */
    bool cut;      /* one was taken back */
};

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

static void put_text(struct json *json, const char *text)
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
            put_text(json, short_forms[i].text);
            return;
        }
    char text[8];
    put(json, text, (size_t)snprintf(text, sizeof text, "\\u%04x", byte));
}

/* A JSON string. False when a byte of it was no UTF-8. */
static bool put_string(struct json *json, struct str data)
{
    bool valid = true;
    put_text(json, "\"");
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
    put_text(json, "\"");
    return valid;
}

/* RFC 4648, with padding. */
static void put_base64(struct json *json, const uint8_t *bytes, size_t count)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    put_text(json, "\"");
    for (size_t at = 0; at < count && !json->full; at += 3) {
        size_t left = count - at;
        uint32_t group = (uint32_t)bytes[at] << 16 | (left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) |
                         (left > 2 ? bytes[at + 2] : 0u);
        char text[4] = { alphabet[group >> 18], alphabet[group >> 12 & 63],
                         left > 1 ? alphabet[group >> 6 & 63] : '=', left > 2 ? alphabet[group & 63] : '=' };
        put(json, text, 4);
    }
    put_text(json, "\"");
}

/* ---- members ---- */

static void begin(struct json *json, const char *key)
{
    json->member = json->used;
    if (json->used > 1)
        put_text(json, ",");
    put_text(json, "\"");
    put_text(json, key);
    put_text(json, "\":");
}

static void end(struct json *json)
{
    if (!json->full)
        return;
    json->used = json->member;
    json->full = false;
    json->cut = true;
}

static void number(struct json *json, const char *key, long long value)
{
    begin(json, key);
    put_number(json, value);
    end(json);
}

static void boolean(struct json *json, const char *key, bool value)
{
    begin(json, key);
    put_text(json, value ? "true" : "false");
    end(json);
}

/* A text that is there. */
static void string(struct json *json, const char *key, struct str value)
{
    if (!value.p)
        return;
    begin(json, key);
    put_string(json, value);
    end(json);
}

static void base64(struct json *json, const char *key, const uint8_t *bytes, size_t count)
{
    begin(json, key);
    put_base64(json, bytes, count);
    end(json);
}

static void data(struct json *json, struct str value)
{
    if (!value.p)
        return;
    begin(json, "data");
    bool valid = put_string(json, value);
    end(json);
    if (!valid)
        base64(json, "data_base64", (const uint8_t *)value.p, value.n);
}

static void sets(struct json *json, struct str text)
{
    struct event_set entry;
    if (!text.n)
        return;
    begin(json, "sets");
    for (bool first = true; event_next_set(&text, &entry); first = false) {
        char item[80];
        snprintf(item, sizeof item, "%s{\"fd\":%d,\"asked\":%u,\"ready\":%u}", first ? "[" : ",", entry.fd,
                 entry.asked, entry.ready);
        put_text(json, item);
    }
    put_text(json, json->out[json->used - 1] == ':' ? "[]" : "]");
    end(json);
}

static void descriptors(struct json *json, struct str text)
{
    struct event_descriptor entry;
    if (!text.n)
        return;
    begin(json, "descriptors");
    for (bool first = true; event_next_descriptor(&text, &entry); first = false) {
        char item[112];
        if (entry.object == 0)
            snprintf(item, sizeof item, "%s{\"fd\":%d,\"object\":null}", first ? "[" : ",", entry.fd);
        else
            snprintf(item, sizeof item, "%s{\"fd\":%d,\"object\":%u,\"cloexec\":%s,\"nonblock\":%s}",
                     first ? "[" : ",", entry.fd, entry.object, entry.cloexec ? "true" : "false",
                     entry.nonblock ? "true" : "false");
        put_text(json, item);
    }
    put_text(json, json->out[json->used - 1] == ':' ? "[]" : "]");
    end(json);
}

/* ---- kinds ---- */

static void call_members(struct json *json, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    bool whole = event->kind == EVENT_ENTER || event->kind == EVENT_RETURN;
    string(json, "call", call->name);
    if (call->fd >= 0)
        number(json, "fd", call->fd);
    if (!whole)
        return;
    if (event->kind == EVENT_ENTER)
        boolean(json, "held", call->held);
    if (event->kind == EVENT_RETURN) {
        number(json, "ret", call->ret);
        if (call->error)
            number(json, "errno", call->error);
    }
    if (call->length >= 0)
        number(json, "length", call->length);
    if (call->nfds >= 0)
        number(json, "nfds", call->nfds);
    data(json, call->data);
    sets(json, call->sets);
    descriptors(json, call->descriptors);
    if (call->line > 0) {
        string(json, "file", call->file);
        number(json, "source_line", call->line);
        string(json, "function", call->function);
    }
}

/* What changed of an object, by the keys of the recording; its kind is "socket", as "kind" is the event's. */
static void value_members(struct json *json, struct str text)
{
    struct values values;
    values_clear(&values);
    values_apply(&values, text);
    for (int i = 0; i < VALUE_COUNT; i++)
        if (values.number[i] != VALUE_UNKNOWN)
            number(json, value_key((enum value_id)i), values.number[i]);
    for (int i = 0; i < TEXT_COUNT; i++)
        if (values.text[i].n)
            string(json, i == TEXT_KIND ? "socket" : text_key((enum text_id)i), values.text[i]);
}

static void packet_members(struct json *json, const struct event_packet *frame)
{
    static const char *const names[] = {
        [PACKET_OTHER] = "other", [PACKET_ARP] = "arp",   [PACKET_TCP] = "tcp",
        [PACKET_UDP] = "udp",     [PACKET_ICMP] = "icmp", [PACKET_ICMP6] = "icmpv6"
    };
    struct packet packet;
    char text[56];
    number(json, "interface", frame->interface);
    number(json, "link_type", frame->link_type);
    number(json, "length", frame->length);
    number(json, "captured", frame->captured);
    if (packet_dissect(frame, &packet)) {
        string(json, "protocol", str_from(names[packet.protocol]));
        if (packet.source.size) {
            string(json, "source", str_from(packet_address_text(&packet.source, text)));
            string(json, "destination", str_from(packet_address_text(&packet.destination, text)));
        }
        if (packet.protocol == PACKET_TCP)
            string(json, "flags", str_from(packet_flags(packet.tcp_flags, text)));
        number(json, "payload", packet.payload_length);
    }
    if (frame->bytes)
        base64(json, "frame_base64", frame->bytes, frame->captured);
}

static void task_members(struct json *json, const struct event *event)
{
    const struct event_task *task = &event->u.task;
    if (event->kind == EVENT_FORK) {
        number(json, "child_pid", task->child_pid);
        number(json, "child_tid", task->child_tid);
        string(json, "child", task->child);
        boolean(json, "thread", task->thread);
    } else if (event->kind == EVENT_EXIT && !task->signal) {
        number(json, "status", task->status);
    } else if (event->kind == EVENT_EXIT || event->kind == EVENT_SIGNAL) {
        number(json, "signal", task->signal);
    } else {
        descriptors(json, task->descriptors);
    }
}

static void note_members(struct json *json, const struct event_note *note)
{
    string(json, "note", str_from(note_kind_name(note->kind)));
    string(json, "about", note->actor);
    if (note->value)
        number(json, "value", note->value);
    if (note->error)
        number(json, "errno", note->error);
    string(json, "text", note->text);
}

static void kind_members(struct json *json, const struct event *event)
{
    switch (event->kind) {
    case EVENT_ENTER:
    case EVENT_GO:
    case EVENT_BLOCK:
    case EVENT_RETURN:
        call_members(json, event);
        break;
    case EVENT_SOCKET:
        number(json, "object", event->u.object.id);
        value_members(json, event->u.object.values);
        break;
    case EVENT_PACKET:
        packet_members(json, &event->u.packet);
        break;
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_FORK:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
        task_members(json, event);
        break;
    case EVENT_OUTPUT:
        number(json, "fd", event->u.io.fd);
        data(json, event->u.io.data);
        break;
    case EVENT_INPUT:
        data(json, event->u.io.data);
        break;
    case EVENT_NOTE:
        note_members(json, &event->u.note);
        break;
    case EVENT_SOURCE:
        string(json, "file", event->u.source.file);
        number(json, "offset", event->u.source.offset);
        string(json, "text", event->u.source.text);
        break;
    case EVENT_NONE:
    case EVENT_KIND_COUNT:
        break;
    }
}

size_t transcript_json(const struct event *event, char *out, size_t cap)
{
    char made[EVENT_LINE_MAX];
    if (cap < TRANSCRIPT_JSON_MIN) {
        if (cap)
            out[0] = '\0';
        return 0;
    }
    struct json json = { .out = out, .limit = cap - sizeof cut_member };
    put_text(&json, "{");
    number(&json, "seq", event->seq);
    number(&json, "ns", event->ns);
    string(&json, "kind", str_from(event_kind_name(event->kind)));
    string(&json, "actor", event->kind == EVENT_PACKET ? str_from("packet") : event->actor);
    if (event->pid)
        number(&json, "pid", event->pid);
    if (event->tid && event->tid != event->pid)
        number(&json, "tid", event->tid);
    if (transcript_shows(event))
        string(&json, "line", transcript_text(event, made, sizeof made));
    kind_members(&json, event);
    const char *last = !json.cut ? "}" : json.used > 1 ? cut_member : cut_member + 1;
    memcpy(out + json.used, last, strlen(last) + 1);
    return json.used + strlen(last);
}
