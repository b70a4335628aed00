/* Events as JSON. */
#include "lab/record/transcript.h"

#include "lab/record/arguments_json.h"
#include "lab/record/conversation.h"
#include "lab/record/values.h"

static void data(struct json *json, struct str value)
{
    if (!json_string(json, "data", value))
        json_base64(json, "data_base64", (const uint8_t *)value.p, value.n);
}

static void sets(struct json *json, struct str text)
{
    struct event_set entry;
    if (!text.n)
        return;
    json_begin(json, "sets");
    for (bool first = true; event_next_set(&text, &entry); first = false) {
        text_printf(&json->text, "%s{\"fd\":%d,\"asked\":%u,\"ready\":%u}", first ? "[" : ",", entry.fd,
                    entry.asked, entry.ready);
    }
    text_string(&json->text, json->text.start[json->text.used - 1] == ':' ? "[]" : "]");
    json_end(json);
}

static void descriptors(struct json *json, struct str text)
{
    struct event_descriptor entry;
    if (!text.n)
        return;
    json_begin(json, "descriptors");
    for (bool first = true; event_next_descriptor(&text, &entry); first = false) {
        if (entry.object == 0)
            text_printf(&json->text, "%s{\"fd\":%d,\"object\":null}", first ? "[" : ",", entry.fd);
        else
            text_printf(&json->text, "%s{\"fd\":%d,\"object\":%u,\"cloexec\":%s,\"nonblock\":%s}",
                        first ? "[" : ",", entry.fd, entry.object, entry.cloexec ? "true" : "false",
                        entry.nonblock ? "true" : "false");
    }
    text_string(&json->text, json->text.start[json->text.used - 1] == ':' ? "[]" : "]");
    json_end(json);
}

/* ---- kinds ---- */

static void call_members(struct json *json, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    bool whole = event->kind == EVENT_ENTER || event->kind == EVENT_RETURN;
    json_string(json, "call", call->name);
    if (call->fd >= 0)
        json_number(json, "fd", call->fd);
    if (!whole)
        return;
    if (event->kind == EVENT_ENTER)
        json_boolean(json, "held", call->held);
    if (event->kind == EVENT_RETURN) {
        json_number(json, "ret", call->ret);
        if (call->error)
            json_number(json, "errno", call->error);
    }
    if (call->length >= 0)
        json_number(json, "length", call->length);
    if (call->nfds >= 0)
        json_number(json, "nfds", call->nfds);
    arguments_json(json, "args", event);
    data(json, call->data);
    sets(json, call->sets);
    descriptors(json, call->descriptors);
    if (call->line > 0) {
        json_string(json, "file", call->file);
        json_number(json, "source_line", call->line);
        json_string(json, "function", call->function);
    }
    if (call->caller_line > 0) {
        json_string(json, "caller_file", call->caller_file);
        json_number(json, "caller_line", call->caller_line);
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
            json_number(json, value_key((enum value_id)i), values.number[i]);
    for (int i = 0; i < TEXT_COUNT; i++)
        if (values.text[i].n)
            json_string(json, i == TEXT_KIND ? "socket" : text_key((enum text_id)i), values.text[i]);
}

static void packet_members(struct json *json, const struct event_packet *frame)
{
    static const char *const names[] = {
        [PACKET_OTHER] = "other", [PACKET_ARP] = "arp",   [PACKET_TCP] = "tcp",
        [PACKET_UDP] = "udp",     [PACKET_ICMP] = "icmp", [PACKET_ICMP6] = "icmpv6"
    };
    struct packet packet;
    char text[56];
    json_number(json, "interface", frame->interface);
    json_number(json, "link_type", frame->link_type);
    json_number(json, "length", frame->length);
    json_number(json, "captured", frame->captured);
    if (packet_dissect(frame, &packet)) {
        json_string(json, "protocol", str_from(names[packet.protocol]));
        if (packet.source.size) {
            json_string(json, "source", str_from(packet_address_text(&packet.source, text)));
            json_string(json, "destination", str_from(packet_address_text(&packet.destination, text)));
        }
        if (packet.protocol == PACKET_TCP)
            json_string(json, "flags", str_from(packet_flags(packet.tcp_flags, text)));
        json_number(json, "payload", packet.payload_length);
    }
    if (frame->bytes)
        json_base64(json, "frame_base64", frame->bytes, frame->captured);
}

static void task_members(struct json *json, const struct event *event)
{
    const struct event_task *task = &event->u.task;
    if (event->kind == EVENT_FORK) {
        json_number(json, "child_pid", task->child_pid);
        json_number(json, "child_tid", task->child_tid);
        json_string(json, "child", task->child);
        json_boolean(json, "thread", task->thread);
        if (task->attached)
            json_boolean(json, "attached", true);
    } else if (event->kind == EVENT_EXIT && !task->signal) {
        json_number(json, "status", task->status);
    } else if (event->kind == EVENT_EXIT || event->kind == EVENT_SIGNAL) {
        json_number(json, "signal", task->signal);
    } else {
        if (task->attached)
            json_boolean(json, "attached", true);
        descriptors(json, task->descriptors);
    }
}

static void note_members(struct json *json, const struct event_note *note)
{
    json_string(json, "note", str_from(note_kind_name(note->kind)));
    json_string(json, "about", note->actor);
    if (note->value)
        json_number(json, "value", note->value);
    if (note->fd)
        json_number(json, "fd", note->fd);
    if (note->error)
        json_number(json, "errno", note->error);
    json_string(json, "text", note->text);
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
        json_number(json, "object", event->u.object.id);
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
        json_number(json, "fd", event->u.io.fd);
        data(json, event->u.io.data);
        break;
    case EVENT_INPUT:
        data(json, event->u.io.data);
        break;
    case EVENT_NOTE:
        note_members(json, &event->u.note);
        break;
    case EVENT_SOURCE:
        json_string(json, "file", event->u.source.file);
        json_number(json, "offset", event->u.source.offset);
        json_string(json, "text", event->u.source.text);
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
    struct json json = json_open(out, cap);
    json_number(&json, "seq", event->seq);
    json_number(&json, "ns", event->ns);
    json_string(&json, "kind", str_from(event_kind_name(event->kind)));
    json_string(&json, "actor", event->kind == EVENT_PACKET ? str_from("packet") : event->actor);
    if (event->pid)
        json_number(&json, "pid", event->pid);
    if (event->tid && event->tid != event->pid)
        json_number(&json, "tid", event->tid);
    if (transcript_shows(event))
        json_string(&json, "line", transcript_text(event, made, sizeof made));
    kind_members(&json, event);
    return json_close(&json);
}
