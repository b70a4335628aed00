#include "lab/observe/syscall_stops.h"

#include <errno.h>
#include <linux/ptrace.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/actors.h"
#include "lab/observe/notice.h"
#include "lab/observe/own_time.h"
#include "lab/observe/own_timers.h"
#include "lab/observe/printed.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"
#include "lab/observe/sampler.h"
#include "lab/observe/start_order.h"
#include "lab/observe/timeouts.h"
#include "lab/observe/unwatched.h"

/* glibc's <sys/ptrace.h> and the kernel's <linux/ptrace.h> both define the requests; this is the one call
 * needed. */
long ptrace(int request, ...);

static bool get_info(const struct tracee *tracee, struct ptrace_syscall_info *info)
{
    return ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof *info, info) > 0;
}

static int descriptor_of(const struct call_row *row, const uint64_t args[6])
{
    return row->flags & CALL_FD_FIRST ? (int)args[0] : -1;
}

/* Calls after which a socket may have a local address that it had not before. */
static bool names_socket(int64_t number)
{
    return number == SYS_connect || number == SYS_bind || number == SYS_listen || number == SYS_sendto ||
           number == SYS_sendmsg || number == SYS_sendmmsg;
}

static bool needs_name(const struct tracee *tracee, const struct raw_call *raw)
{
    int fd = (int)raw->args[0];
    if (!names_socket(raw->number) || fd < 0)
        return false;
    if (raw->number == SYS_connect || raw->number == SYS_bind || fd >= PROCESS_NAMED_FDS)
        return true;
    return !(tracee->process->named[fd / 8] & (1 << fd % 8));
}

static void forget_name(struct tracee *tracee, int fd)
{
    if (fd >= 0 && fd < PROCESS_NAMED_FDS)
        tracee->process->named[fd / 8] &= (uint8_t) ~(1 << fd % 8);
}

/* ---- entering */

/* How much is left unread is asked for when the task turns away from what it received from. Who goes on to
 * send or receive over the same descriptor need not be asked about each time. */
static void look_unread(struct observer *ob, struct tracee *tracee)
{
    const struct tracee_call *call = tracee->call;
    if (tracee->received_fd < 0 ||
        (call->enter.call.length >= 0 && call->enter.call.fd == tracee->received_fd))
        return;
    objects_look_unread(ob->objects, tracee->process->pid, tracee->received_fd);
    tracee->received_fd = -1;
}

static void write_enter(struct observer *ob, struct tracee *tracee, bool held)
{
    struct tracee_call *call = tracee->call;
    struct event event = tracee_event(tracee, EVENT_ENTER, ob->now_ns);
    event.line = (struct str){ call->enter.line, strlen(call->enter.line) };
    event.u.call = call->enter.call;
    event.u.call.held = held;
    event.u.call.cpu_ns = tracee_used_ns(tracee);
    recorder_write(&ob->recorder, &event);
}

static void fill_place(struct event_call *call, const struct source_place *place)
{
    call->file = str_from(place->file);
    call->line = place->line;
    call->function = str_from(place->function);
}

/* What it is called on, and where bytes go that it moves between two descriptors. */
static void touch(struct observer *ob, struct tracee *tracee)
{
    const struct raw_call *raw = &tracee->call->raw;
    pid_t pid = tracee->process->pid;
    objects_touch(ob->objects, pid, tracee->call->enter.call.fd);
    if (raw->number == SYS_splice)
        objects_touch(ob->objects, pid, (int)raw->args[2]);
    else if (raw->number == SYS_tee)
        objects_touch(ob->objects, pid, (int)raw->args[1]);
}

static enum disposition set_in_call(struct observer *ob, struct tracee *tracee)
{
    tracee->state = TRACEE_IN_CALL;
    tracee->since_ns = ob->now_ns;
    ob->naming += tracee->call->names = needs_name(tracee, &tracee->call->raw);
    touch(ob, tracee);
    objects_look_closing(ob->objects, &tracee->call->raw);
    faults_apply(&tracee->call->raw, &tracee->call->fault);
    timeouts_keep(ob, tracee);
    own_timers_keep(ob, tracee);
    return RESUME_TO_EXIT_STOP;
}

static void choose_fault(struct observer *ob, struct tracee *tracee)
{
    struct tracee_call *call = tracee->call;
    const char *actor = ob->faults.plan.actor;
    call->fault.kind = FAULT_NONE;
    if (faults_is_rough(&ob->faults) && !ob->end_asked && !tracee->process->attached &&
        (!actor || strcmp(actor, ob->actors[tracee->process->actor].plan->label) == 0))
        faults_choose(&ob->faults, ob->objects, &call->raw, tracee->process->edges, &tracee->spared,
                      &call->fault);
}

