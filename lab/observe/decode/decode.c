/* One line and one event for a call. The grammar of the lines, which the checks of lessons match by globs:
 *
 *   NAME(ARGUMENT, ARGUMENT...)                     at entry
 *   NAME(ARGUMENT, ARGUMENT...) = RESULT            at return
 *   NAME(...) = -1 ERRNO (meaning)                  the call failed
 *   NAME(...) = RESULT (WHAT IT SAYS)               select, poll, fcntl: see below
 *   NAME(...) = ?                                   interrupted by a signal; the kernel will run it again
 *
 * NAME is what the program's source says: send for sendto without an address, pipe for pipe2 without
 * flags. Arguments stand in the order of the C function. What a pointer points at stands in its place; the
 * length behind an address, an option or a signal set is left out, the length behind a buffer is kept.
 *
 *   number          3   -1
 *   constant        AF_INET   SOCK_STREAM|SOCK_NONBLOCK   0   0x40 (without a name)
 *   bytes           "text\n"   escaped as C does, \xHH; more than 32 are cut: "text"...
 *   address         server:7000  127.0.0.1:7000  *:7000  [::1]:7000  /run/x.sock  @abstract  (unnamed) (none)
 *   no pointer      NULL
 *   unreadable      0x10   a pointer that the program gave, at what cannot be read
 *   to be filled    …      by the call, or not looked into
 *   time            {0.25 s}             timer      {1.0 s every 0.5 s}
 *   descriptors     [3 4]                signals    [SIGINT SIGTERM]   ~[SIGKILL] (all but)
 *   buffers         ["head" "body"]      message    {server:7000, ["bytes"], SCM_RIGHTS [5], MSG_TRUNC}
 *   poll set        [{3, POLLIN} {4, POLLIN|POLLOUT}]
 *   epoll's event   EPOLLIN   {EPOLLIN, 0x55d2c0de} (its data, where that is not the descriptor)
 *   option          1  {l_onoff=1, l_linger=0}  {0.5 s}  ECONNREFUSED  "cubic"
 *
 * A length that is not the usual one stands behind its value: AF_INET [8]; where the program gave one and got
 * another, AF_INET [2 => 16].
 *
 * At return "…" has become what was filled in. A failed call fills nothing: "…" stays.
 *
 *   socket(AF_INET, SOCK_STREAM, 0) = 3             bind(3, *:7000) = 0
 *   accept(3, …)  accept(3, client:40122) = 4       accept(3, NULL, NULL) = 4
 *   send(3, "ask", 3, 0) = 3                        recv(4, …, 512, 0)  recv(4, "ask", 512, 0) = 3
 *   recvfrom(4, "abc", 512, 0, client:5000) = 3     socketpair(AF_UNIX, SOCK_STREAM, 0, [3 4]) = 0
 *   select(5, [3 4], [], NULL, {5.0 s}) = 2 (read [4], write [5])        = 0 (timeout)
 *   poll([{3, POLLIN}], 1, 1000) = 1 ([{3, POLLIN|POLLHUP}])             = 0 (timeout)
 *   epoll_ctl(5, EPOLL_CTL_ADD, 4, EPOLLIN|EPOLLET) = 0
 *   epoll_wait(5, …, 16, -1)  epoll_wait(5, [{4, EPOLLIN} {7, EPOLLIN|EPOLLHUP}], 16, -1) = 2
 *   fcntl(3, F_GETFL) = 2050 (O_RDWR|O_NONBLOCK)    ioctl(3, FIONREAD, 12) = 0
 */
#include "lab/observe/decode/decode.h"

#include <errno.h>
#include <string.h>

#include "lab/observe/decode/decode_forms.h"

enum { ERRNO_MAX = 4095, RESTART_FIRST = 512, RESTART_LAST = 516, RESULT_ROOM = 192 };

static bool is_plain(const struct call_form *form, const struct raw_call *raw)
{
    return form->plain && raw->args[form->plain_without] == 0 && (!form->plain_if || form->plain_if(raw));
}

static const char *spoken_name(const struct call_form *form, bool plain)
{
    return plain ? form->plain : form->spoken ? form->spoken : form->row.name;
}

/* Field by field: `out` is 9 KiB, and clearing it would cost more than the decoding. */
static void clear_call(struct decoded *out, const char *name)
{
    struct event_call *call = &out->call;
    const struct str none = { NULL, 0 };
    call->name = str_from(name);
    call->fd = -1;
    call->held = false;
    call->schedules = false;
    call->ret = 0;
    call->error = 0;
    call->length = -1;
    call->data = call->sets = call->beyond = call->arguments = call->address = call->descriptors =
        call->file = call->function = none;
    call->nfds = -1;
    call->sleeps = call->cpu_ns = 0;
    call->address_size = call->address_room = 0;
    call->line = 0;
}

static void start(struct rendering *r, const struct raw_call *raw, const struct decode_context *context,
                  struct decoded *out)
{
    r->form = form_of(raw->number);
    r->raw = raw;
    r->context = context;
    r->enter = NULL;
    r->out = out;
    r->line = text_into(out->line, sizeof out->line);
    r->arguments = text_into(out->arguments, sizeof out->arguments);
    r->plain = false;
    r->filled = false;
    r->length_known = false;
    memset(r->unreadable, 0, sizeof r->unreadable);
    r->room = 0;
    r->data_used = 0;
}

