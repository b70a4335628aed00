/* Source lines of real programs, compiled here in the ways people compile, and stopped at their calls. The
 * right answer stands in the program's text: the line marked "here N in F" makes the call numbered N from
 * function F. */
#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/ptrace.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "lab/observe/source/source.h"
#include "tests/skipped.h"

#define PROGRAMS "tests/observe/programs/"

enum { MARK_MAX = 128, TASKS_MAX = 16 };

static char scratch[PATH_MAX];
static const char *compiler = "cc";

/* ---- programs ---- */

static int make_scratch(void **state)
{
    (void)state;
    const char *root = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/source-XXXXXX", root ? root : "/tmp");
    return mkdtemp(scratch) ? 0 : -1;
}

static int remove_scratch(void **state)
{
    (void)state;
    char command[PATH_MAX + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    return system(command);
}

/* Compiles PROGRAMS/source with these flags. Returns the path of the result: owned here, good until the next.
 */
static const char *compile(const char *source, const char *output, const char *flags)
{
    static char path[2][PATH_MAX + 64];
    static int turn;
    char command[3 * PATH_MAX];
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", scratch, output);
    snprintf(command, sizeof command, "%s -w -o '%s' " PROGRAMS "%s %s", compiler, path[turn], source, flags);
    assert_int_equal(system(command), 0);
    return path[turn];
}

struct mark {
    int line;
    char function[64];
};

/* What the program's text says of call `number`. */
static struct mark read_mark(const char *path, long number)
{
    struct mark mark = { 0, "" };
    char line[512], wanted[32];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    snprintf(wanted, sizeof wanted, "/* here %ld in ", number);
    for (int at = 1; fgets(line, sizeof line, file); at++) {
        const char *found = strstr(line, wanted);
        if (!found)
            continue;
        mark.line = at;
        sscanf(found + strlen(wanted), "%63s", mark.function);
    }
    fclose(file);
    return mark;
}

/* ---- a tracer as small as can be ---- */

struct session {
    struct sources *sources;
    pid_t pid_of[TASKS_MAX][2]; /* tid, tgid */
    int tasks;
    int seen[MARK_MAX];        /* how often each mark was right */
    int nowhere;               /* calls without a place */
    double first_ns, later_ns; /* what places cost */
    long places;
    void (*check)(struct session *session, long number, bool found, const struct source_place *place);
    const char *text; /* of the program */
};

static pid_t process_of(const struct session *session, pid_t tid)
{
    for (int i = 0; i < session->tasks; i++)
        if (session->pid_of[i][0] == tid)
            return session->pid_of[i][1];
    return tid;
}

/* The number that the program gave a call; -1 for one that is not looked at. */
static long call_number(const struct ptrace_syscall_info *info)
{
    switch (info->entry.nr) {
    case SYS_shutdown:
        return (long)info->entry.args[1];
    case SYS_recvfrom:
        return (long)info->entry.args[2];
    case SYS_write:
        return info->entry.args[0] == 77 ? 100 : -1;
    default:
        return -1;
    }
}

static void look(struct session *session, pid_t tid)
{
    struct ptrace_syscall_info info;
    struct source_place place;
    assert_true(ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) > 0);
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
        return;
    long number = call_number(&info);
    if (number < 0)
        return;
    assert_true(number < MARK_MAX);
    int64_t from = clock_monotonic_ns();
    bool found = sources_place_at(session->sources, tid, process_of(session, tid), info.instruction_pointer,
                                  info.stack_pointer, &place);
    double ns = (double)(clock_monotonic_ns() - from);
    if (session->places++ == 0)
        session->first_ns = ns;
    else
        session->later_ns += ns;
    session->check(session, number, found, &place);
}

static void new_task(struct session *session, pid_t parent, int event)
{
    unsigned long child;
    assert_int_equal(ptrace(PTRACE_GETEVENTMSG, parent, 0, &child), 0);
    assert_true(session->tasks < TASKS_MAX);
    bool thread = event == PTRACE_EVENT_CLONE;
    pid_t process = thread ? process_of(session, parent) : (pid_t)child;
    session->pid_of[session->tasks][0] = (pid_t)child;
    session->pid_of[session->tasks++][1] = process;
    if (!thread)
        sources_fork(session->sources, process_of(session, parent), process);
}

