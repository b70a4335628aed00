#include "lab/observe/source/source_python.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/utf8.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"
#include "lab/observe/source/python_layout.h"

enum {
    FRAMES_MAX = 256,
    THREADS_MAX = 1024,
    IDS_MAX = 64,
    CODES = 256, /* a power of two */
    LINES_MAX = 1 << 18,
    THREAD_READ = PYTHON_THREAD_MOST + 8,
    FRAME_READ = PYTHON_FRAME_MOST + 8,
    CODE_READ = PYTHON_CODE_MOST + 8,
    TEXT_MAX = 4096
};

/* A code object as it was read. It is known again by its parts: the address alone may be another's by now. */
struct code {
    pid_t pid;
    uint64_t address, file_text, lines_object;
    int first_line;
    bool own; /* the program's own source */
    char *file, *function;
    unsigned char *lines;
    size_t lines_size;
};

/* What the interpreter knows a thread by: its number as the program itself sees it, for it may live in a
 * namespace of its own; or what pthread_self() gives. */
struct native_id {
    pid_t tid;
    uint64_t id;
};

struct python {
    uint64_t runtime;
    struct python_layout layout;
    struct native_id ids[IDS_MAX];
    unsigned id_count;
    struct code codes[CODES];
    uint64_t found_file, above; /* of the place found last: its code's text, and the frame above */
};

struct python *python_new(pid_t pid)
{
    struct python *python = calloc(1, sizeof *python);
    if (python && !python_layout_find(pid, &python->runtime, &python->layout)) {
        free(python);
        return NULL;
    }
    return python;
}

static void drop_code(struct code *code)
{
    free(code->file);
    free(code->function);
    free(code->lines);
    *code = (struct code){ 0 };
}

void python_free(struct python *python)
{
    for (int i = 0; python && i < CODES; i++)
        drop_code(&python->codes[i]);
    free(python);
}

bool python_expected(pid_t pid)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return false;
    path[n] = 0;
    return strstr(path_base(path), "python") != NULL;
}

/* ---- reading */

static bool read_word(pid_t tid, uint64_t address, uint64_t *word)
{
    return memory_read(tid, address, word, sizeof *word) == sizeof *word;
}

static uint64_t word_at(const unsigned char *bytes, size_t at)
{
    uint64_t word;
    memcpy(&word, bytes + at, sizeof word);
    return word;
}

/* A str object as UTF-8; NULL when it cannot be read. Owned by the caller. */
static char *read_text(const struct python *python, pid_t tid, uint64_t address)
{
    enum { LENGTH_AT = 16, STATE_AT = 32, STATE_END = 40 };
    unsigned char head[STATE_END];
    if (memory_read(tid, address, head, sizeof head) != sizeof head)
        return NULL;
    uint64_t length = word_at(head, LENGTH_AT);
    unsigned kind = (head[STATE_AT] >> 2) & 7;
    bool compact = head[STATE_AT] >> 5 & 1, ascii = head[STATE_AT] >> 6 & 1;
    if (!compact || (kind != 1 && kind != 2 && kind != 4) || length >= TEXT_MAX)
        return NULL;
    address += ascii ? python->layout.ascii_size : python->layout.compact_size;
    char *text = malloc(8 * length + 1), *units = text + 4 * length; /* is read ahead of what is written */
    size_t used = 0;
    if (!text || memory_read(tid, address, units, length * kind) != length * kind) {
        free(text);
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        uint32_t c = 0;
        memcpy(&c, units + i * kind, kind); /* little-endian, as all machines this runs on */
        used += utf8_encode(c, text + used);
    }
    text[used] = 0;
    return text;
}

static unsigned char *read_bytes(pid_t tid, uint64_t address, size_t *size)
{
    enum { SIZE_AT = 16, BYTES_AT = 32 };
    uint64_t length;
    if (!read_word(tid, address + SIZE_AT, &length) || length == 0 || length > LINES_MAX)
        return NULL;
    unsigned char *bytes = malloc(length);
    if (bytes && memory_read(tid, address + BYTES_AT, bytes, length) != length) {
        free(bytes);
        return NULL;
    }
    *size = length;
    return bytes;
}

