#include "lab/explain/findings/wrapper.h"

#include "lab/explain/explain_table.h"

enum { NAME_MAX_BYTES = 64 };

/* How wrappers of the same calls are named; a call in no row is alone. */
static const struct {
    const char *calls;
    const char *names[12];
} families[] = {
    { "read readv recv recvfrom recvmsg recvmmsg",
      { "recvfrom", "recvmsg", "receive", "recv", "readv", "read", NULL } },
    { "write writev send sendto sendmsg sendmmsg sendfile",
      { "sendto", "sendmsg", "send", "writev", "write", NULL } },
    { "accept accept4", { "accept4", "accept", NULL } },
    { "select pselect poll ppoll", { "pselect", "select", "ppoll", "poll", NULL } },
    { "epoll_wait epoll_pwait", { "epollwait", "epollpwait", NULL } },
};

static const char *const added[] = {
    "all",   "any",    "blocking", "buf",     "buffer",  "bytes",   "check", "checked", "complete",
    "die",   "do",     "eintr",    "err",     "exact",   "exactly", "exit",  "fd",      "full",
    "fully", "line",   "must",     "my",      "net",     "or",      "rio",   "robust",  "safe",
    "sock",  "socket", "some",     "sys",     "tcp",     "timed",   "timeo", "timeout", "try",
    "udp",   "whole",  "wrap",     "wrapped", "wrapper", "b",       "n",     "x",
};

/* Lower case, without what parts words. */
static struct str bare(struct str name, char out[NAME_MAX_BYTES + 1])
{
    size_t used = 0;
    for (size_t i = 0; i < name.n && used < NAME_MAX_BYTES; i++) {
        char c = name.p[i];
        if (c != '_')
            out[used++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    out[used] = '\0';
    return (struct str){ out, used };
}

/* Whether a text is made of added words alone; `made` says of each length whether that much of it is. */
static bool only_added(struct str text)
{
    bool made[NAME_MAX_BYTES + 1] = { true };
    for (size_t at = 0; at < text.n; at++)
        for (size_t i = 0; made[at] && i < sizeof added / sizeof *added; i++)
            if (str_starts(str_skip(text, at), added[i]))
                made[at + strlen(added[i])] = true;
    return made[text.n];
}

/* Whether the name of a call and added words around it are all of the function's. */
static bool is_around(struct str function, const char *call)
{
    size_t at = str_find_text(function, call);
    return at < function.n && only_added(str_first(function, at)) &&
           only_added(str_skip(function, at + strlen(call)));
}

bool is_wrapper(struct str function, struct str call)
{
    char mine[NAME_MAX_BYTES + 1], name[NAME_MAX_BYTES + 1];
    struct str plain = bare(function, mine);
    bare(call, name);
    const char *const alone[] = { name, NULL }, *const *names = alone;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (explain_names(families[i].calls, call))
            names = families[i].names;
    for (; *names; names++)
        if (is_around(plain, *names))
            return true;
    return false;
}
