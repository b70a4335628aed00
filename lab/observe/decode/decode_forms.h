/* Private to this folder: how one call is written, argument by argument. The table in decode_calls.c names
 * for each argument a function that appends it to the line and, where it is more than a number, notes it in
 * the event. */
#ifndef SOCKEYE_OBSERVE_DECODE_FORMS_H
#define SOCKEYE_OBSERVE_DECODE_FORMS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "lab/base/kernel_names.h"
#include "lab/base/text.h"
#include "lab/observe/decode/decoded.h"
#include "lab/record/arguments.h"

/* U+2026: what the call will fill in. */
#define LATER "\xe2\x80\xa6"

enum {
    FORM_SHOWN_BYTES = 32,   /* of a buffer on the line, as strace does */
    FORM_SHOWN_ENTRIES = 32, /* of a list on the line */
    FORM_FD_WORDS = 64       /* of a select() set: descriptors 0 to 4095 */
};

struct call_form;

/* A call while its line is being written. */
struct rendering {
    const struct call_form *form; /* NULL: not known */
    const struct raw_call *raw;
    const struct decode_context *context; /* may be NULL */
    const struct decoded *enter;          /* NULL at entry */
    struct decoded *out;
    struct text line;
    struct text arguments;  /* by name: see record/arguments.h */
    bool plain;             /* the line goes by the form's plain name */
    bool filled;            /* the call has succeeded: what it fills can be read */
    uint64_t unreadable[3]; /* of select(): where what cannot be read of each set begins; 0: nothing */
    uint32_t length;        /* that the last pointer to one led to */
    bool length_known;
    int64_t room;     /* filled: bytes of the result that buffers still may show */
    size_t data_used; /* of out->data */
};

typedef void argument_show(struct rendering *r, int index, const struct names *names);

struct argument_form {
    argument_show *show; /* NULL: the C function has no such argument */
    const struct names *names;
    bool again; /* at the return too: it is filled in by the call, or no part of the line. All others are then
                   as they were at the entry, whatever became of the memory that they are in */
};

struct call_form {
    struct call_row row;
    const char *spoken; /* what a C program calls it; NULL: as the system call */
    /* Its name while args[plain_without] is 0, and NULL where it has none: what the C library makes of this
     * call where the kernel has no call of that name, as of sendto() it makes send(). */
    const char *plain;
    int plain_without;
    bool plain_beside; /* the C library does so even where the kernel has one */
    /* Whether it can have come of the plain function, if that is not to be seen by an argument alone. */
    bool (*plain_if)(const struct raw_call *raw);
    bool fills; /* some argument is written by the kernel: those are put together anew at the return */
    bool moves; /* the result is a number of bytes */
    void (*before)(struct rendering *r); /* at entry, before the arguments */
    void (*after)(struct rendering *r);  /* at return, behind the result */
    struct argument_form args[6];
};

/* An argument that is no part of the line. */
void put_beside(struct rendering *r, int index, struct str value);

/* Of the socket that is args[0], -1 where that is not known; the protocol likewise. */
int socket_family(const struct rendering *r, int *protocol);

/* Reads exactly `size` bytes of the program; false when they are not all there. */
bool form_read(const struct rendering *r, uint64_t address, void *out, size_t size);

/* "NULL" or "…": what the call is going to fill in. */
void put_unseen(struct rendering *r, uint64_t address);
/* "NULL" or the address, "0x10": what the program gave, and cannot be read. */
void put_unreadable(struct rendering *r, uint64_t address);

#endif
