/* It makes devices. */
int main(void)
{
    static const unsigned devices[][2] = { { 8, 0 }, { 1, 1 }, { 252, 0 }, { 254, 0 }, { 7, 0 } };
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        char path[64], bytes[64];
        snprintf(path, sizeof path, "/tmp/device-%zu", i);
        for (int kind = 0; kind < 2; kind++)
            if (mknod(path, (kind ? S_IFBLK : S_IFCHR) | 0666, (devices[i][0] << 8) | devices[i][1]) == 0 &&
                peek(path, bytes, sizeof bytes) >= 0)
                reached("device %u:%u", devices[i][0], devices[i][1]);
    }
    return 1;
}
