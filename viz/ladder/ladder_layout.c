#include "viz/ladder/ladder_layout.h"

enum {
    TIME_FROM = 100,
    TIME_WIDTH = 11,
    MARK = 2,
    LANE_LEAST = 19,
    LANE_EASY = 22,
    GUTTER = 12,
    EASY_ONE = 56,
    EASY_TWO = 78,
    LANE_NARROW = 6
};

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static void two_lanes(struct ladder_layout *layout, int width)
{
    int left = MARK + layout->time_width;
    int inner = clamp(width / 5, 9, 40), side = (width - left - inner - 2) / 2;
    side = side < 4 ? 4 : side;
    int gap = side >= 44 ? 12 : side >= 24 ? 2 : 1;
    int kernel_a = left + side, kernel_b = kernel_a + inner + 1;
    int right = kernel_b + 1 + gap, right_width = width - right;
    layout->lanes[0] = (struct ladder_area){ left, side - 1, kernel_a, side - 2, true };
    layout->lanes[1] =
        (struct ladder_area){ right, right_width < 1 ? 1 : right_width, kernel_b, right_width - 1, false };
}

static void one_lane(struct ladder_layout *layout, int width, bool wires)
{
    int left = MARK + layout->time_width, room = width - left;
    int inner = wires ? clamp(width / 4, 9, 44) : 0;
    int side = wires ? clamp(room - inner - 14, 10, 64) : clamp(room - 16, 10, 64);
    layout->lanes[0] = (struct ladder_area){ left, side - 1, left + side, side - 2, true };
    layout->other_kernel = wires ? left + side + inner + 1 : -1;
}

static int time_width(int width)
{
    return width >= TIME_FROM ? TIME_WIDTH : 0;
}

static void many_lanes(struct ladder_layout *layout, const struct ladder_wish *wish)
{
    int narrow = wish->narrow_last ? LANE_NARROW : 0, count = (int)layout->count - (narrow > 0);
    int left = MARK + layout->time_width, room = wish->width - left - narrow;
    if (room >= LANE_EASY * count + GUTTER) {
        left += GUTTER; /* for what waits beside the first lifeline */
        room -= GUTTER;
    }
    int lane = room / count < LANE_LEAST ? LANE_LEAST : room / count;
    layout->apart = true;
    layout->across_max = lane * count > room ? lane * count - room : 0;
    layout->across = clamp(layout->across, 0, layout->across_max);
    for (int i = 0; i < (int)layout->count; i++) {
        int x = left + i * lane - layout->across, width = i < count ? lane : narrow;
        layout->lanes[i] = (struct ladder_area){ x + 2, width - 3, x, width - 4, false };
    }
}

unsigned ladder_lanes_fitting(int width, bool narrow)
{
    int lanes = (width - MARK - time_width(width) - (narrow ? LANE_NARROW : 0)) / LANE_LEAST;
    return lanes < 2 ? 2 : (unsigned)lanes;
}

int ladder_width_for(unsigned lanes)
{
    return lanes < 3 ? 0 : MARK + TIME_WIDTH + (int)lanes * LANE_LEAST;
}

int ladder_width_easy(unsigned lanes)
{
    int width = MARK + GUTTER + (int)lanes * LANE_EASY;
    return lanes < 2 ? EASY_ONE : width < EASY_TWO ? EASY_TWO : width;
}

void ladder_layout(const struct ladder_wish *wish, struct ladder_layout *layout)
{
    unsigned lanes = wish->lanes;
    *layout = (struct ladder_layout){ .count = lanes > LADDER_LANES_MAX ? LADDER_LANES_MAX : lanes,
                                      .across = wish->across,
                                      .other_kernel = -1 };
    layout->time_width = time_width(wish->width);
    if (layout->count == 1)
        one_lane(layout, wish->width, wish->wires);
    else if (layout->count == 2)
        two_lanes(layout, wish->width);
    else if (layout->count > 2)
        many_lanes(layout, wish);
    if (layout->count < 3)
        layout->across = 0;
}
