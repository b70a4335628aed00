/* It opens the shared memory of others. */
int main(void)
{
    if (shm_open(HOST_SHARED, O_RDWR, 0) >= 0)
        reached("%s", HOST_SHARED);
    each_file("/dev/shm", try_write, 1);
    each_file("/dev/mqueue", try_write, 1);
    return 1;
}
