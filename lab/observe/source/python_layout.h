/* Private to source_python.c: where CPython keeps what is read of it, a row for each age. The offsets are
 * part of no interface, but do not change within a minor version; from 3.13 on the interpreter publishes
 * them itself (_Py_DebugOffsets). */
#ifndef SOCKEYE_OBSERVE_PYTHON_LAYOUT_H
#define SOCKEYE_OBSERVE_PYTHON_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/observe/source/python_lines.h"

/* No offset that is read within a structure is larger: published ones are checked. */
enum { PYTHON_THREAD_MOST = 248, PYTHON_FRAME_MOST = 104, PYTHON_CODE_MOST = 248 };

/* Bytes from the beginning of each structure. */
struct python_layout {
    uint32_t version; /* as in PY_VERSION_HEX >> 16: 0x030b is 3.11 */
    bool published;   /* taken from _Py_DebugOffsets rather than from here */
    uint16_t runtime_interpreters, interpreter_threads;
    uint16_t thread_next, thread_id;
    bool pthread_ids;      /* thread_id is what pthread_self() gives, and not the kernel's number */
    uint16_t thread_frame; /* the frame, or what leads to it */
    int16_t frame_link;    /* ... in that: the frame; -1: it is the frame */
    uint16_t frame_code, frame_previous, frame_instruction;
    uint8_t instruction_unit; /* the instruction is an index of so many bytes each; 0: a pointer */
    enum python_lines lines;
    uint16_t code_file, code_name, code_lines, code_first_line, code_instructions;
    uint16_t ascii_size, compact_size; /* of a text's head: ASCII, and other */
};

/* Finds the interpreter in a process: the address of its runtime, and its layout. */
bool python_layout_find(pid_t pid, uint64_t *runtime, struct python_layout *layout);

/* Takes the offsets from the head of _Py_DebugOffsets. False where that is none, or one is larger than
 * anything that is read. */
enum { PYTHON_PUBLISHED_WORDS = 44 };
bool python_layout_take(const uint64_t words[PYTHON_PUBLISHED_WORDS], struct python_layout *layout);

#endif
