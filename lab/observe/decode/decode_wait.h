/* What a parent learns of its children. */
#ifndef SOCKEYE_OBSERVE_DECODE_WAIT_H
#define SOCKEYE_OBSERVE_DECODE_WAIT_H

#include "lab/observe/decode/decode_forms.h"

/* "[exited with 0]", "[killed by SIGKILL]"; of waitid() with the pid in front, which its event has as SE_LEN
 * too, for it returns 0. */
void show_wait_status(struct rendering *r, int index, const struct names *names);
void show_wait_info(struct rendering *r, int index, const struct names *names);
void after_waitid(struct rendering *r);

#endif
