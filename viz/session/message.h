/* One line that is said to the person, in place of the footer, until the next key. */
#ifndef SOCKEYE_VIZ_MESSAGE_H
#define SOCKEYE_VIZ_MESSAGE_H

struct message {
    char text[200]; /* empty: nothing is said */
};

/* In place of what was said before. What does not fit is cut. */
__attribute__((format(printf, 2, 3))) void say(struct message *message, const char *format, ...);

#endif
