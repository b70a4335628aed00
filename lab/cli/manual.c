/* sockeye(1): see manual.h. Nothing is said here that a table says. */
#include "lab/cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/roff.h"
#include "lab/cli/manual_lists.h"
#include "lab/explain/findings/findings.h"
#include "viz/keys_manual.h"

/* A macro and its argument. */
static void put(const char *before, const char *text)
{
    fputs(before, stdout);
    roff_text(stdout, text);
    putchar('\n');
}

static void prose(const char *text)
{
    roff_prose(stdout, text);
}

static void put_rows(const char *heading, const struct manual_row *rows)
{
    printf(".SH %s\n", heading);
    for (; rows->name; rows++) {
        put(".TP\n.B ", rows->name);
        prose(rows->about);
    }
}

static void put_options(const struct verb *verb)
{
    char name[OPTION_NAME_MAX];
    const char *about;

    for (size_t i = 0; options_nth(verb, i, name, sizeof name, &about); i++) {
        put(".TP\n.B ", name);
        prose(about);
    }
}

static void put_verb(const struct verb *verb)
{
    put(".SS\nsockeye ", verb->usage);
    prose(verb->about);
    if (*verb->more) {
        puts(".PP");
        prose(verb->more);
    }
    put_options(verb);
}

static void put_verbs(const struct verb *const *all)
{
    puts(".SH VERBS");
    for (const struct verb *const *verb = all; *verb; verb++)
        put_verb(*verb);
    puts(".SS\nsockeye \\-\\-version");
    prose("which version this is");
}

static void put_json(void)
{
    puts(".SH JSON");
    prose("An object a line for each event. One of a call has its arguments as values, by their names in the "
          "call's manual page; a length behind an address or an option too, which the text leaves out:");
    puts(".PP\n.nf");
    put("", "{\"kind\":\"return\",..,\"call\":\"accept\",..,\"ret\":4,..,");
    put("", " \"args\":{\"sockfd\":3,\"addr\":\"client:40122\",\"addrlen\":16},..}");
    puts(".fi\n.PP");
    prose("Numbers are numbers, NULL is null, bytes are a string (one that ends with an ellipsis is cut: "
          "\"data\" has them), lists are arrays, structures objects by their fields; all else is a string as "
          "in the text. A length \"2 => 16\" was 2 when the call was made and 16 when it returned.");
}

static void put_findings(void)
{
    puts(".SH FINDINGS");
    prose("Text ends with them, a paragraph each; JSON with an object each:");
    puts(".PP\n.nf");
    put("", "{\"kind\":\"finding\",\"name\":..,\"actor\":..,\"file\":..,");
    put("", " \"line\":..,\"count\":..,\"first_step\":..,\"last_step\":..,");
    put("", " \"line_text\":..,\"sentence\":..,\"why\":..,\"advice\":..}");
    puts(".fi\n.PP");
    prose("File and line are where the call is made; where a wrapper in another file makes it, where that is "
          "called, and \"via_file\" and \"via_line\" are the wrapper's.");
    for (size_t i = 0; findings_kind(i); i++) {
        put(".TP\n.B ", findings_kind(i)->name);
        prose(findings_kind(i)->why);
    }
}

static void put_front(const struct verb *const *all)
{
    puts(".TH SOCKEYE 1 \"" SOCKEYE_DATE "\" \"sockeye " SOCKEYE_VERSION "\" \"User Commands\"\n"
         ".SH NAME\nsockeye \\- watch sockets work\n.SH SYNOPSIS");
    for (const struct verb *const *verb = all; *verb; verb++)
        put(verb == all ? ".B sockeye\n" : ".br\n.B sockeye\n", (*verb)->usage);
    puts(".SH DESCRIPTION");
    prose("Runs programs that use sockets, unchanged, on a network of their own; stops them at every socket "
          "call; and shows beside the source line the descriptors, the queues of the kernel and the packets, "
          "one step at a time, forwards and backwards.");
}

void manual_print(const struct verb *const *all)
{
    put_front(all);
    put_verbs(all);
    keys_manual(stdout);
    put_json();
    put_findings();
    put_rows("EXIT STATUS", manual_statuses);
    put_rows("ENVIRONMENT", manual_environment);
    put_rows("FILES", manual_files);
    put_rows("EXAMPLES", manual_examples);
    puts(".SH SEE ALSO\n.BR strace (1),\n.BR tcpdump (1),\n.BR wireshark (1),\n.BR socket (7),\n.BR tcp (7)");
}
