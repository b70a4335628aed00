/* The lines of whoever watches: taken in as they come, obeyed one at a time when everybody is at rest. */
#include "lab/observe/observer.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

size_t commands_room(const struct observer *ob)
{
    const size_t shortest = sizeof "run"; /* with its newline */
    size_t room = COMMANDS_MAX - ob->scheduler.command_count;
    return room > 1 ? (room - 1) * shortest : 0;
}

static void send_signal(struct observer *ob, const struct command *command)
{
    struct tracee *tracee = NULL;
    for (size_t i = 0; i < ob->tracer.count && !tracee; i++)
        if (strcmp(ob->tracer.tracees[i]->label, command->label) == 0)
            tracee = ob->tracer.tracees[i];
    for (int number = 1; number < 65; number++) {
        const char *name = decode_signal(number);
        if (strcmp(name, command->text) != 0 &&
            (strncmp(name, "SIG", 3) != 0 || strcmp(name + 3, command->text) != 0))
            continue;
        if (tracee && tracee->process && kill(tracee->process->pid, number) == 0)
            return;
        recorder_note(&ob->recorder, "signal", "%s is not running", command->label);
        return;
    }
    recorder_note(&ob->recorder, "signal", "there is no signal %s", command->text);
}

static void obey(struct observer *ob, const struct command *command)
{
    struct actor *actor = actors_named(ob, command->label);
    switch (command->verb) {
    case COMMAND_STEP:
        scheduler_step(ob, command->label);
        return;
    case COMMAND_WALK:
        ob->scheduler.walking = ob->scheduler.stepping = true;
        return;
    case COMMAND_RUN:
        scheduler_run(ob);
        return;
    case COMMAND_PAUSE:
        ob->scheduler.stepping = true;
        ob->scheduler.walking = false;
        scheduler_unsettle(ob);
        return;
    case COMMAND_STOP:
        recorder_note(&ob->recorder, "stop", "the session was stopped");
        scheduler_end(ob);
        return;
    case COMMAND_SIGNAL:
        send_signal(ob, command);
        return;
    case COMMAND_INPUT:
    case COMMAND_EOF:
        scheduler_unsettle(ob);
        if (!actor)
            recorder_note(&ob->recorder, "input", "there is no program called %s", command->label);
        else if (command->verb == COMMAND_EOF)
            actors_end_input(ob, actor);
        else
            actors_type(ob, actor, (struct str){ command->text, command->length });
        return;
    case COMMAND_NONE:
        return;
    }
}

static void drop_command(struct scheduler *scheduler)
{
    scheduler->command_first = (scheduler->command_first + 1) % COMMANDS_MAX;
    scheduler->command_count--;
}

/* A step that waits for somebody who can go holds up the steps behind it, but nothing else: what comes behind
 * them takes their place. */
static bool pass_steps(struct scheduler *scheduler)
{
    size_t steps = 0;
    while (steps < scheduler->command_count &&
           scheduler->commands[(scheduler->command_first + steps) % COMMANDS_MAX].verb == COMMAND_STEP)
        steps++;
    if (steps == scheduler->command_count)
        return false;
    scheduler->wanted = false;
    for (; steps > 0; steps--)
        drop_command(scheduler);
    return true;
}

bool commands_next(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    if (scheduler->command_count == 0 || (scheduler->wanted && !pass_steps(scheduler)))
        return false;
    struct command command = scheduler->commands[scheduler->command_first];
    drop_command(scheduler);
    obey(ob, &command);
    return true;
}

static void take_line(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    struct command command;
    if (scheduler->line_too_long ||
        !command_parse((struct str){ scheduler->line, scheduler->line_used }, &command)) {
        recorder_note(&ob->recorder, "command", "not a command: %.*s", (int)scheduler->line_used,
                      scheduler->line);
    } else {
        scheduler->commands[(scheduler->command_first + scheduler->command_count++) % COMMANDS_MAX] = command;
    }
    scheduler->line_used = 0;
    scheduler->line_too_long = false;
}

void commands_take(struct observer *ob, const char *bytes, size_t size)
{
    struct scheduler *scheduler = &ob->scheduler;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            take_line(ob);
        else if (scheduler->line_used < sizeof scheduler->line)
            scheduler->line[scheduler->line_used++] = bytes[i];
        else
            scheduler->line_too_long = true;
    }
}
