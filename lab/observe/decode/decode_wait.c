#include "lab/observe/decode/decode_wait.h"

#include <signal.h>
#include <sys/wait.h>

static void put_status(struct rendering *r, int status)
{
    if (WIFEXITED(status))
        text_printf(&r->line, "exited with %d", WEXITSTATUS(status));
    else if (WIFSIGNALED(status))
        text_printf(&r->line, "killed by %s", names_signal(WTERMSIG(status)));
    else if (WIFSTOPPED(status))
        text_printf(&r->line, "stopped by %s", names_signal(WSTOPSIG(status)));
    else
        text_string(&r->line, "continued");
}

/* A call that found no child to tell of fills nothing. */
void show_wait_status(struct rendering *r, int index, const struct names *names)
{
    uint64_t address = r->raw->args[index];
    int status;
    (void)names;
    if (!r->filled || r->raw->ret == 0 || !form_read(r, address, &status, sizeof status)) {
        put_unseen(r, address);
        return;
    }
    text_char(&r->line, '[');
    put_status(r, status);
    text_char(&r->line, ']');
}

/* It lies in the program's memory, which may hold anything by now. */
static int status_of(const siginfo_t *info)
{
    int status = info->si_status & 0xff;
    switch (info->si_code) {
    case CLD_EXITED:
        return W_EXITCODE(status, 0);
    case CLD_KILLED:
    case CLD_DUMPED:
        return W_EXITCODE(0, status);
    case CLD_CONTINUED:
        return __W_CONTINUED;
    default:
        return W_STOPCODE(status);
    }
}

void show_wait_info(struct rendering *r, int index, const struct names *names)
{
    uint64_t address = r->raw->args[index];
    siginfo_t info;
    (void)names;
    if (!r->filled || !form_read(r, address, &info, sizeof info) || info.si_pid == 0) {
        put_unseen(r, address);
        return;
    }
    text_printf(&r->line, "[%d ", (int)info.si_pid);
    put_status(r, status_of(&info));
    text_char(&r->line, ']');
}

void after_waitid(struct rendering *r)
{
    siginfo_t info;
    if (r->raw->ret == 0 && form_read(r, r->raw->args[2], &info, sizeof info) && info.si_pid > 0)
        r->out->call.length = info.si_pid;
}
