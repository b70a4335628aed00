/* What a right client does, judged on what the server was given, on what is printed, and on how it ends. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

/* ---- what exercise.ini gives as lines, each with the newline that the task asks for */

enum { SENTENCES = 40, TEXT_MAX = 16384 };

struct request {
    char bytes[TEXT_MAX];
    size_t size;
};

static struct request request_of(const char *text)
{
    struct request request = { .size = strlen(text) };
    memcpy(request.bytes, text, request.size);
    return request;
}

static struct request usual_request(void)
{
    return request_of("I have said all that I have to say,\n"
                      "which was not very much,\n"
                      "\n"
                      "  100%s of it, à %d%%n \xff\xff,\n"
                      "but I am still listening.\n");
}

static struct request long_request(void)
{
    static const char sentence[] = "A line is as long as it is, and ends where it ends: à 100%s, and no "
                                   "buffer of mine is asked about that.";
    char text[TEXT_MAX] = "";
    size_t used = 0;
    for (int i = 0; i < SENTENCES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? " " : "", sentence);
    snprintf(text + used, sizeof text - used, "\nThat was it.\n");
    return request_of(text);
}

/* In capitals, as the server has them: those of ASCII. */
static struct request answer_to(const struct request *request)
{
    struct request answer = *request;
    for (size_t i = 0; i < answer.size; i++)
        if (answer.bytes[i] >= 'a' && answer.bytes[i] <= 'z')
            answer.bytes[i] = (char)(answer.bytes[i] - 'a' + 'A');
    return answer;
}

/* ---- the request */

static const char hears[] = "server: " RECEIVES "(*) = *", reads[] = "client: " RECEIVES "(*) = *",
                  ended[] = "client: " RECEIVES "(*) = 0",
                  empty[] = "client: recvmmsg(*, [{[\"\"]}], *) = 1"; /* how that one tells the end */

static uint32_t need_connection(struct run *run)
{
    expect(run, "The client connects to the server");
    return need(run, "server: " ACCEPTS "(*) = ?");
}

static void connects(struct run *run)
{
    need_connection(run);
}

/* "a newline", "NUL", "'x'" */
static const char *name_of(char byte, char *out, size_t cap)
{
    if (byte == '\n' || byte == '\0')
        return byte ? "a newline" : "a NUL";
    snprintf(out, cap,
             byte > ' ' && byte < 127 ? "'%c'"
             : byte == ' '            ? "a blank"
                                      : "\\x%02x",
             (unsigned char)byte);
    return out;
}

/* The server takes no more at a time than a recording keeps. */
static void need_request(struct run *run, const struct request *request)
{
    static char bytes[TEXT_MAX];
    char one[8], other[8];
    struct bytes heard = run_moved(run, 0, NO_EVENT, hears);
    size_t size = run_gather(run, 0, NO_EVENT, hears, bytes, sizeof bytes), same = 0;
    need_connection(run);
    while (same < size && same < request->size && bytes[same] == request->bytes[same])
        same++;
    if (same < size && same < request->size)
        need_that(
            run, heard.last, false,
            "Each LINE, and a newline behind it: byte %zu of the request is %s, and the server received %s",
            same, name_of(request->bytes[same], one, sizeof one), name_of(bytes[same], other, sizeof other));
    expect(
        run,
        "The client sends each LINE, and a newline behind it: every byte, however little one send() takes");
    need_equal(run, heard.last, "bytes of the request that the server received", (int64_t)request->size,
               heard.total);
}

/* Nobody ends anything: perhaps both directions are given up. */
static void need_no_close(struct run *run)
{
    uint32_t closed = run_find(run, "client: " CLOSES "(*) = 0");
    if (run_find(run, "client: shutdown(*") == NO_EVENT)
        need_that(
            run, closed, closed == NO_EVENT,
            "After the last byte the client ends the one direction in which it sends, and goes on listening; "
            "close() ends both");
}

static void need_half_close(struct run *run)
{
    need_no_close(run);
    expect(run, "After the last byte the client tells the server that the request is complete, and goes on "
                "listening: it ends the one direction in which it sends");
    uint32_t shut = need(run, "client: shutdown(*, SHUT_WR) = 0");
    uint32_t end = need_after(run, shut, "server: " RECEIVES "(*) = 0");
    uint32_t closed = run_find_closed(run, "client", run_object(run, shut));
    need_that(run, closed, closed > end,
              "The client keeps its socket, for it still wants to hear the answer");
}

/* ---- the answer */