/* A call that a signal broke off is run again by the kernel: the same one at the same place, or
 * restart_syscall. */
static bool continues(const struct tracee *tracee, const struct ptrace_syscall_info *info)
{
    if (!tracee->interrupted)
        return false;
    if (info->seccomp.nr == SYS_restart_syscall)
        return true;
    const struct raw_call *raw = &tracee->call->raw;
    return (int64_t)info->seccomp.nr == raw->number &&
           info->instruction_pointer == tracee->call->instruction &&
           memcmp(info->seccomp.args, raw->args, sizeof raw->args) == 0;
}

static bool begin_call(struct observer *ob, struct tracee *tracee, const struct call_row *row,
                       const struct raw_call *raw, const struct ptrace_syscall_info *info)
{
    if (!tracee->call && !(tracee->call = malloc(sizeof *tracee->call)))
        return false;
    struct tracee_call *call = tracee->call;
    struct decode_context context;
    call->raw = *raw;
    call->row = row;
    call->instruction = info->instruction_pointer;
    call->stack = info->stack_pointer;
    call->timeout = (struct timeout){ 0 };
    call->names = false;
    tracee->blocked = false;
    memset(&call->place, 0, sizeof call->place);
    sources_place_at(ob->sources, tracee->tid, tracee->process->pid, info->instruction_pointer,
                     info->stack_pointer, &call->place);
    sampler_sources(ob);
    decode_enter(raw, sampler_context(ob, &context), &call->enter);
    call->enter.call.fd = descriptor_of(row, raw->args);
    call->enter.call.schedules = row->flags & (CALL_SCHEDULES | CALL_WAITS);
    fill_place(&call->enter.call, &call->place);
    call->enter.call.caller_file = str_from(call->place.caller_file);
    call->enter.call.caller_line = call->place.caller_line;
    choose_fault(ob, tracee);
    return true;
}

/* One that goes on since before the program was attached to has its arguments still in their places. */
static int64_t number_of(struct tracee *tracee, int64_t number)
{
    int64_t then = tracee->call_then;
    tracee->call_then = -1;
    return number == SYS_restart_syscall && then >= 0 ? then : number;
}

/* At its entry stop. Where that is one of all calls (PTRACE_SYSCALL), `info` has the same at the same place.
 */
static enum disposition enter(struct observer *ob, struct tracee *tracee, struct ptrace_syscall_info *info)
{
    if (continues(tracee, info)) {
        tracee->interrupted = false;
        return set_in_call(ob, tracee);
    }
    tracee->interrupted = false;
    struct raw_call raw = { .tid = tracee->tid,
                            .pid = tracee->process->pid,
                            .number = number_of(tracee, (int64_t)info->seccomp.nr) };
    memcpy(raw.args, info->seccomp.args, sizeof raw.args);
    if (own_time_answers(ob, tracee, &raw)) {
        tracee->state = TRACEE_RUNNING;
        return RESUME;
    }
    notice_call(ob, tracee, &raw);
    const struct call_row *row = decode_row(raw.number);
    if (!row || ((row->flags & CALL_NAPS) && !ob->recorder.clock.on) || raw.number == SYS_restart_syscall ||
        !notice_is_event(ob, tracee, row, &raw) || !begin_call(ob, tracee, row, &raw, info)) {
        tracee->state = TRACEE_RUNNING;
        return RESUME;
    }
    /* What was printed before this call stands before it. A pseudo-terminal hands its text on by itself a
     * little later, and only reading it waits for that; in run mode a read at each call would cost too much.
     */
    if (ob->pace != PACE_RUN)
        actors_drain(&ob->actors[tracee->process->actor]);
    else
        actors_drain_ready(ob);
    look_unread(ob, tracee);
    bool held = tracee->call->enter.call.schedules && ob->pace != PACE_RUN;
    write_enter(ob, tracee, held);
    if (!held)
        return set_in_call(ob, tracee);
    tracee->state = TRACEE_HELD;
    return HOLD;
}

