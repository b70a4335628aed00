/* The arguments of a call as a JSON object, by their names in the manual page:
 * {"sockfd":3,"buf":"ask","len":3}.
 *
 * A number is a number and NULL is null. Bytes are a string of them, that ends with "…" where the line cuts
 * them.
 * "[3 4]" is an array, "{l_onoff=1, l_linger=0}" an object, "{server:7000, ["ask"], SCM_RIGHTS [5]}" an array
 * of its parts, where what has a value behind its name is an object of that one member. All else (constants,
 * flags, addresses, times) is a string as the line has it. */
#ifndef SOCKEYE_RECORD_ARGUMENTS_JSON_H
#define SOCKEYE_RECORD_ARGUMENTS_JSON_H

#include "lab/base/json.h"
#include "lab/record/event.h"

/* The member `key`; none where nothing is known of them. */
void arguments_json(struct json *json, const char *key, const struct event *event);

#endif
