/* Real system calls made in the test's own process and decoded before and after, as the tracer would. */
#ifndef SOCKEYE_TESTS_OBSERVE_MADE_CALLS_H
#define SOCKEYE_TESTS_OBSERVE_MADE_CALLS_H

#include "lab/observe/decode/decode.h"
#include "lab/observe/decode/decode_address.h"

#define ARG(value) ((uint64_t)(uintptr_t)(value))

/* What decode said of the last call at its entry and at its return. */
extern struct decoded entered, returned;
/* What decode is given; all NULL at first. */
extern struct decode_context context;

/* Makes the call of this name (of syscalls(2)). Its result, -errno where it failed. */
int64_t make_call(const char *name, const uint64_t args[6]);
#define CALL(name, ...) make_call(name, (const uint64_t[6]){ __VA_ARGS__ })

/* Without making it: for calls that would not come back, and results that cannot be brought about. */
void pretend_call(const char *name, int64_t ret, const uint64_t args[6]);
#define PRETEND(name, ret, ...) pretend_call(name, ret, (const uint64_t[6]){ __VA_ARGS__ })

/* A place in memory that ends `size` bytes behind it: nothing can be read from there on. All are of one page.
 */
void *before_the_end(size_t size);
/* A copy that stands there. */
void *at_the_end(const void *bytes, size_t size);

/* Whether a C library has to make this function of another call, as the kernel has none of that name. */
bool made_of(const char *plain);

/* printf into a text that lives until the next. */
const char *format(const char *pattern, ...) __attribute__((format(printf, 1, 2)));

void assert_slice(struct str slice, const char *expected);
/* Of both events, and of the line. */
void assert_name(const char *expected);

/* A connected pair of unix stream sockets. */
struct pair {
    int fd[2];
};
struct pair stream_pair(void);
void close_pair(struct pair pair);

#endif
