/* sockeye(1): see manual.h. Nothing is said here that a table says. */
#include "lab/cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "lab/explain/findings/findings.h"
#include "viz/keys_manual.h"

static void put(const char *before, const char *text)
{
    fputs(before, stdout);
    keys_manual_text(stdout, text);
    putchar('\n');
}

static void put_options(const struct verb *verb)
{
    char name[40];
    const char *about;

    for (size_t i = 0; options_nth(verb, i, name, sizeof name, &about); i++) {
        put(".TP\n.B ", name);
        put("", about);
    }
}

/* Its lines as they stand, since they are laid out as a table of words. */
static void put_more(const char *more)
{
    if (!*more)
        return;
    fputs(".PP\n.nf\n", stdout);
    while (*more) {
        char line[400];
        size_t n = strcspn(more, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, more);
        put("", line);
        more += n + (more[n] == '\n');
    }
    fputs(".fi\n", stdout);
}

static void put_verb(const struct verb *verb)
{
    put(".SS sockeye ", verb->usage);
    put("", verb->about);
    put_more(verb->more);
    put_options(verb);
}

static void put_json(void)
{
    fputs(".SH JSON\nAn object a line for each event. One of a call has its arguments as values, by their "
          "names in "
          "the\n"
          "call's manual page; a length behind an address or an option too, which the text leaves "
          "out:\n.PP\n.nf\n",
          stdout);
    put("", "{\"kind\":\"return\",..,\"call\":\"accept\",..,\"ret\":4,..,");
    put("", " \"args\":{\"sockfd\":3,\"addr\":\"client:40122\",\"addrlen\":16},..}");
    fputs(".fi\n.PP\nNumbers are numbers, NULL is null, bytes are a string (one that ends with an ellipsis "
          "is cut:\n"
          "\"data\" has them), lists are arrays, structures objects by their fields; all else is a string as "
          "in "
          "the text.\n"
          "A length \"2 => 16\" was 2 when the call was made and 16 when it returned.\n",
          stdout);
}

static void put_findings(void)
{
    fputs(".SH FINDINGS\nText ends with them, a paragraph each; JSON with an object each:\n.PP\n.nf\n",
          stdout);
    put("", "{\"kind\":\"finding\",\"name\":..,\"actor\":..,\"file\":..,\"line\":..,\"count\":..,");
    put("", " \"first_step\":..,\"last_step\":..,\"line_text\":..,\"sentence\":..,\"why\":..,\"advice\":..}");
    fputs(".fi\n.PP\nFile and line are where the call is made; where a wrapper in another file makes it, "
          "where that is\n"
          "called, and \"via_file\" and \"via_line\" are the wrapper's.\n",
          stdout);
    for (size_t i = 0; findings_kind(i); i++) {
        put(".TP\n.B ", findings_kind(i)->name);
        put("", findings_kind(i)->why);
    }
}

void manual_print(const struct verb *const *all)
{
    fputs(".TH SOCKEYE 1 \"\" \"sockeye " SOCKEYE_VERSION "\" \"User Commands\"\n"
          ".SH NAME\nsockeye \\- watch sockets work\n.SH SYNOPSIS\n",
          stdout);
    for (const struct verb *const *verb = all; *verb; verb++)
        put(verb == all ? ".B sockeye\n" : ".br\n.B sockeye\n", (*verb)->usage);
    fputs(".SH DESCRIPTION\nRuns programs that use sockets, unchanged, on a network of their own; stops them "
          "at every "
          "socket call;\nand shows beside the source line the descriptors, the queues of the kernel and the "
          "packets,\n"
          "one step at a time, forwards and backwards.\n.SH VERBS\n",
          stdout);
    for (const struct verb *const *verb = all; *verb; verb++)
        put_verb(*verb);
    keys_manual(stdout);
    put_json();
    put_findings();
    fputs(".SH EXIT STATUS\n0 good; 1 a check failed, a program does not compile, something was found in "
          "it; 2 usage; 3 the machine "
          "cannot\n"
          "(\n.B sockeye doctor\nsays what).\n.SH SEE ALSO\n.BR strace (1),\n.BR tcpdump (1),\n.BR socket "
          "(7),\n"
          ".BR tcp (7)\n",
          stdout);
}
