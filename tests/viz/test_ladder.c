/* What the ladder shows of small stories, cell by cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/viz/story.h"
#include "viz/panes.h"
#include "viz/view.h"

static const char *const echo[] = {
    "10 server + started",
    "100 server > listen(3, 8)",
    "110 server !",
    "120 server < listen(3, 8) = 0",
    "125 s1 @ kind=tcp state=LISTEN owner=server aq=0 backlog=8",
    "130 client + started",
    "140 server > accept(3, NULL, NULL)",
    "150 server !",
    "160 server ~",
    "170 client > connect(3, server:7000, 16)",
    "180 client !",
    "190 wire * client:40122 > server:7000  SYN seq 0 win 65495",
    "200 wire * server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483",
    "210 wire * client:40122 > server:7000  ACK seq 1 ack 1 win 65536",
    "273 client < connect(3, server:7000, 16) = 0",
    "280 server < accept(3, NULL, NULL) = 4",
    "285 s2 @ kind=tcp state=ESTABLISHED owner=client peer=3",
    "286 s3 @ kind=tcp state=ESTABLISHED owner=server peer=2 rlimit=131072",
    "290 server > recv(4, …, 512, 0)",
    "300 client > send(3, \"ask\", 3, 0)",
    "310 client !",
    "320 wire * client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes",
    "330 wire * server:7000 > client:40122  ACK seq 1 ack 4 win 65536",
    "340 client < send(3, \"ask\", 3, 0) = 3",
    "345 s3 @ rq=3",
    "350 client > shutdown(3, SHUT_WR)",
    "360 server !",
    "370 server < recv(4, \"ask\", 512, 0) = 3 | data ask",
    "375 s3 @ rq=0",
    "380 server > recv(4, …, 512, 0)",
    "390 server !",
    "400 server ~",
};

static void x(void **state)
{
    (void)state;
    struct view view;
    STORY_VIEW(&view, echo);
    static const int sizes[][2] = { { 80, 22 }, { 43, 16 }, { 82, 20 }, { 130, 20 }, { 198, 18 } };
    for (int i = 0; i < 5; i++) {
        char *text = story_draw(&view, &pane_ladder, sizes[i][0], sizes[i][1], i == 2);
        printf("%dx%d\n%s", sizes[i][0], sizes[i][1], text);
        free(text);
        text = story_draw(&view, &pane_buffers, sizes[i][0], sizes[i][1], i == 2);
        printf("%dx%d\n%s", sizes[i][0], sizes[i][1], text);
        free(text);
        text = story_draw(&view, &pane_packets, sizes[i][0], sizes[i][1], i == 2);
        printf("%dx%d\n%s", sizes[i][0], sizes[i][1], text);
        free(text);
        text = story_draw(&view, &pane_sets, sizes[i][0], sizes[i][1], i == 2);
        printf("%dx%d\n%s", sizes[i][0], sizes[i][1], text);
        free(text);
    }
    story_end(&view);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(x) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
