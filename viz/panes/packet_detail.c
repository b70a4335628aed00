/*
 *   Ethernet  02:00:00:00:00:01 to 02:00:00:00:00:02, carries IPv4
 *   TCP  port 40122 to port 7000, sequence ...
 *   0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00  ..............E.
 */
#include "viz/panes/packet_detail.h"

#include <stdio.h>

#include "lab/record/packet.h"

enum { INDENT = 2, WIDE_FROM = 76 };

static int bytes_a_line(int width)
{
    return width >= WIDE_FROM ? 16 : 8;
}

/* Layers are told apart by the words above them; the colour only helps to find them. */
static uint16_t byte_style(const struct packet *packet, uint32_t at)
{
    if (packet->payload_length && at >= packet->payload_at)
        return STYLE_STRING;
    if (packet->transport_size && at >= packet->transport_at &&
        at < packet->transport_at + packet->transport_size)
        return STYLE_NUMBER;
    if (packet->network_size && at >= packet->network_at && at < packet->network_at + packet->network_size)
        return STYLE_KEYWORD;
    return STYLE_DIM;
}

static void draw_bytes(struct canvas *canvas, int y, const struct event_packet *frame,
                       const struct packet *packet, uint32_t at)
{
    int each = bytes_a_line(canvas->area.width);
    canvas_printf(canvas, INDENT, y, STYLE_DIM, "%04x", at);
    for (int i = 0; i < each && at + (uint32_t)i < frame->captured; i++) {
        uint8_t byte = frame->bytes[at + (uint32_t)i];
        uint16_t style = byte_style(packet, at + (uint32_t)i);
        int gap = i / 8;
        canvas_printf(canvas, INDENT + 6 + 3 * i + gap, y, style, "%02x", byte);
        canvas_printf(canvas, INDENT + 6 + 3 * each + each / 8 + 1 + i, y, style, "%c",
                      byte >= 0x20 && byte < 0x7f ? byte : '.');
    }
}

/* Draws, or only counts, from line `top` on. */
static int lay_out(const struct event *event, int top, struct canvas *canvas)
{
    const struct event_packet *frame = &event->u.packet;
    char lines[PACKET_LINES_MAX][PACKET_LINE_MAX];
    struct packet packet = { 0 };
    int count = packet_describe(frame, lines), line = 0;
    packet_dissect(frame, &packet);
    for (int i = 0; i < count; i++) {
        struct str rest = str_from(lines[i]), part;
        int first = line;
        int room = canvas->area.width - 2 * INDENT - 1;
        while (utf8_wrap(&rest, line == first ? room : room - 2, &part)) {
            canvas_text(canvas, line == first ? INDENT : INDENT + 2, line - top, -1, STYLE_PLAIN, part,
                        false);
            line++;
        }
    }
    uint32_t each = (uint32_t)bytes_a_line(canvas->area.width);
    for (uint32_t at = 0; at < frame->captured; at += each, line++)
        if (line >= top && line - top < canvas->area.height)
            draw_bytes(canvas, line - top, frame, &packet, at);
    if (frame->captured < frame->length) {
        canvas_printf(canvas, INDENT, line - top, STYLE_DIM, "%u of %u bytes were kept", frame->captured,
                      frame->length);
        line++;
    }
    return line;
}

int packet_detail_lines(const struct event *event, int width)
{
    struct canvas none = { .stride = width, .area = { 0, 0, width, 0 } };
    return lay_out(event, 0, &none);
}

void packet_detail_draw(const struct event *event, int scroll, struct canvas *canvas)
{
    int most = packet_detail_lines(event, canvas->area.width) - canvas->area.height;
    most = most < 0 ? 0 : most;
    int top = scroll < 0 ? 0 : scroll > most ? most : scroll;
    lay_out(event, top, canvas);
    if (top < most)
        canvas_glyph(canvas, canvas->area.width - 1, canvas->area.height - 1, STYLE_DIM, GLYPH_DOWN);
    if (top > 0)
        canvas_glyph(canvas, canvas->area.width - 1, 0, STYLE_DIM, GLYPH_UP);
}
