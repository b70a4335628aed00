#include "lab/observe/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"
#include "lab/base/names.h"
#include "lab/observe/actors.h"
#include "lab/observe/signals.h"

static void send_signal(struct observer *ob, const struct command *command)
{
    struct tracee *tracee = NULL;
    for (size_t i = 0; i < ob->tracer.count && !tracee; i++)
        if (strcmp(ob->tracer.tracees[i]->label, command->label) == 0)
            tracee = ob->tracer.tracees[i];
    int number = names_signal_named(command->text);
    if (number == 0)
        recorder_note(&ob->recorder,
                      (struct event_note){ .kind = NOTE_NO_SIGNAL, .text = str_from(command->text) });
    else if (tracee && tracee->process)
        signals_send_to(ob, str_from(tracee->label), tracee->process->pid, number, true);
    else
        recorder_note(&ob->recorder,
                      (struct event_note){ .kind = NOTE_NOT_RUNNING, .actor = str_from(command->label) });
}

static void obey(struct scheduler *scheduler, const struct command *command)
{
    struct observer *ob = scheduler->ob;
    struct actor *actor = actors_named(ob, command->label);
    switch (command->verb) {
    case COMMAND_STEP:
        scheduler_step(scheduler, command->label);
        return;
    case COMMAND_WALK:
        scheduler_pace(scheduler, PACE_WALK);
        return;
    case COMMAND_RUN:
        scheduler_pace(scheduler, PACE_RUN);
        return;
    case COMMAND_PAUSE:
        scheduler_pace(scheduler, PACE_STEP);
        return;
    case COMMAND_STOP:
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_STOP });
        observer_ask_end(ob, END_GENTLY);
        return;
    case COMMAND_SIGNAL:
        send_signal(ob, command);
        return;
    case COMMAND_INPUT:
    case COMMAND_EOF:
        scheduler_unsettle(scheduler);
        if (!actor)
            recorder_note(&ob->recorder,
                          (struct event_note){ .kind = NOTE_NO_PROGRAM, .actor = str_from(command->label) });
        else if (command->verb == COMMAND_EOF)
            actors_end_input(actor);
        else
            actors_type(actor, (struct str){ command->text, command->length });
        return;
    case COMMAND_NONE:
        return;
    }
}

static void drop(struct commands *commands, size_t n)
{
    array_close(commands->queue, commands->count, 0, n, sizeof *commands->queue);
    commands->count -= n;
    commands->taken += (int64_t)n;
}

/* A step that waits for somebody who can go holds up the steps behind it, but nothing else: what comes behind
 * them takes their place. */
static bool pass_steps(struct commands *commands)
{
    size_t steps = 0;
    while (steps < commands->count && commands->queue[steps].verb == COMMAND_STEP)
        steps++;
    if (steps == commands->count)
        return false;
    scheduler_drop_step(commands->scheduler);
    drop(commands, steps);
    return true;
}

bool commands_next(struct commands *commands)
{
    struct scheduler *scheduler = commands->scheduler;
    if (!scheduler_rests(scheduler) || commands->count == 0 ||
        (scheduler_step_waits(scheduler) && !pass_steps(commands)))
        return false;
    struct command command = commands->queue[0];
    drop(commands, 1);
    obey(scheduler, &command);
    return true;
}

bool commands_tell_next(struct commands *commands)
{
    struct scheduler *scheduler = commands->scheduler;
    return scheduler_tell_next(scheduler, commands->taken - scheduler_step_waits(scheduler));
}

static void take_line(struct commands *commands)
{
    struct command command;
    if (commands->line_too_long ||
        !command_parse((struct str){ commands->line, commands->line_used }, &command) ||
        !array_reserve(&commands->queue, &commands->capacity, commands->count + 1, sizeof command)) {
        recorder_note(
            &commands->scheduler->ob->recorder,
            (struct event_note){ .kind = NOTE_NO_COMMAND, .text = { commands->line, commands->line_used } });
        commands->taken++;
    } else {
        commands->queue[commands->count++] = command;
    }
    commands->line_used = 0;
    commands->line_too_long = false;
}

void commands_take(struct commands *commands, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            take_line(commands);
        else if (commands->line_used < sizeof commands->line)
            commands->line[commands->line_used++] = bytes[i];
        else
            commands->line_too_long = true;
    }
}

void commands_free(struct commands *commands)
{
    free(commands->queue);
}
