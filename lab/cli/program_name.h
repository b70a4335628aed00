/* What a person calls a program by: `java -cp classes chat.Server 7000` is Server. */
#ifndef SOCKEYE_CLI_PROGRAM_NAME_H
#define SOCKEYE_CLI_PROGRAM_NAME_H

#include <stdbool.h>

enum { PROGRAM_NAME_ROOM = 21 };

/* The name of the program that the words start, as a label ("[A-Za-z][A-Za-z0-9-]*"): behind interpreters
 * (the script, module, class or jar they are given) and programs that only start another (timeout, env). */
void program_name(char *const *words, int count, char name[PROGRAM_NAME_ROOM]);

/* Whether somebody may call a program so: a label, of fewer bytes than PROGRAM_NAME_ROOM, and not "packet",
 * which is who sends packets in a transcript. */
bool program_name_is_good(const char *name);

#endif