enum disposition syscall_stops_enter(struct observer *ob, struct tracee *tracee)
{
    struct ptrace_syscall_info info;
    if (tracee->state == TRACEE_NEW || !tracee->process || !get_info(tracee, &info) ||
        info.op != PTRACE_SYSCALL_INFO_SECCOMP)
        return RESUME;
    if (info.seccomp.ret_data != FILTER_REFUSE)
        return enter(ob, tracee, &info);
    uint64_t args[6];
    memcpy(args, info.seccomp.args, sizeof args);
    unwatched_refuse(ob, tracee, &(struct entry){ info.arch, info.seccomp.nr, args });
    return RESUME;
}

/* Each call of a program that was attached to. What a filter would pass by leaves everything as it is. */
static enum disposition enter_attached(struct observer *ob, struct tracee *tracee,
                                       struct ptrace_syscall_info *info)
{
    int64_t number = (int64_t)info->entry.nr;
    struct raw_call raw = { .tid = tracee->tid, .pid = tracee->process->pid, .number = number };
    memcpy(raw.args, info->entry.args, sizeof raw.args);
    unwatched_tell(ob, tracee, &(struct entry){ info->arch, info->entry.nr, raw.args });
    if (info->arch != seccomp_arch_native())
        return RESUME;
    enum disposition disposition = RESUME;
    if (decode_row(number) || number == SYS_restart_syscall)
        disposition = enter(ob, tracee, info);
    else
        notice_call(ob, tracee, &raw);
    if (tracee->state == TRACEE_RUNNING)
        printed_enter(tracee, &raw);
    return disposition;
}

/* A call that the filter passed by for its descriptor: it is looked at where the program has put a socket or
 * the like there. All others come to the filter next. */
static enum disposition enter_standard(struct observer *ob, struct tracee *tracee,
                                       struct ptrace_syscall_info *info)
{
    if (tracee->process->attached)
        return enter_attached(ob, tracee, info);
    const struct call_row *row = decode_row((int64_t)info->entry.nr);
    if (!row || !(row->flags & CALL_FD_FROM_3) || info->entry.args[0] > 2)
        return RESUME;
    return enter(ob, tracee, info);
}

static void write_short(struct observer *ob, struct tracee *tracee, enum event_kind kind, const char *line)
{
    struct event event = tracee_event(tracee, kind, ob->now_ns);
    event.line = str_from(line);
    event.u.call = (struct event_call){ .name = tracee->call->enter.call.name,
                                        .fd = tracee->call->enter.call.fd,
                                        .schedules = tracee->call->enter.call.schedules,
                                        .arguments = tracee->call->enter.call.arguments,
                                        .paused_ns = kind == EVENT_GO ? ob->pause.total_ns : 0,
                                        .length = -1,
                                        .nfds = -1 };
    recorder_write(&ob->recorder, &event);
}

enum disposition syscall_stops_go(struct observer *ob, struct tracee *tracee)
{
    write_short(ob, tracee, EVENT_GO, tracee->call->enter.line);
    return set_in_call(ob, tracee);
}

void syscall_stops_block(struct observer *ob, struct tracee *tracee)
{
    char line[EVENT_LINE_MAX];
    size_t room = sizeof line - sizeof " blocked";
    size_t used = (size_t)snprintf(line, room, "%s", tracee->call->enter.line);
    strcpy(line + (used < room ? used : room - 1), " blocked");
    write_short(ob, tracee, EVENT_BLOCK, line);
    tracee->blocked = true;
}

/* ---- returning */

static void leave_naming(struct observer *ob, struct tracee *tracee)
{
    if (tracee->call && tracee->call->names) {
        ob->naming--;
        tracee->call->names = false;
    }
}

void syscall_stops_forget(struct observer *ob, struct tracee *tracee)
{
    leave_naming(ob, tracee);
    free(tracee->call);
    tracee->call = NULL;
    tracee->interrupted = false;
}

static void look(struct observer *ob, struct tracee *tracee, const struct raw_call *raw)
{
    const struct tracee_call *call = tracee->call;
    if (ob->pace == PACE_RUN && !ob->plan->probe_at_calls) {
        if (call->row->flags & CALL_RECEIVES)
            tracee->received_fd = call->enter.call.fd;
        return;
    }
    if (call->enter.call.fd >= 0 && raw->number != SYS_close)
        objects_look(ob->objects, tracee->process->pid, call->enter.call.fd);
    if ((call->row->flags & CALL_OPENS) && raw->ret >= 3 && raw->ret < INT32_MAX)
        objects_look(ob->objects, tracee->process->pid, (int)raw->ret);
}

