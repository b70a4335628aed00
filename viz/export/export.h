/* A session as files for other programs and for people: its transcript, its ladder as text, Mermaid and SVG,
 * a screen as SVG. Pure but for the writing: nothing here knows a window or a terminal. */
#ifndef SOCKEYE_VIZ_EXPORT_H
#define SOCKEYE_VIZ_EXPORT_H

#include <stdio.h>

#include "viz/draw/theme_looks.h"
#include "viz/view/pane.h"

enum { EXPORT_LADDER_WIDTH = 120 };

/* Each writes to `out` and returns false when memory or `out` fails. Of `view` only the timeline, the actors
 * and the filter count; all that was recorded is written, not only what the position shows. */
bool export_transcript(const struct view *view, FILE *out);
/* The ladder as on a screen `width` cells wide and as high as it needs. */
bool export_ladder_text(const struct view *view, int width, bool ascii, FILE *out);
bool export_ladder_svg(const struct view *view, int width, FILE *out);
/* A sequence diagram for Mermaid: each actor and its kernel. */
bool export_ladder_mermaid(const struct view *view, FILE *out);

/* A canvas as SVG: cells of a fixed size, in whatever monospace font there is; on a background of its own:
 * the theme's, or light or dark as the reader's page. `title` is for who cannot see it. */
bool export_svg(const struct canvas *canvas, const struct theme *theme, const char *title, FILE *out);
/* The same into a file, new or not. 0; 3 with the reason said on stderr. */
int export_svg_file(const struct canvas *canvas, const struct theme *theme, const char *title,
                    const char *path);

/* The colours of a style in an SVG, 0xRRGGBB, for a light and a dark page; the same for a theme that has
 * a background. */
uint32_t export_svg_color(const struct theme *theme, uint16_t style, bool dark);
uint32_t export_svg_background(const struct theme *theme, uint16_t style, bool dark);

#endif