static void handle_stop(struct session *session, pid_t tid, int status)
{
    int signal = WSTOPSIG(status), event = status >> 16, deliver = 0;
    if (signal == (SIGTRAP | 0x80))
        look(session, tid);
    else if (event == PTRACE_EVENT_EXEC)
        sources_exec(session->sources, tid);
    else if (event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK)
        new_task(session, tid, event);
    else if (signal != SIGTRAP && signal != SIGSTOP)
        deliver = signal;
    ptrace(PTRACE_SYSCALL, tid, 0, deliver);
}

static void run(struct session *session, char *const *argv)
{
    int status;
    pid_t tid, pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        /* The sanitizers' settings are the test's, not the program's. */
        unsetenv("ASAN_OPTIONS");
        execv(argv[0], argv);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    ptrace(PTRACE_SETOPTIONS, pid, 0,
           PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
               PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC);
    ptrace(PTRACE_SYSCALL, pid, 0, 0);
    while ((tid = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status)) {
            handle_stop(session, tid, status);
        } else {
            sources_exit(session->sources, tid);
            if (tid == pid)
                assert_int_equal(status, 0);
        }
    }
}

static void print_costs(const char *what, const struct session *session)
{
    print_message("a place %s: the first %.0f us, then %.2f us each\n", what, session->first_ns / 1e3,
                  session->later_ns / (double)(session->places - 1) / 1e3);
}

static void check_mark(struct session *session, long number, bool found, const struct source_place *place)
{
    struct mark mark = read_mark(session->text, number);
    char expected[PATH_MAX];
    assert_true(mark.line > 0);
    assert_true(found);
    assert_non_null(realpath(session->text, expected));
    assert_string_equal(place->file, expected);
    assert_int_equal(place->line, mark.line);
    assert_string_equal(place->function, mark.function);
    session->seen[number]++;
}

static void check_nowhere(struct session *session, long number, bool found, const struct source_place *place)
{
    (void)number;
    assert_false(found);
    assert_null(place->file);
    assert_int_equal(place->line, 0);
    session->nowhere++;
}

static void begin(struct session *session, const char *text)
{
    memset(session, 0, sizeof *session);
    session->sources = sources_new();
    session->check = check_mark;
    session->text = text;
    assert_non_null(session->sources);
}

/* Every kind of call of calls.c, each three times. */
static void check_calls_with(const char *flags)
{
    struct session session;
    char *argv[] = { (char *)(uintptr_t)compile("calls.c", "calls", flags), NULL };
    begin(&session, PROGRAMS "calls.c");
    run(&session, argv);
    for (long number = 1; number <= 8; number++)
        assert_true(session.seen[number] >= 3);
    assert_int_equal(session.seen[100], 3);
    sources_free(session.sources);
}

/* ---- tests ---- */

static void lines_are_right_without_optimization(void **state)
{
    (void)state;
    check_calls_with("-g -O0");
}

static void lines_are_right_with_optimization(void **state)
{
    (void)state;
    check_calls_with("-g -O2");
}

static void lines_are_right_in_a_static_program(void **state)
{
    (void)state;
    check_calls_with("-g -O0 -static");
    check_calls_with("-g -O2 -static");
}

static void lines_are_right_without_frame_pointers(void **state)
{
    (void)state;
    check_calls_with("-g -O1 -fomit-frame-pointer");
    check_calls_with("-g -O2 -fno-omit-frame-pointer");
}

static void lines_are_right_at_a_fixed_address_and_in_dwarf_4(void **state)
{
    (void)state;
    check_calls_with("-g -no-pie");
    check_calls_with("-gdwarf-4 -O2");
}

static void a_header_inlined_by_fortify_is_passed_over(void **state)
{
    (void)state;
    check_calls_with("-g -O2 -D_FORTIFY_SOURCE=2");
}

/* clang leaves out tables that gcc writes, and lays out its line programs in another way. */
static void lines_are_right_from_clang(void **state)
{
    (void)state;
    if (system("clang --version >/dev/null 2>&1") != 0)
        skip_without("clang is not installed");
    compiler = "clang";
    check_calls_with("-g -O0");
    check_calls_with("-g -O2");
    check_calls_with("-g -O2 -static");
    check_calls_with("-gdwarf-4 -O1");
    compiler = "cc";
}