/* ---- code */

/* Python's own library and what it makes up by itself ("<frozen importlib>") are passed over for the line
 * that called them. */
static bool own_source(const char *file)
{
    return file[0] != '<' && strncmp(file, "/usr/", 5) != 0 && !strstr(file, "/lib/python3");
}

/* The program may have been started with a relative name. Takes `file` over. */
static char *make_absolute(pid_t pid, char *file)
{
    char link[64], folder[PATH_MAX];
    if (!file || file[0] == '/' || file[0] == '<')
        return file;
    snprintf(link, sizeof link, "/proc/%d/cwd", (int)pid);
    ssize_t n = readlink(link, folder, sizeof folder - 1);
    if (n <= 0)
        return file;
    folder[n] = 0;
    const char *name = strncmp(file, "./", 2) == 0 ? file + 2 : file;
    size_t size = (size_t)n + strlen(name) + 2;
    char *absolute = malloc(size);
    if (absolute)
        snprintf(absolute, size, "%s/%s", folder, name);
    free(file);
    return absolute;
}

static const struct code *need_code(struct python *python, pid_t pid, pid_t tid, uint64_t address)
{
    const struct python_layout *layout = &python->layout;
    unsigned char bytes[CODE_READ];
    struct code *code = &python->codes[(address >> 4 ^ address >> 12) % CODES];
    int32_t first;
    if (memory_read(tid, address, bytes, sizeof bytes) < (size_t)layout->code_instructions)
        return NULL;
    uint64_t file_text = word_at(bytes, layout->code_file), lines = word_at(bytes, layout->code_lines);
    memcpy(&first, bytes + layout->code_first_line, sizeof first);
    if (code->address == address && code->pid == pid && code->file_text == file_text &&
        code->lines_object == lines && code->first_line == first)
        return code;
    drop_code(code);
    code->file = make_absolute(pid, read_text(python, tid, file_text));
    if (!code->file)
        return NULL;
    code->own = own_source(code->file);
    code->function = read_text(python, tid, word_at(bytes, layout->code_name));
    code->lines = code->file[0] != '<' ? read_bytes(tid, lines, &code->lines_size) : NULL;
    code->pid = pid;
    code->address = address;
    code->file_text = file_text;
    code->lines_object = lines;
    code->first_line = first;
    return code;
}

/* ---- threads and frames */

static uint64_t read_native_id(pid_t tid)
{
    char path[64], line[256];
    unsigned long long id = (unsigned long long)tid;
    snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "NSpid:", 6) != 0)
            continue;
        const char *last = strrchr(line, '\t'); /* the innermost namespace stands last */
        if (last)
            id = strtoull(last + 1, NULL, 10);
        break;
    }
    if (file)
        fclose(file);
    return id;
}

static uint64_t native_id(struct python *python, pid_t tid)
{
    for (unsigned i = 0; i < python->id_count; i++)
        if (python->ids[i].tid == tid)
            return python->ids[i].id;
    uint64_t thread = python->layout.pthread_ids ? registers_thread_pointer(tid) : read_native_id(tid);
    struct native_id id = { tid, thread };
    python->ids[python->id_count < IDS_MAX ? python->id_count++ : (unsigned)tid % IDS_MAX] = id;
    return id.id;
}

/* The thread's innermost frame. A process with one thread needs no number: that of a fork's child may still
 * be its parent's. */