/* All of it, to its end, and nothing else is printed. */
static void need_answer(struct run *run, const struct request *request)
{
    struct request answer = answer_to(request);
    uint32_t socket = run_object(run, run_find(run, "client: shutdown(*, SHUT_WR) = 0"));
    struct bytes heard = run_moved_through(run, socket, 0, NO_EVENT, reads);
    expect(run, "The client reads the whole answer");
    need_equal(run, heard.last, "bytes of the answer that the client read", (int64_t)answer.size,
               heard.total);
    expect(run, "The client reads the answer to its end: recv() returns 0");
    if (run_find_after(run, heard.last, empty) == NO_EVENT)
        need_after(run, heard.last, ended);
    expect(run, "The client prints the answer on standard output, all of it and nothing else");
    need_output(run, "client", 1, answer.bytes, answer.size);
    expect(run, "The client exits with 0");
    need(run, "client.0: exited with 0");
}

static void need_no_socket(struct run *run)
{
    expect(run, "The client closes its socket before it exits");
    uint32_t end = need(run, "client.0: exited with *");
    need_that(run, end, run_open(run, end - 1, "client.0", "tcp", "*", "*") == 0,
              "The client closes its socket; it does not leave that to its exit");
}

/* ---- a server that is not so kind */

static uint32_t first_error(struct run *run)
{
    static const char fails[] = "client: *(*) = -1 E*";
    uint32_t at = run_find(run, fails);
    while (at != NO_EVENT &&
           (run_errno(run, at) == EINTR || run_errno(run, at) == EAGAIN || run_errno(run, at) == EINPROGRESS))
        at = run_find_after(run, at, fails);
    return at;
}

/* When the client may first have learned that something has gone wrong: an error, an end, or what poll() and
 * its like say of both. NO_EVENT: it cannot be told. */
static uint32_t first_sign(struct run *run)
{
    static const char *const signs[] = { ended, "client: " WAITS "(*HUP*", "client: " WAITS "(*ERR*" };
    uint32_t first = first_error(run);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        uint32_t at = run_find(run, signs[i]);
        first = at < first ? at : first;
    }
    return first;
}

/* What stands on standard error before that is about something else. */
static void need_words(struct run *run, uint32_t end)
{
    uint32_t sign = first_sign(run), said = run_find_before(run, run_events(run), "client: stderr *");
    need_that(run, end, said != NO_EVENT && (sign == NO_EVENT || said > sign),
              "The client says on standard error what went wrong; nothing is written there once it has");
}

/* `most`: the first bytes of the answer, of which any number may have come and been printed. */
static void need_failure(struct run *run, const char *most, size_t size)
{
    static char printed[TEXT_MAX];
    expect(run, "The client is never killed by a signal");
    need_none(run, "client: killed by *");
    expect(run, "Something went wrong, and the client exits with 1");
    uint32_t end = need(run, "client.0: exited with 1");
    size_t said = run_output(run, "client", 1, printed, sizeof printed);
    expect(run, "What went wrong is said on standard error; standard output is for the answer alone");
    if (said > size || memcmp(printed, most, said) != 0)
        need_output(run, "client", 1, most, size);
    need_words(run, end);
}

/* ---- each scenario */

static void whole_request(struct run *run)
{
    struct request request = usual_request();
    need_request(run, &request);
}

static void half_close(struct run *run)
{
    need_half_close(run);
}

static void whole_answer(struct run *run)
{
    struct request request = usual_request();
    need_answer(run, &request);
}

static void closes(struct run *run)
{
    need_no_socket(run);
}

static void long_line(struct run *run)
{
    struct request request = long_request();
    need_request(run, &request);
    need_half_close(run);
    need_answer(run, &request);
}

static void hung_up_on(struct run *run)
{
    need_connection(run);
    need_failure(run, "", 0);
}

static void reset(struct run *run)
{
    struct request request = usual_request(), answer = answer_to(&request);
    need_connection(run);
    need_failure(run, answer.bytes, answer.size / 2);
}

static void gone(struct run *run)
{
    need_failure(run, "", 0);
}

const struct check checks[] = {
    { "connects", NULL, "", "The client connects to the server", connects },
    { "whole-request", "connects", "", "Every byte of the request reaches the server, in order and once",
      whole_request },
    { "half-close", "whole-request", "",
      "After the last byte the client ends its own direction, and that alone", half_close },
    { "whole-answer", "half-close", "", "The client reads all of the answer to its end, and prints it",
      whole_answer },
    { "closes", "whole-answer", "", "The client closes its socket, and exits with 0", closes },
    { "patience", "half-close", "slow", "A slow server is heard out as well", whole_answer },
    { "every-piece", "half-close", "pieces", "An answer in pieces is heard out as well", whole_answer },
    { "long-line", "half-close", "long", "A long line is sent whole, and its answer printed whole",
      long_line },
    { "early-close", "whole-request", "early",
      "A server that hangs up early is a failure that the client reports and survives", hung_up_on },
    { "torn", "whole-request", "torn", "A connection that is reset in the middle of the request is a failure",
      hung_up_on },
    { "reset", "half-close", "reset", "A connection that is reset in the middle of the answer is a failure",
      reset },
    { "nobody", "whole-request", "gone", "That nobody answers is a failure too", gone },
    { 0 },
};