static void threads_have_lines_of_their_own(void **state)
{
    (void)state;
    struct session session;
    char *argv[] = { (char *)(uintptr_t)compile("threads.c", "threads", "-g -O2 -pthread"), NULL };
    begin(&session, PROGRAMS "threads.c");
    run(&session, argv);
    assert_int_equal(session.seen[1], 10);
    assert_int_equal(session.seen[2], 10);
    assert_int_equal(session.seen[3], 1);
    sources_free(session.sources);
}

static void check_fork_and_exec(struct session *session, long number, bool found,
                                const struct source_place *place)
{
    session->text = number >= 10 && number < 100 ? PROGRAMS "forks.c" : PROGRAMS "calls.c";
    check_mark(session, number, found, place);
}

static void a_child_and_what_it_becomes_have_their_lines(void **state)
{
    (void)state;
    struct session session;
    const char *calls = compile("calls.c", "calls", "-g"), *forks = compile("forks.c", "forks", "-g");
    char *argv[] = { (char *)(uintptr_t)forks, (char *)(uintptr_t)calls, NULL };
    begin(&session, PROGRAMS "forks.c");
    session.check = check_fork_and_exec;
    run(&session, argv);
    assert_int_equal(session.seen[11] + session.seen[12] + session.seen[13], 3);
    assert_int_equal(session.seen[1], 3);
    sources_free(session.sources);
}

static void check_loaded(struct session *session, long number, bool found, const struct source_place *place)
{
    session->text = number == 21 ? PROGRAMS "plugin.c" : PROGRAMS "loads.c";
    check_mark(session, number, found, place);
}

static void check_loading(char *second)
{
    struct session session;
    const char *plugin = compile("plugin.c", "plugin.so", "-g -shared -fPIC");
    const char *loads = compile("loads.c", "loads", "-g -ldl");
    char *argv[] = { (char *)(uintptr_t)loads, (char *)(uintptr_t)plugin, second, NULL };
    begin(&session, PROGRAMS "loads.c");
    session.check = check_loaded;
    run(&session, argv);
    assert_int_equal(session.seen[20], 1);
    assert_int_equal(session.seen[21], 2);
    assert_int_equal(session.seen[22], 1);
    sources_free(session.sources);
}

static void a_library_loaded_on_the_way_is_found(void **state)
{
    (void)state;
    check_loading(NULL);
}

static void a_child_whose_parent_has_ended_is_still_known(void **state)
{
    (void)state;
    char second[] = "orphan";
    check_loading(second);
}

static void a_program_without_line_information_has_no_place(void **state)
{
    (void)state;
    struct session session;
    char *argv[] = { (char *)(uintptr_t)compile("many.c", "bare", "-g0 -s"), NULL };
    begin(&session, PROGRAMS "many.c");
    session.check = check_nowhere;
    run(&session, argv);
    assert_int_equal(session.nowhere, 10000);
    print_costs("without line information", &session);
    sources_free(session.sources);
}

static void count_file(void *data, const char *file)
{
    int *count = data;
    assert_non_null(strstr(file, PROGRAMS));
    assert_int_equal(file[0], '/');
    ++*count;
}

static void check_anywhere(struct session *session, long number, bool found, const struct source_place *place)
{
    assert_true(found);
    assert_non_null(place->file);
    session->seen[number]++;
}

static void each_file_is_given_once_and_a_known_line_costs_little(void **state)
{
    (void)state;
    struct session session;
    int files = 0;
    char *argv[] = { (char *)(uintptr_t)compile("many.c", "many", "-g"), NULL };
    begin(&session, PROGRAMS "many.c");
    session.check = check_anywhere;
    run(&session, argv);
    assert_int_equal(session.seen[1], 5000);
    assert_int_equal(session.seen[2], 5000);
    print_costs("with line information", &session);
    assert_true(session.later_ns / (double)(session.places - 1) < 100e3);
    sources_new_files(session.sources, count_file, &files);
    sources_new_files(session.sources, count_file, &files);
    assert_int_equal(files, 1);
    sources_free(session.sources);
}

