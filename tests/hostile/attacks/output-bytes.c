/* It prints what is no text: every byte, and half characters. */
int main(void)
{
    static const char *const parts[] = { "\302",         "\342\200",         "\360\237\230",
                                         "\355\240\200", "\300\233[2J",      "\342\200\250",
                                         "\342\200\213", "\357\273\277",     "\302\205",
                                         "\302\215",     "\361\200\200\200", "\363\240\200\201",
                                         "\r\n\v\f",     "\0\033c",          "\342\201\246" };
    for (int stream = 1; stream <= 2; stream++) {
        for (int byte = 255; byte >= 0; byte--) {
            unsigned char one = (unsigned char)byte;
            if (write(stream, &one, 1) < 0)
                return 1;
        }
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (write(stream, parts[i], strlen(parts[i]) + (i == 13 ? 3 : 0)) < 0 ||
                write(stream, "]]>&<\"'\n", 8) < 0)
                return 1;
    }
    return 1;
}
