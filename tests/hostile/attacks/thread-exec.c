/* It becomes another program in a thread that others look at. */
static void *run(void *data)
{
    execl("/bin/sh", "sh", "-c", "kill -9 $PPID; exit 1", (char *)NULL);
    return data;
}

int main(void)
{
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, run, NULL);
    pause();
    return 1;
}
