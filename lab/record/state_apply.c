/* What each kind of event means for the state. */
#include "lab/record/state.h"

#include "lab/record/state_change.h"

static void set_status(struct state *state, struct task *task, enum task_status status)
{
    if (task->status != status)
        task->since_ns = state->ns;
    task->status = status;
}

/* The task an event is of; NULL when there is none. One never heard of is made: a recording may lack its
 * front. One that has ended is made anew where something begins, as its tid was given again. */
static struct task *task_of(struct state *state, const struct event *event)
{
    bool begins = event->kind == EVENT_START || event->kind == EVENT_EXEC || event->kind == EVENT_ENTER;
    struct task *task = state_find_task(state, event->tid);
    if (event->tid <= 0)
        return NULL;
    if (!task || (task->status == TASK_EXITED && begins))
        task = state_add_task(state, event->pid, event->tid, event->actor);
    else if (task->status == TASK_EXITED)
        return NULL;
    if (task)
        task->last = state->position;
    return task;
}

static void apply_descriptors(struct state *state, int32_t pid, struct str changes)
{
    struct event_descriptor entry;
    while (event_next_descriptor(&changes, &entry))
        state_set_descriptor(state, pid, entry);
}

/* ---- tasks */

/* What the epolls of a process that was attached to watch already. */
static void apply_interests(struct state *state, int32_t pid, struct str interests)
{
    enum { ADD = 1 };
    struct event_set entry;
    while (event_next_set(&interests, &entry)) {
        const struct descriptor *epoll = state_descriptor(state, pid, (int32_t)entry.ready);
        if (epoll)
            state_set_interest(state, epoll->object, pid, (struct event_set){ entry.fd, entry.asked, ADD });
    }
}

static void apply_start(struct state *state, const struct event *event)
{
    struct task *task = task_of(state, event);
    if (!task)
        return;
    set_status(state, task, TASK_RUNNING);
    task->left = event->u.task.attached;
    apply_descriptors(state, event->pid, event->u.task.descriptors);
    apply_interests(state, event->pid, event->u.task.interests);
}

static void end_task(struct state *state, struct task *task)
{
    struct task *first = state_find_task(state, task->pid);
    if (task->status == TASK_EXITED)
        return;
    set_status(state, task, TASK_EXITED);
    state->left++;
    if (first && first->living > 0)
        first->living--;
}

/* An exec ends the process's other threads, and its descriptors are those that are told. */
static void apply_exec(struct state *state, const struct event *event)
{
    struct task *task = task_of(state, event), *first = state_find_task(state, event->pid);
    if (!task)
        return;
    if (first && first->living > 1)
        for (uint32_t i = 0; i < state->task_count; i++)
            if (state->tasks[i].pid == event->pid && state->tasks[i].tid != event->tid)
                end_task(state, &state->tasks[i]);
    set_status(state, task, TASK_RUNNING);
    task->enter = task->returned = EVENT_NO_INDEX;
    task->wait_enter = task->wait_return = EVENT_NO_INDEX;
    task->previous_wait_enter = task->previous_wait_return = EVENT_NO_INDEX;
    task->file = (struct str){ NULL, 0 };
    task->line = 0;
    state_drop_descriptors(state, event->pid);
    apply_descriptors(state, event->pid, event->u.task.descriptors);
}

static void apply_fork(struct state *state, const struct event *event)
{
    const struct event_task *fork = &event->u.task;
    if (fork->child_tid <= 0)
        return;
    const struct task *maker = task_of(state, event);
    bool left = fork->attached || (maker && maker->left);
    struct task *child = state_find_task(state, fork->child_tid);
    if (!child || child->status == TASK_EXITED)
        child = state_add_task(state, fork->child_pid, fork->child_tid, fork->child);
    if (child)
        child->left = left;
    if (fork->descriptors.n > 0 || fork->attached) /* its parent has ended, or its fork was long ago */
        apply_descriptors(state, fork->child_pid, fork->descriptors);
    else if (fork->child_pid != event->pid)
        state_copy_descriptors(state, event->pid, fork->child_pid);
    apply_interests(state, fork->child_pid, fork->interests);
}

