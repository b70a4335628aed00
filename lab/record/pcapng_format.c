/* Names of the journal fields: one table for the writer and the reader. */
#include "lab/record/pcapng_format.h"
#include "lab/record/pcapng.h"

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MASK(size) ((size) >= 8 ? UINT64_MAX : UINT64_MAX >> 8 * (8 - (size)) % 64)
#else
#define MASK(size) ((size) >= 8 ? UINT64_MAX : ~(UINT64_MAX >> 8 * (size) % 64))
#endif
#define TEXT(name)                                                                                           \
    {                                                                                                        \
        name, MASK(sizeof name - 1), sizeof name - 1, false                                                  \
    }
#define NUMBER(name)                                                                                         \
    {                                                                                                        \
        name, MASK(sizeof name - 1), sizeof name - 1, true                                                   \
    }

const struct field_name pcapng_fields[FIELD_COUNT] = {
    [FIELD_REALTIME] = TEXT("__REALTIME_TIMESTAMP"),
    [FIELD_MESSAGE] = TEXT("MESSAGE"),
    [FIELD_ACTOR] = TEXT("SYSLOG_IDENTIFIER"),
    [FIELD_PID] = NUMBER("_PID"),
    [FIELD_FILE] = TEXT("CODE_FILE"),
    [FIELD_LINE] = NUMBER("CODE_LINE"),
    [FIELD_FUNCTION] = TEXT("CODE_FUNC"),
    [FIELD_ERRNO] = NUMBER("ERRNO"),
    [FIELD_SEQ] = NUMBER("SE_SEQ"),
    [FIELD_NS] = NUMBER("SE_NS"),
    [FIELD_KIND] = TEXT("SE_KIND"),
    [FIELD_TID] = NUMBER("SE_TID"),
    [FIELD_CALL] = TEXT("SE_CALL"),
    [FIELD_FD] = NUMBER("SE_FD"),
    [FIELD_STEP] = NUMBER("SE_STEP"),
    [FIELD_HELD] = NUMBER("SE_HELD"),
    [FIELD_RET] = NUMBER("SE_RET"),
    [FIELD_LENGTH] = NUMBER("SE_LEN"),
    [FIELD_SETS] = TEXT("SE_SET"),
    [FIELD_NFDS] = NUMBER("SE_NFDS"),
    [FIELD_DESCRIPTORS] = TEXT("SE_FDS"),
    [FIELD_DATA] = TEXT("SE_DATA"),
    [FIELD_OBJECT] = NUMBER("SE_OBJ"),
    [FIELD_VALUES] = TEXT("SE_VALUES"),
    [FIELD_CHILD_PID] = NUMBER("SE_CHILD_PID"),
    [FIELD_CHILD_TID] = NUMBER("SE_CHILD_TID"),
    [FIELD_CHILD] = TEXT("SE_CHILD"),
    [FIELD_THREAD] = NUMBER("SE_THREAD"),
    [FIELD_STATUS] = NUMBER("SE_STATUS"),
    [FIELD_SIGNAL] = NUMBER("SE_SIGNAL"),
    [FIELD_EPOCH] = NUMBER("SE_EPOCH"),
    [FIELD_NOTE] = TEXT("SE_NOTE"),
    [FIELD_NOTE_ACTOR] = TEXT("SE_ACTOR"),
    [FIELD_VALUE] = NUMBER("SE_VALUE"),
    [FIELD_SOURCE_FILE] = TEXT("SE_FILE"),
    [FIELD_OFFSET] = NUMBER("SE_OFFSET"),
    [FIELD_TEXT] = TEXT("SE_TEXT"),
    [FIELD_TOPIC] = TEXT("SE_TOPIC"),
};