static bool find_frame(struct python *python, pid_t tid, uint64_t *frame)
{
    const struct python_layout *layout = &python->layout;
    unsigned char thread[THREAD_READ], first[THREAD_READ];
    uint64_t interpreter, address, wanted = native_id(python, tid);
    int count = 0;
    bool found = false;
    if (!read_word(tid, python->runtime + layout->runtime_interpreters, &interpreter) || !interpreter ||
        !read_word(tid, interpreter + layout->interpreter_threads, &address))
        return false;
    for (; address && !found && count < THREADS_MAX; count++) {
        if (memory_read(tid, address, thread, sizeof thread) != sizeof thread)
            return false;
        if (count == 0)
            memcpy(first, thread, sizeof first);
        found = word_at(thread, layout->thread_id) == wanted;
        address = word_at(thread, layout->thread_next);
    }
    if (!found && count != 1)
        return false;
    *frame = word_at(found ? thread : first, layout->thread_frame);
    if (layout->frame_link >= 0 && *frame)
        return read_word(tid, *frame + (uint64_t)layout->frame_link, frame);
    return *frame != 0;
}

/* How many bytes into the code the frame is. */
static int64_t instruction_at(const struct python_layout *layout, const unsigned char *frame, uint64_t code)
{
    int32_t index;
    memcpy(&index, frame + layout->frame_instruction, sizeof index);
    if (layout->instruction_unit)
        return (int64_t)index * layout->instruction_unit;
    return (int64_t)(word_at(frame, layout->frame_instruction) - code - layout->code_instructions);
}

/* The frame's code, and the frame above; the code is NULL where it cannot be read. False at the end. */
static bool take_frame(struct python *python, pid_t pid, pid_t tid, uint64_t *frame, const struct code **code,
                       int *line)
{
    const struct python_layout *layout = &python->layout;
    unsigned char bytes[FRAME_READ];
    if (!*frame || memory_read(tid, *frame, bytes, sizeof bytes) < (size_t)layout->frame_instruction + 8)
        return false;
    uint64_t address = word_at(bytes, layout->frame_code);
    *code = address ? need_code(python, pid, tid, address) : NULL;
    *line = 0;
    if (*code && (*code)->lines) {
        const struct python_line_table table = { (*code)->lines, (*code)->lines_size, (*code)->first_line };
        int64_t offset = instruction_at(layout, bytes, address);
        *line = offset < 0 ? table.first_line : python_line(layout->lines, &table, offset);
    }
    *frame = word_at(bytes, layout->frame_previous);
    return true;
}

static void fill_place(struct python_place *place, const struct code *code, int line)
{
    *place = (struct python_place){ code->file, code->function ? code->function : "", line };
}

/* The innermost frame of the program's own, or of `file` where that is given. */
static bool find_place(struct python *python, pid_t pid, pid_t tid, const char *file,
                       char main_file[PATH_MAX], struct python_place *place)
{
    const struct code *code;
    uint64_t frame;
    int line;
    if (!find_frame(python, tid, &frame))
        return false;
    for (int depth = 0; depth < FRAMES_MAX && take_frame(python, pid, tid, &frame, &code, &line); depth++) {
        if (line <= 0)
            continue;
        if (file ? strcmp(code->file, file) == 0 : code->own) {
            fill_place(place, code, line);
            python->found_file = code->file_text;
            python->above = frame;
            return true;
        }
        if (code->function && strcmp(code->function, "<module>") == 0)
            snprintf(main_file, PATH_MAX, "%s", code->file);
    }
    return false;
}

/* Where all is of the library, the module that was run (python3 -m http.server) is the program. */
bool python_place(struct python *python, pid_t pid, pid_t tid, struct python_place *place)
{
    char main_file[PATH_MAX] = "";
    return find_place(python, pid, tid, NULL, main_file, place) ||
           (main_file[0] && find_place(python, pid, tid, main_file, main_file, place));
}

bool python_caller(struct python *python, pid_t pid, pid_t tid, struct python_place *caller)
{
    const struct code *code;
    uint64_t frame = python->above;
    int line;
    for (int depth = 0; depth < FRAMES_MAX && take_frame(python, pid, tid, &frame, &code, &line); depth++) {
        if (line <= 0 || !code->own)
            return false;
        if (code->file_text == python->found_file)
            continue;
        fill_place(caller, code, line);
        return true;
    }
    return false;
}
