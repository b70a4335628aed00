/* A command whose argument is not a number, or whose result means something, is a row in `commands`. */
#include "lab/observe/decode/decode_fcntl.h"

#include <linux/fcntl.h> /* not the C library's, where O_LARGEFILE is 0 */

#include "lab/observe/decode/decode_fields.h"

/* ---- the values of a command: an argument, or a result */

static void put_file_flags(struct text *text, uint64_t value)
{
    uint32_t flags = (uint32_t)value;
    names_put(text, &names_file_access, flags & O_ACCMODE);
    flags &= ~(uint32_t)O_ACCMODE;
    flags &= ~(uint32_t)O_LARGEFILE; /* says nothing on a socket, and no program sets it itself */
    if (flags) {
        text_char(text, '|');
        names_put_flags(text, &names_file_flag, flags);
    }
}

static void put_descriptor_flags(struct text *text, uint64_t value)
{
    names_put_flags(text, &names_descriptor_flag, (uint32_t)value);
}

static void put_signal(struct text *text, uint64_t value)
{
    text_string(text, value ? names_signal((int)value) : "0");
}

static void put_lease(struct text *text, uint64_t value)
{
    names_put(text, &names_lock_type, (int32_t)value);
}

static void put_seals(struct text *text, uint64_t value)
{
    names_put_flags(text, &names_seal_flag, (uint32_t)value);
}

static void put_notice(struct text *text, uint64_t value)
{
    names_put_flags(text, &names_directory_notify_flag, (uint32_t)value);
}

/* ---- what is behind a pointer */

static void put_lock(struct rendering *r, uint64_t at)
{
    struct flock lock;
    if (!form_read(r, at, &lock, sizeof lock)) {
        put_unreadable(r, at);
        return;
    }
    text_char(&r->line, '{');
    put_field_named(&r->line, "l_type", &names_lock_type, lock.l_type);
    put_field_named(&r->line, "l_whence", &names_seek, lock.l_whence);
    put_field(&r->line, "l_start", lock.l_start);
    put_field(&r->line, "l_len", lock.l_len);
    if (r->filled && lock.l_type != F_UNLCK)
        put_field(&r->line, "l_pid", lock.l_pid);
    text_char(&r->line, '}');
}

static void put_owner(struct rendering *r, uint64_t at)
{
    struct f_owner_ex owner;
    if (!form_read(r, at, &owner, sizeof owner)) {
        put_unreadable(r, at);
        return;
    }
    text_char(&r->line, '{');
    put_field_named(&r->line, "type", &names_owner_type, owner.type);
    put_field(&r->line, "pid", owner.pid);
    text_char(&r->line, '}');
}

static void put_owner_got(struct rendering *r, uint64_t at)
{
    if (r->filled)
        put_owner(r, at);
    else
        put_unseen(r, at);
}

/* ---- the table */

static const struct command {
    int number;
    bool nothing; /* the C function has no third argument */
    void (*argument)(struct text *text, uint64_t value);
    void (*pointed)(struct rendering *r, uint64_t at);
    void (*result)(struct text *text, uint64_t value);
    bool zero; /* a result of 0 is told too */
} commands[] = {
    { F_GETFD, .nothing = true, .result = put_descriptor_flags },
    { F_SETFD, .argument = put_descriptor_flags },
    { F_GETFL, .nothing = true, .result = put_file_flags, .zero = true },
    { F_SETFL, .argument = put_file_flags },
    { F_GETOWN, .nothing = true },
    { F_GETSIG, .nothing = true, .result = put_signal },
    { F_SETSIG, .argument = put_signal },
    { F_GETLEASE, .nothing = true, .result = put_lease, .zero = true },
    { F_SETLEASE, .argument = put_lease },
    { F_NOTIFY, .argument = put_notice },
    { F_GETPIPE_SZ, .nothing = true },
    { F_GET_SEALS, .nothing = true, .result = put_seals },
    { F_ADD_SEALS, .argument = put_seals },
    { F_GETLK, .pointed = put_lock },
    { F_SETLK, .pointed = put_lock },
    { F_SETLKW, .pointed = put_lock },
    { F_OFD_GETLK, .pointed = put_lock },
    { F_OFD_SETLK, .pointed = put_lock },
    { F_OFD_SETLKW, .pointed = put_lock },
    { F_SETOWN_EX, .pointed = put_owner },
    { F_GETOWN_EX, .pointed = put_owner_got },
    { F_GET_RW_HINT, .pointed = put_unseen },
    { F_SET_RW_HINT, .pointed = put_unseen },
};

static const struct command *command_of(const struct rendering *r)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].number == (int)r->raw->args[1])
            return &commands[i];
    return NULL;
}

void show_fcntl_argument(struct rendering *r, int index, const struct names *names)
{
    uint64_t value = r->raw->args[index];
    const struct command *command = command_of(r);
    (void)names;
    if (command && command->pointed)
        command->pointed(r, value);
    else if (command && command->argument)
        command->argument(&r->line, value);
    else if (!command || !command->nothing)
        text_int(&r->line, (int32_t)value);
}

void after_fcntl(struct rendering *r)
{
    const struct command *command = command_of(r);
    if (r->raw->ret < 0 || !command || !command->result || (r->raw->ret == 0 && !command->zero))
        return;
    text_string(&r->line, " (");
    command->result(&r->line, (uint64_t)r->raw->ret);
    text_char(&r->line, ')');
}
