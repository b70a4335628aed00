/* The lines of whoever watches: taken in as they come, obeyed one at a time when everybody is at rest. */
#include "lab/observe/observer.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

size_t commands_room(const struct observer *ob)
{
    const size_t shortest = sizeof "run"; /* with its newline */
    size_t room = COMMANDS_MAX - ob->session.command_count;
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
        session_step(ob, command->label);
        return;
    case COMMAND_WALK:
        ob->session.walking = ob->session.stepping = true;
        return;
    case COMMAND_RUN:
        session_run(ob);
        return;
    case COMMAND_PAUSE:
        ob->session.stepping = true;
        ob->session.walking = false;
        session_unsettle(ob);
        return;
    case COMMAND_STOP:
        recorder_note(&ob->recorder, "stop", "the session was stopped");
        session_end(ob);
        return;
    case COMMAND_SIGNAL:
        send_signal(ob, command);
        return;
    case COMMAND_INPUT:
    case COMMAND_EOF:
        session_unsettle(ob);
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

static void drop_command(struct session *session)
{
    session->command_first = (session->command_first + 1) % COMMANDS_MAX;
    session->command_count--;
}

/* A step that waits for somebody who can go holds up the steps behind it, but nothing else: what comes behind
 * them takes their place. */
static bool pass_steps(struct session *session)
{
    size_t steps = 0;
    while (steps < session->command_count &&
           session->commands[(session->command_first + steps) % COMMANDS_MAX].verb == COMMAND_STEP)
        steps++;
    if (steps == session->command_count)
        return false;
    session->wanted = false;
    for (; steps > 0; steps--)
        drop_command(session);
    return true;
}

bool commands_next(struct observer *ob)
{
    struct session *session = &ob->session;
    if (session->command_count == 0 || (session->wanted && !pass_steps(session)))
        return false;
    struct command command = session->commands[session->command_first];
    drop_command(session);
    obey(ob, &command);
    return true;
}

static void take_line(struct observer *ob)
{
    struct session *session = &ob->session;
    struct command command;
    if (session->line_too_long ||
        !command_parse((struct str){ session->line, session->line_used }, &command)) {
        recorder_note(&ob->recorder, "command", "not a command: %.*s", (int)session->line_used,
                      session->line);
    } else {
        session->commands[(session->command_first + session->command_count++) % COMMANDS_MAX] = command;
    }
    session->line_used = 0;
    session->line_too_long = false;
}

void commands_take(struct observer *ob, const char *bytes, size_t size)
{
    struct session *session = &ob->session;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '\n')
            take_line(ob);
        else if (session->line_used < sizeof session->line)
            session->line[session->line_used++] = bytes[i];
        else
            session->line_too_long = true;
    }
}
