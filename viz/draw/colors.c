#include "viz/draw/colors.h"

uint32_t color_of(int number)
{
    static const uint32_t basic[16] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                        0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                        0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff };
    static const uint32_t levels[6] = { 0, 95, 135, 175, 215, 255 };

    if (number < 16)
        return basic[number];
    if (number >= 232) {
        uint32_t gray = 8 + 10 * (uint32_t)(number - 232);
        return gray << 16 | gray << 8 | gray;
    }
    number -= 16;
    return levels[number / 36] << 16 | levels[number / 6 % 6] << 8 | levels[number % 6];
}

uint32_t color_mix(uint32_t color, uint32_t with, unsigned percent)
{
    uint32_t out = 0;

    for (int shift = 16; shift >= 0; shift -= 8) {
        uint32_t a = color >> shift & 0xff, b = with >> shift & 0xff;
        out |= (a * (100 - percent) + b * percent) / 100 << shift;
    }
    return out;
}

/* sRGB's curve by a cubic, off by less than 0.002. */
static double luminance(uint32_t color)
{
    static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (color >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
    }
    return sum;
}

double color_contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);

    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}
