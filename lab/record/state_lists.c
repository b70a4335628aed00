/* The tasks and objects to look at, so that nobody walks through all that ever were. */
#include "lab/record/state.h"

#include "lab/base/array.h"
#include "lab/record/state_change.h"

void state_list(struct state *state, enum state_array array, uint32_t number)
{
    uint32_t count, *list = state_elements(state, array, &count),
                    at = array_before(list, count, sizeof *list, number);
    if ((at < count && list[at] == number) || !state_resize(state, array, count + 1))
        return;
    list = state_elements(state, array, &count);
    array_open(list, count - 1, at, 1, sizeof *list);
    list[at] = number;
}

static bool exited_child(const struct task *task)
{
    return task->status == TASK_EXITED && task->label.n > task->actor.n;
}

/* Where an actor was last is still shown when all of its tasks are gone. */
static bool last_of_actor(const struct state *state, const struct task *task)
{
    for (uint32_t i = 0; i < state->live_count; i++) {
        const struct task *other = &state->tasks[state->live[i]];
        bool later = other->since_ns > task->since_ns || (other->since_ns == task->since_ns && other > task);
        if (later && other->line > 0 && exited_child(other) && str_equal(other->actor, task->actor))
            return false;
    }
    return task->line > 0;
}

void state_clear_lists(struct state *state)
{
    uint32_t kept = 0;
    state->left = 0;
    for (uint32_t i = 0; i < state->live_count; i++) {
        const struct task *task = &state->tasks[state->live[i]];
        if (!exited_child(task) || task->living > 0 || last_of_actor(state, task))
            state->live[kept++] = state->live[i];
    }
    state->live_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < state->present_count; i++)
        if (!str_is(state_object(state, state->present[i])->values.text[TEXT_STATE], "GONE"))
            state->present[kept++] = state->present[i];
    state->present_count = kept;
}

bool state_process_lives(const struct state *state, int32_t pid)
{
    const struct task *first = state_task(state, pid);
    if (first)
        return first->living > 0;
    for (uint32_t i = 0; i < state->live_count; i++) {
        const struct task *task = &state->tasks[state->live[i]];
        if (task->pid == pid && task->status != TASK_EXITED)
            return true;
    }
    return false;
}