static void apply_exit(struct state *state, const struct event *event)
{
    struct task *task = task_of(state, event);
    if (!task)
        return;
    end_task(state, task);
    task->exit_status = event->u.task.status;
    task->exit_signal = event->u.task.signal;
    if (!state_process_lives(state, task->pid))
        state_drop_descriptors(state, task->pid);
}

/* ---- calls */

static void begin_wait(struct task *task, uint32_t enter)
{
    task->previous_wait_enter = task->wait_enter;
    task->previous_wait_return = task->wait_return;
    task->wait_enter = enter;
    task->wait_return = EVENT_NO_INDEX;
}

static void apply_enter(struct state *state, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    struct task *task = task_of(state, event);
    if (!task)
        return;
    set_status(state, task, call->held ? TASK_HELD : TASK_IN_CALL);
    task->enter = state->position;
    if (call->file.n > 0) {
        task->file = call->file;
        task->line = call->line;
    }
    if (event_call_waits(call))
        begin_wait(task, state->position);
}

static void apply_go(struct state *state, const struct event *event)
{
    struct task *task = task_of(state, event);
    if (task)
        set_status(state, task, TASK_IN_CALL);
}

static void apply_block(struct state *state, const struct event *event)
{
    struct task *task = task_of(state, event);
    if (task)
        set_status(state, task, TASK_BLOCKED);
}

/* epoll_ctl tells what it did as one set entry "fd:events:operation". */
static void apply_epoll_ctl(struct state *state, const struct event *event)
{
    struct str sets = event->u.call.sets;
    const struct descriptor *epoll = state_descriptor(state, event->pid, event->u.call.fd);
    struct event_set entry;
    if (epoll && event->u.call.ret == 0 && event_next_set(&sets, &entry))
        state_set_interest(state, epoll->object, event->pid, entry);
}

static void apply_return(struct state *state, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    struct task *task = task_of(state, event);
    if (!task)
        return;
    set_status(state, task, TASK_RUNNING);
    task->returned = state->position;
    if (call->file.n > 0) {
        task->file = call->file;
        task->line = call->line;
    }
    if (event_call_waits(call)) {
        if (task->wait_enter != task->enter || task->enter == EVENT_NO_INDEX)
            begin_wait(task, task->enter);
        task->wait_return = state->position;
    } else if (str_is(call->name, "epoll_ctl")) {
        apply_epoll_ctl(state, event);
    }
    apply_descriptors(state, event->pid, call->descriptors);
}

/* ---- the rest */

static void apply_socket(struct state *state, const struct event *event)
{
    struct object *object = state_make_object(state, event->u.object.id);
    if (!object)
        return;
    struct str before = object->values.text[TEXT_STATE];
    values_apply(&object->values, event->u.object.values);
    object->changed = state->position;
    if (!str_equal(before, object->values.text[TEXT_STATE]))
        object->state_since_ns = state->ns;
    if (object->values.text[TEXT_KIND].n)
        state_list(state, STATE_PRESENT, object->id);
    if (str_is(object->values.text[TEXT_STATE], "GONE"))
        state->left++;
}

static void apply_packet(struct state *state, const struct event *event)
{
    (void)event;
    state->packets++;
}

static void apply_output(struct state *state, const struct event *event)
{
    state->output_bytes += (uint32_t)event->u.io.data.n;
}

static void apply_note(struct state *state, const struct event *event)
{
    (void)event;
    state->notes++;
}

typedef void apply_kind(struct state *state, const struct event *event);

static apply_kind *const kinds[EVENT_KIND_COUNT] = {
    [EVENT_NOTE] = apply_note,     [EVENT_START] = apply_start,   [EVENT_EXEC] = apply_exec,
    [EVENT_FORK] = apply_fork,     [EVENT_EXIT] = apply_exit,     [EVENT_ENTER] = apply_enter,
    [EVENT_GO] = apply_go,         [EVENT_BLOCK] = apply_block,   [EVENT_RETURN] = apply_return,
    [EVENT_SOCKET] = apply_socket, [EVENT_PACKET] = apply_packet, [EVENT_OUTPUT] = apply_output,
};

void state_apply(struct state *state, const struct event *event)
{
    state->ns = event->ns;
    if (state->left > 0 && event_begins_step(event))
        state_clear_lists(state);
    if ((unsigned)event->kind < EVENT_KIND_COUNT && kinds[event->kind])
        kinds[event->kind](state, event);
    state->position++;
}
