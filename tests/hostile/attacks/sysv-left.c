/* It leaves shared memory behind. */
int main(void)
{
    int id = shmget(0x5eed, 4096, IPC_CREAT | 0666);
    char *bytes = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    if (bytes != (void *)-1)
        strcpy(bytes, "left behind");
    return 1;
}
