/* Names of the journal fields, and what their numbers may be: one table for the writer and the reader. */
#include "lab/record/pcapng_format.h"
#include "lab/record/bounds.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MASK(size) ((size) >= 8 ? UINT64_MAX : UINT64_MAX >> 8 * (8 - (size)) % 64)
#else
#define MASK(size) ((size) >= 8 ? UINT64_MAX : ~(UINT64_MAX >> 8 * (size) % 64))
#endif
#define FIELD(name, form, least, most)                                                                       \
    {                                                                                                        \
        name, MASK(sizeof name - 1), sizeof name - 1, form, least, most                                      \
    }
#define TEXT(name)                 FIELD(name, FORM_TEXT, 0, 0)
#define NUMBER(name, least, most)  FIELD(name, FORM_NUMBER, least, most)
#define MEASURE(name, least, most) FIELD(name, FORM_MEASURE, least, most)

const struct field_name pcapng_fields[FIELD_COUNT] = {
    [FIELD_REALTIME] = TEXT("__REALTIME_TIMESTAMP"),
    [FIELD_MESSAGE] = TEXT("MESSAGE"),
    [FIELD_ACTOR] = TEXT("SYSLOG_IDENTIFIER"),
    [FIELD_PID] = NUMBER("_PID", 0, BOUND_ID),
    [FIELD_FILE] = TEXT("CODE_FILE"),
    [FIELD_LINE] = NUMBER("CODE_LINE", 0, BOUND_SOURCE),
    [FIELD_FUNCTION] = TEXT("CODE_FUNC"),
    [FIELD_CALLER_FILE] = TEXT("SE_CALLER_FILE"),
    [FIELD_CALLER_LINE] = NUMBER("SE_CALLER_LINE", 0, BOUND_SOURCE),
    [FIELD_ERRNO] = NUMBER("ERRNO", 0, BOUND_ERRNO),
    [FIELD_SEQ] = NUMBER("SE_SEQ", 0, UINT32_MAX),
    [FIELD_NS] = MEASURE("SE_NS", -BOUND_NS, BOUND_NS),
    [FIELD_KIND] = TEXT("SE_KIND"),
    [FIELD_TID] = NUMBER("SE_TID", 0, BOUND_ID),
    [FIELD_CALL] = TEXT("SE_CALL"),
    [FIELD_FD] = NUMBER("SE_FD", INT32_MIN, INT32_MAX),
    [FIELD_STEP] = NUMBER("SE_STEP", 0, 1),
    [FIELD_HELD] = NUMBER("SE_HELD", 0, 1),
    [FIELD_RET] = MEASURE("SE_RET", -BOUND_LENGTH, BOUND_LENGTH),
    [FIELD_LENGTH] = MEASURE("SE_LEN", -1, BOUND_LENGTH),
    [FIELD_SETS] = TEXT("SE_SET"),
    [FIELD_BEYOND] = TEXT("SE_BEYOND"),
    [FIELD_NFDS] = NUMBER("SE_NFDS", INT32_MIN, INT32_MAX),
    [FIELD_SLEEPS] = MEASURE("SE_SLEEPS", 0, BOUND_LENGTH),
    [FIELD_CPU] = MEASURE("SE_CPU", 0, BOUND_NS),
    [FIELD_PAUSED] = MEASURE("SE_PAUSED", 0, BOUND_NS),
    [FIELD_ARGUMENTS] = TEXT("SE_ARGS"),
    [FIELD_ADDRESS] = TEXT("SE_ADDR"),
    [FIELD_ADDRESS_SIZE] = NUMBER("SE_ADDR_SIZE", 0, INT32_MAX),
    [FIELD_ADDRESS_ROOM] = NUMBER("SE_ADDR_ROOM", INT32_MIN, INT32_MAX),
    [FIELD_DESCRIPTORS] = TEXT("SE_FDS"),
    [FIELD_DATA] = TEXT("SE_DATA"),
    [FIELD_OBJECT] = NUMBER("SE_OBJ", 0, BOUND_OBJECTS),
    [FIELD_VALUES] = TEXT("SE_VALUES"),
    [FIELD_CHILD_PID] = NUMBER("SE_CHILD_PID", 0, BOUND_ID),
    [FIELD_CHILD_TID] = NUMBER("SE_CHILD_TID", 0, BOUND_ID),
    [FIELD_CHILD] = TEXT("SE_CHILD"),
    [FIELD_THREAD] = NUMBER("SE_THREAD", 0, 1),
    [FIELD_STATUS] = NUMBER("SE_STATUS", -1, BOUND_STATUS),
    [FIELD_SIGNAL] = NUMBER("SE_SIGNAL", 0, BOUND_SIGNAL),
    [FIELD_ZOMBIE] = NUMBER("SE_ZOMBIE", 0, 1),
    [FIELD_ATTACHED] = NUMBER("SE_ATTACHED", 0, 1),
    [FIELD_EPOCH] = MEASURE("SE_EPOCH", 0, BOUND_REAL_NS),
    [FIELD_NOTE] = TEXT("SE_NOTE"),
    [FIELD_NOTE_ACTOR] = TEXT("SE_ACTOR"),
    [FIELD_VALUE] = MEASURE("SE_VALUE", INT64_MIN, INT64_MAX), /* only said */
    [FIELD_SOURCE_FILE] = TEXT("SE_FILE"),
    [FIELD_OFFSET] = NUMBER("SE_OFFSET", 0, BOUND_SOURCE),
    [FIELD_TEXT] = TEXT("SE_TEXT"),
    [FIELD_TOPIC] = TEXT("SE_TOPIC"),
};