/* The argument that begins there is on the line. */
static void keep_part(struct rendering *r, int index, size_t begin)
{
    const char *name = r->form->row.params[index];
    r->out->parts[index].begin = (uint16_t)begin;
    r->out->parts[index].end = (uint16_t)r->line.used;
    if (name)
        arguments_put(&r->arguments, name, r->line.used - begin);
}

/* A line that is full says so, and still has its result. */
static void end_arguments(struct rendering *r)
{
    bool cut = r->line.cut;
    r->line.cap = sizeof r->out->line;
    r->line.cut = false;
    text_string(&r->line, cut ? "...)" : ")");
}

static void put_arguments(struct rendering *r)
{
    const struct call_form *form = r->form;
    text_string(&r->line, spoken_name(form, r->plain));
    text_char(&r->line, '(');
    size_t begin = r->line.used;
    r->line.cap = sizeof r->out->line - RESULT_ROOM;
    for (int i = 0; i < 6; i++) {
        r->out->parts[i].begin = r->out->parts[i].end = 0;
        if (!form->args[i].show)
            continue;
        size_t before = r->line.used;
        if (before > begin)
            text_put(&r->line, ", ", 2);
        size_t after_comma = r->line.used;
        bool full = r->line.cut;
        if (r->enter && !form->args[i].again)
            text_put(&r->line, r->enter->line + r->enter->parts[i].begin,
                     (size_t)(r->enter->parts[i].end - r->enter->parts[i].begin));
        else
            form->args[i].show(r, i, form->args[i].names);
        if (r->line.used > after_comma)
            keep_part(r, i, after_comma);
        else if (!full)
            text_back(&r->line, before); /* nothing to say, or left out of the line */
    }
    end_arguments(r);
}

static void put_unknown(struct rendering *r)
{
    text_string(&r->line, "syscall(");
    text_int(&r->line, r->raw->number);
    text_char(&r->line, ')');
}

static void finish(struct rendering *r)
{
    r->out->line_size = r->line.used;
    r->out->call.arguments = text_made(&r->arguments);
}

void decode_enter(const struct raw_call *raw, const struct decode_context *context, struct decoded *out)
{
    struct rendering r;
    start(&r, raw, context, out);
    const struct call_form *form = r.form;
    r.plain = form && is_plain(form, raw);
    clear_call(out, form ? spoken_name(form, r.plain) : "syscall");
    if (form) {
        if (form->row.flags & CALL_FD_FIRST)
            out->call.fd = (int32_t)raw->args[0];
        out->call.schedules = (form->row.flags & CALL_SCHEDULES) != 0;
        if (form->before)
            form->before(&r);
        put_arguments(&r);
    } else {
        put_unknown(&r);
    }
    finish(&r);
}

/* What the entry knew and the return cannot read again. */
static void copy_entry(struct rendering *r, bool moves)
{
    const struct decoded *enter = r->enter;
    text_put(&r->line, enter->line, enter->line_size);
    text_str(&r->arguments, enter->call.arguments);
    r->out->call.address = enter->call.address;
    r->out->call.address_room = enter->call.address_room < 0 ? enter->call.address_room : 0;
    if (r->raw->ret < 0 || enter->call.data.n == 0)
        return;
    size_t moved = enter->call.data.n;
    if (moves && (uint64_t)r->raw->ret < moved)
        moved = (size_t)r->raw->ret;
    memcpy(r->out->data, enter->data, moved);
    r->out->call.data = (struct str){ r->out->data, moved };
}

static void put_result(struct rendering *r)
{
    int64_t ret = r->raw->ret;
    struct event_call *call = &r->out->call;
    call->ret = ret;
    call->error = 0;
    if (ret >= 0 || ret < -ERRNO_MAX) {
        text_put(&r->line, " = ", 3);
        text_int(&r->line, ret);
        return;
    }
    call->ret = -1;
    if (ret <= -RESTART_FIRST && ret >= -RESTART_LAST) {
        call->error = EINTR;
        text_string(&r->line, " = ?");
        return;
    }
    call->error = (int32_t)-ret;
    text_string(&r->line, " = -1 ");
    text_string(&r->line, names_errno(call->error));
    text_string(&r->line, " (");
    text_string(&r->line, strerror(call->error));
    text_char(&r->line, ')');
}

void decode_return(const struct raw_call *raw, const struct decode_context *context,
                   const struct decoded *enter, struct decoded *out)
{
    struct rendering r;
    start(&r, raw, context, out);
    const struct call_form *form = r.form;
    clear_call(out, "");
    r.enter = enter;
    r.plain = form && form->plain && enter->call.name.p == form->plain;
    out->call.name = enter->call.name;
    out->call.fd = enter->call.fd;
    out->call.schedules = enter->call.schedules;
    if (form && form->fills && raw->ret >= 0) {
        r.filled = true;
        r.room = raw->ret;
        put_arguments(&r);
    } else {
        copy_entry(&r, form && form->moves);
    }
    put_result(&r);
    if (form && form->moves)
        out->call.length = raw->ret >= 0 ? raw->ret : -1;
    if (form && form->after)
        form->after(&r);
    finish(&r);
}
