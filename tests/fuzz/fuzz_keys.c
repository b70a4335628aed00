/* Keys given to the lesson screen over a small session: one byte for the size, one for what kind of session
 * it is, then a byte a key. Lines that are typed (searches, filters, commands, names of files) come about by
 * themselves. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "viz/screen.h"

enum { HEAD = 2, SPECIAL = 0x80, MOUSE = 0x90, LETTERS = 0xa0, KEYS_MOST = 200, DRAWN_EVERY = 5 };
enum { ASCII = 1, LIVE = 2, DEMO = 4, ASK = 8, NO_LESSON = 16, CARD = 32 };

static const char recorded[] =
    "SE_KIND=note\nSE_NOTE=session\nSE_EPOCH=1700000000000000000\nSE_TEXT=01 tcp\n\n"
    "SE_KIND=source\nSE_FILE=/l/server.c\nSE_OFFSET=0\nSE_TEXT\n"
    "\x3d\0\0\0\0\0\0\0int main(void)\n{\n    listen(3, 8); //DOC: listen\n    return 0;\n}\n\n\n"
    "SE_KIND=start\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_FDS=3=s1\n\n"
    "SE_KIND=start\nSYSLOG_IDENTIFIER=client\n_PID=11\n\n"
    "SE_KIND=socket\nSE_OBJ=1\nSE_VALUES=kind=tcp state=LISTEN local=server:7000 aq=0 backlog=8\n\n"
    "SE_KIND=enter\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=listen\nSE_FD=3\nSE_STEP=1\nSE_HELD=1\n"
    "CODE_FILE=/l/server.c\nCODE_LINE=3\nMESSAGE=listen(3, 8)\n\n"
    "SE_KIND=go\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=listen\nSE_FD=3\n\n"
    "SE_KIND=return\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=listen\nSE_FD=3\nSE_RET=0\nMESSAGE=listen(3, "
    "8) = 0\n\n"
    "SE_KIND=enter\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\nSE_STEP=1\nSE_HELD=1\n"
    "MESSAGE=connect(3, server:7000)\n\n"
    "SE_KIND=go\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\n\n"
    "#e\1\2\3\4\5\6\1\2\3\4\5\6\x08\x06 no packet of any protocol\n\n"
    "SE_KIND=return\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_CALL=connect\nSE_FD=3\nSE_RET=0\nSE_FDS=3=s2\n"
    "MESSAGE=connect(3, server:7000) = 0\n\n"
    "SE_KIND=socket\nSE_OBJ=2\nSE_VALUES=kind=tcp state=ESTABLISHED local=client:40122 remote=server:7000 "
    "rq=3 peer=3\n\n"
    "SE_KIND=enter\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=select\nSE_NFDS=5\nSE_STEP=1\nSE_SET=3:1:0 "
    "4:1:0\n"
    "MESSAGE=select(5, [3 4], [], [], NULL)\n\n"
    "SE_KIND=return\nSYSLOG_IDENTIFIER=server\n_PID=10\nSE_CALL=select\nSE_NFDS=5\nSE_SET=3:1:1 "
    "4:1:0\nSE_RET=1\n"
    "MESSAGE=select(5, [3 4], [], [], NULL) = 1 ([3])\n\n"
    "SE_KIND=output\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_FD=1\nSE_DATA=hello\nMESSAGE=\"hello\"\n\n"
    "SE_KIND=exit\nSYSLOG_IDENTIFIER=client\n_PID=11\nSE_STATUS=0\nMESSAGE=exited with 0\n\n"
    "SE_KIND=note\nSE_NOTE=end\nMESSAGE=all programs have ended\n\n";

static char lesson_text[] =
    "What this shows.\n\n## listen\nNow they can call.\n\n### predict handshake\nWhat will connect() do?\n\n"
    "- wait for accept() => `client: connect(*) blocks`\n- succeed at once => `client: connect(*) = 0`\n\n"
    "It is the kernel that answers.\n";
static const struct lesson lesson = {
    .folder = "/l/01-tcp", .number = "01", .name = "tcp", .text = lesson_text
};

/* A session whose observer records a part more whenever it is told something. */
struct session {
    int whole, fd;
    off_t told, size;
};

static void tell_more(struct session *session, off_t bytes)
{
    char piece[1024];
    for (off_t n; bytes > 0 && session->told < session->size; bytes -= n, session->told += n) {
        n = pread(session->whole, piece, sizeof piece < (size_t)bytes ? sizeof piece : (size_t)bytes,
                  session->told);
        FUZZ_CHECK(n > 0 && write(session->fd, piece, (size_t)n) == n);
    }
}

