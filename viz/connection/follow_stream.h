/* All that both ends of a connection said to each other, in the order they said it, as text or as bytes.
 *
 *    +0.001102  client ▸ GET / HTTP/1.1\r\n
 *                        \r\n
 *    +0.001284  server ◂ HTTP/1.1 200 OK\r\n
 *
 * It is what the programs gave to send() and write(), so it is there for pipes and unix sockets too, and
 * without packets; of an end that nobody watches, what the other end received. */
#ifndef SOCKEYE_VIZ_FOLLOW_STREAM_H
#define SOCKEYE_VIZ_FOLLOW_STREAM_H

#include "viz/connection/connection.h"

struct follow_stream;

/* Owned by the caller; NULL when out of memory. Knows nothing before it grows. */
struct follow_stream *follow_stream_make(const struct connection *connection);
void follow_stream_free(struct follow_stream *talk);
/* Whether it is the talk of this connection's ends. */
bool follow_stream_is_of(const struct follow_stream *talk, const struct connection *connection);
/* Takes in the calls before `position` that it has not seen. False when out of memory: what is new is
 * missing. */
bool follow_stream_grow(struct follow_stream *talk, const struct timeline *timeline, uint32_t position);

/* Draws what was said before the view's position; the newest at the bottom, less view->sheet.scroll lines. */
void follow_stream_draw(const struct view *view, const struct connection *connection, struct canvas *canvas);
/* How far scrolling back makes sense, as of the last drawing. */
int follow_stream_scroll_most(const struct follow_stream *talk);

#endif