static void check_caller(struct session *session, long number, bool found, const struct source_place *place)
{
    char wanted[32], line[512], caller[PATH_MAX];
    int by = 0;
    FILE *file = fopen(PROGRAMS "wrapped.c", "r");
    assert_non_null(file);
    snprintf(wanted, sizeof wanted, "/* by %ld */", number);
    for (int at = 1; fgets(line, sizeof line, file); at++)
        by = strstr(line, wanted) ? at : by;
    fclose(file);
    assert_true(found);
    assert_non_null(strstr(place->file, by ? "/wrapper.c" : "/wrapped.c"));
    assert_int_equal(place->caller_line, by);
    if (by)
        assert_string_equal(place->caller_file, realpath(PROGRAMS "wrapped.c", caller));
    session->seen[number]++;
}

static void check_callers_with(const char *flags, const char *rounds)
{
    struct session session;
    char with[400], count[16];
    snprintf(with, sizeof with, PROGRAMS "wrapper.c %s", flags);
    snprintf(count, sizeof count, "%s", rounds);
    char *argv[] = { (char *)(uintptr_t)compile("wrapped.c", "wrapped", with), count, NULL };
    begin(&session, PROGRAMS "wrapped.c");
    session.check = check_caller;
    run(&session, argv);
    for (long number = 1; number <= 6; number++)
        assert_int_equal(session.seen[number], atoi(rounds));
    print_message("%s: ", flags);
    print_costs("in two files", &session);
    sources_free(session.sources);
}

static void who_calls_from_another_file_is_known(void **state)
{
    (void)state;
    check_callers_with("-g -O0", "1000");
    check_callers_with("-g -O1", "20");
    check_callers_with("-g -O1 -fomit-frame-pointer", "1000");
    check_callers_with("-g -O2 -fno-optimize-sibling-calls -static", "20");
}

static void check_made_up(struct session *session, long number, bool found, const struct source_place *place)
{
    assert_true(found);
    assert_non_null(strstr(place->file, "/madeup.c"));
    assert_int_equal(place->line, 11);
    session->seen[number]++;
}

static void lines_that_a_compiler_made_up_are_passed_over(void **state)
{
    (void)state;
    struct session session;
    char *argv[] = { (char *)(uintptr_t)compile("madeup.c", "madeup", "-g -O0"), NULL };
    begin(&session, PROGRAMS "madeup.c");
    session.check = check_made_up;
    run(&session, argv);
    assert_int_equal(session.seen[1], 1);
    sources_free(session.sources);
}

static void a_process_that_is_gone_has_no_place(void **state)
{
    (void)state;
    struct source_place place = { .file = "", .line = 7 };
    struct sources *sources = sources_new();
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    assert_false(sources_place(sources, pid, pid, &place));
    assert_null(place.file);
    assert_false(sources_place_at(sources, pid, pid, 1, 2, &place));
    assert_int_equal(place.line, 0);
    sources_exit(sources, pid);
    sources_free(sources);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_right_without_optimization),
        cmocka_unit_test(lines_are_right_with_optimization),
        cmocka_unit_test(lines_are_right_in_a_static_program),
        cmocka_unit_test(lines_are_right_without_frame_pointers),
        cmocka_unit_test(lines_are_right_at_a_fixed_address_and_in_dwarf_4),
        cmocka_unit_test(a_header_inlined_by_fortify_is_passed_over),
        cmocka_unit_test(lines_are_right_from_clang),
        cmocka_unit_test(threads_have_lines_of_their_own),
        cmocka_unit_test(a_child_and_what_it_becomes_have_their_lines),
        cmocka_unit_test(a_library_loaded_on_the_way_is_found),
        cmocka_unit_test(a_child_whose_parent_has_ended_is_still_known),
        cmocka_unit_test(a_program_without_line_information_has_no_place),
        cmocka_unit_test(each_file_is_given_once_and_a_known_line_costs_little),
        cmocka_unit_test(who_calls_from_another_file_is_known),
        cmocka_unit_test(lines_that_a_compiler_made_up_are_passed_over),
        cmocka_unit_test(a_process_that_is_gone_has_no_place),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
