/* Recordings for tests, written as a person would tell them: one event a line,
 *
 *     10 server + started
 *    100 server > listen(3, 8)                       about to call, held
 *    140 server !                                    let go
 *    160 server < listen(3, 8) = 0                   came back
 *    300 server . accept(3, NULL, NULL)              calls, not held
 *    360 server ~                                    sleeps in the kernel
 *    500 wire   * client:40122 > server:7000  SYN seq 0 win 65495
 *    700 server < accept(3, NULL, NULL) = 4 | fds 4=s2
 *    710 s2     @ kind=tcp state=ESTABLISHED rq=3
 *    800 server f server.1                           makes a process; "f server.1 thread": a thread; "f
 * server.1 attached": was there already, with nothing open 900 client x 0 exits; "x signal 13": killed 950
 * client s 13 SIGPIPE                         gets a signal 960 server o 1 hello\n prints, to descriptor 1
 *    990 note   # deadlock client waits for server
 *
 * Times in microseconds. After " | " come, in any order, "fds 4=s2:c", "sets 3:1:0", "nfds 5", "data text",
 * "at server.c:12", "in Send", "by main.c:3" (its caller), "paused 900" (microseconds, until then). A file's
 * text, to the end of the line as C has it:
 *
 *      5 server.c = int main(void)\n{\n
 */
#ifndef SOCKEYE_TESTS_VIZ_RECORDING_SCRIPT_H
#define SOCKEYE_TESTS_VIZ_RECORDING_SCRIPT_H

#include "viz/view/pane.h"

/* The recording of these lines as a replay. Fails the test when a line is none. */
struct timeline *script_open(const char *const *lines, size_t count);

/* A view of it, after its last step or after `step`. script_end() frees the view and closes its timeline. */
void script_view(struct view *view, const char *const *lines, size_t count);
void script_end(struct view *view);
#define STORY_VIEW(view, lines) script_view(view, lines, sizeof(lines) / sizeof *(lines))

/* Compares what was drawn with tests/viz/golden/NAME.txt; shows both when they
 * differ. With UPDATE_GOLDEN=1 in the environment the file is written instead. */
void script_compare(const char *drawn, const char *name);
/* The same for a pane on a canvas of this size. */
void script_golden(const struct view *view, const struct pane_ops *pane, int width, int height, bool ascii,
                   const char *name);
/* The drawn pane as text, owned by the caller. */
char *script_draw(const struct view *view, const struct pane_ops *pane, int width, int height, bool ascii);
/* Cells of a drawn pane that carry these style bits, as text, a line a row; the others are blanks. Owned by
 * the caller. */
char *script_marked(const struct view *view, const struct pane_ops *pane, int width, int height,
                    uint16_t bits);
/* Index of the last event whose line contains this text. Fails the test when there is none. */
uint32_t script_event(const struct view *view, const char *text);

#endif