/* Whether it asked in vain, or may have been told the same again: a loop of such calls spins or sleeps. */
static bool may_spin(const struct event_call *call, struct str line)
{
    return event_call_waits(call) || call->error == EAGAIN || call->error == EMFILE ||
           call->error == ENFILE || call->error == ECONNREFUSED || str_has(line, "FIONREAD") ||
           str_has(line, "MSG_PEEK");
}

static void write_return(struct observer *ob, struct tracee *tracee, int64_t ret)
{
    char descriptors[4096];
    struct decode_context context;
    struct tracee_call *call = tracee->call;
    struct raw_call raw = call->raw;
    struct decoded *decoded = &ob->decoded;
    raw.ret = ret;
    bool named = call->names;
    leave_naming(ob, tracee);
    if (named)
        sampler_name(ob, tracee);
    if (ob->naming > 0)
        sampler_names(ob);
    decode_return(&raw, sampler_context(ob, &context), &call->enter, decoded);
    faults_mark(&call->fault, ret, decoded);
    decoded->call.fd = call->enter.call.fd;
    decoded->call.schedules = call->enter.call.schedules;
    fill_place(&decoded->call, &call->place);
    size_t size = objects_after_call(ob->objects, &raw, descriptors, sizeof descriptors);
    decoded->call.descriptors = (struct str){ descriptors, size };
    if (size > 0)
        tracee->process->stdio = objects_has_stdio(ob->objects, tracee->process->pid);
    if (raw.number == SYS_close)
        forget_name(tracee, (int)raw.args[0]);
    sampler_packets(ob);
    if (may_spin(&decoded->call, str_from(decoded->line)))
        tracee_account(tracee, &decoded->call.sleeps, &decoded->call.cpu_ns);
    start_order_returned(ob, tracee, ret);
    struct event event = tracee_event(tracee, EVENT_RETURN, ob->now_ns);
    event.line = (struct str){ decoded->line, strlen(decoded->line) };
    event.u.call = decoded->call;
    recorder_write(&ob->recorder, &event);
    own_time_returned(ob, tracee, &decoded->call);
    touch(ob, tracee);
    look(ob, tracee, &raw);
}

/* Whether a handler that was there before the program was attached to lets the call go on that it broke off
 * shows when it has ended: the program stands behind that call, and has its EINTR, or before it. */
static void return_late(struct observer *ob, struct tracee *tracee, const struct ptrace_syscall_info *info)
{
    if (!tracee->interrupted || !tracee->process->attached || info->op != PTRACE_SYSCALL_INFO_EXIT ||
        info->exit.rval != -EINTR || info->instruction_pointer != tracee->call->instruction)
        return;
    tracee->interrupted = false;
    write_return(ob, tracee, -EINTR);
}

enum disposition syscall_stops_return(struct observer *ob, struct tracee *tracee)
{
    struct ptrace_syscall_info info;
    if (tracee->state == TRACEE_NEW || !get_info(tracee, &info))
        return RESUME;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
        return enter_standard(ob, tracee, &info);
    if (tracee->state != TRACEE_IN_CALL || info.op != PTRACE_SYSCALL_INFO_EXIT) {
        return_late(ob, tracee, &info);
        if (info.op == PTRACE_SYSCALL_INFO_EXIT)
            printed_return(ob, tracee, info.exit.rval);
        return RESUME;
    }
    int64_t ret = faults_end(&tracee->call->raw, &tracee->call->fault, info.exit.rval);
    ret = timeouts_returned(ob, tracee, ret);
    own_timers_returned(ob, tracee, ret);
    tracee->state = TRACEE_RUNNING;
    tracee->since_ns = ob->now_ns;
    if (call_goes_on(ret)) {
        /* Whether it is an EINTR depends on the signal, which is delivered next. */
        tracee->interrupted = true;
        tracee->call->raw.ret = ret;
        leave_naming(ob, tracee);
    } else {
        write_return(ob, tracee, ret);
    }
    return RESUME;
}

void syscall_stops_signalled(struct observer *ob, struct tracee *tracee, int signal)
{
    if (!tracee->interrupted)
        return;
    uint64_t bit = UINT64_C(1) << (signal - 1);
    if (!(tracee->process->caught & bit))
        return; /* ignored: it goes on; deadly: it never returns */
    int64_t raw = tracee->call->raw.ret;
    if (raw == RESTART_SYS && (tracee->process->handled_then & bit))
        return; /* shows when the handler ends */
    bool again = raw == RESTART_NO_INTR || (raw == RESTART_SYS && (tracee->process->restarts & bit));
    if (again)
        return;
    tracee->interrupted = false;
    write_return(ob, tracee, -EINTR);
}