static int command(void *data, const char *line)
{
    FUZZ_CHECK(!strchr(line, '\n'));
    tell_more(data, 700);
    return 0;
}

static struct timeline *begin_session(struct session *session, bool live)
{
    char why[200];
    *session = (struct session){ fuzz_recording_file((struct str){ recorded, sizeof recorded - 1 }, NULL),
                                 fuzz_file("", 0), 0, 0 };
    session->size = lseek(session->whole, 0, SEEK_END);
    tell_more(session, live ? session->size / 3 : session->size);
    struct timeline *timeline = timeline_open(dup(session->fd), live, why, sizeof why);
    FUZZ_CHECK(timeline);
    return timeline;
}

/* ---- keys */

/* What a byte stands for; some take two more, for a place. */
static int key_of(const uint8_t **p, const uint8_t *end)
{
    static const int letters[] = { 0xe9, 0x4e2d, 0x1f600, 0x301, 0x200b, 0xfffd, 0x10ffff, 0xd800 };
    uint8_t byte = *(*p)++;
    if (byte < SPECIAL)
        return byte ? byte : KEY_CODE_ENTER;
    if (byte < MOUSE)
        return KEY_CODE_UP + (byte - SPECIAL) % (KEY_CODE_SHIFT_RIGHT - KEY_CODE_UP + 1);
    if (byte >= LETTERS || end - *p < 2)
        return letters[byte % 8];
    *p += 2;
    return keys_mouse((enum mouse_kind)(byte % 3), (*p)[-2], (*p)[-1]);
}

/* Files are saved where it is safe: nothing that is typed leads out of the folder. */
static bool leads_out(const struct screen *screen, int key)
{
    return (key == '/' || key == '~') && mode_stack_keys(&screen->stack) & KEYS_LINE;
}

static void forget_files(void)
{
    DIR *folder = opendir(".");
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
            unlink(entry->d_name);
    if (folder)
        closedir(folder);
}

static void press(struct screen *screen, const uint8_t *p, const uint8_t *end)
{
    for (int count = 0; p < end && count < KEYS_MOST && !screen->done; count++) {
        int key = key_of(&p, end);
        if (leads_out(screen, key))
            continue;
        screen_key(screen, key);
        screen_grow(screen);
        screen_tick(screen);
        if (count % DRAWN_EVERY == 0)
            screen_draw(screen);
    }
    screen_draw(screen);
}

static void enter_folder(void)
{
    static bool entered;
    char path[200];
    snprintf(path, sizeof path, "%s/saved", fuzz_folder());
    if (!entered)
        FUZZ_CHECK(mkdir(path, 0755) == 0);
    FUZZ_CHECK(chdir(path) == 0);
    entered = true;
}

static void run(const uint8_t *bytes, size_t size)
{
    static const int sizes[][2] = { { 130, 40 }, { 80, 24 }, { 60, 16 }, { 40, 12 },
                                    { 200, 60 }, { 20, 5 },  { 3, 2 } };
    static struct screen screen; /* stays where it is */
    struct session session;
    if (size < HEAD)
        return;
    const int *fits = sizes[bytes[0] % (sizeof sizes / sizeof *sizes)];
    uint8_t kind = bytes[1];
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct timeline *timeline = begin_session(&session, kind & LIVE);
    const struct screen_session shown = { .title = "01 tcp",
                                          .timeline = timeline,
                                          .wake = -1,
                                          .data = &session,
                                          .command = kind & LIVE ? command : NULL,
                                          .lesson = kind & NO_LESSON ? NULL : &lesson };
    const struct screen_options options = { .ascii = kind & ASCII,
                                            .color = true,
                                            .width = fits[0],
                                            .height = fits[1],
                                            .card = kind & CARD,
                                            .ask = kind & ASK,
                                            .demo = kind & DEMO };
    enter_folder();
    screen_begin(&screen, &shown, &options);
    FUZZ_CHECK(canvas_make(&screen.canvas, fits[0], fits[1], kind & ASCII));
    press(&screen, bytes + HEAD, bytes + size);
    screen_end(&screen);
    forget_files();
    FUZZ_CHECK(fchdir(here) == 0);
    timeline_close(timeline);
    close(here);
    close(session.whole);
    close(session.fd);
}

const struct fuzz_target fuzz_keys = { "keys", run, NULL };
