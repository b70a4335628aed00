/* For the tests of findings: recordings told call by call, and what is found in them. */
#ifndef SOCKEYE_TESTS_FINDINGS_SCRIPT_H
#define SOCKEYE_TESTS_FINDINGS_SCRIPT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/explain/findings/findings.h"

enum { LINES_MAX = 400 };

/* The events of a test. */
struct script {
    const char *lines[LINES_MAX]; /* borrowed; ends with NULL */
    unsigned count;
};

/* A server with a listener on 3 and a connection on 4, to which the test adds. */
struct script connected(void);
/* The same, and its client with the other end on 3; both have sent nothing yet. */
struct script both(void);
void say(struct script *script, const char *line);
void say_all(struct script *script, const char *const *lines);
/* "ENTER/RETURN" of one call at a line of server.c: `asks` behind the enter, `gives` behind the return. */
void call(struct script *script, const char *asks, const char *gives);
/* The client of both() sends these bytes in one send. */
void client_sends(struct script *script, const char *data);
/* The server asks for `asked` bytes at line 70, and these come. */
void server_gets(struct script *script, int asked, const char *data);
void server_sends(struct script *script, const char *data);

/* Packets of that connection, to the server and to the client. */
#define UP        "packet from=127.0.0.1:40122 to=127.0.0.1:7000 tcp "
#define DOWN      "packet from=127.0.0.1:7000 to=127.0.0.1:40122 tcp "
#define UP_LINE   " | client:40122 > server:7000  ACK"
#define DOWN_LINE " | server:7000 > client:40122  ACK"

/* What look() found, until forget(), the teardown of each test. */
extern struct timeline *timeline;
extern struct findings findings;
void look(const struct script *script);
int forget(void **unused);

/* Exactly one finding: of this name, at this line of server.c (0: no place), with these words in its
 * sentence.
 */
void assert_only(const struct script *script, const char *name, int line, const char *words);
void assert_innocent(const struct script *script);

#endif
