/* It attaches the shared memory of others. */
int main(void)
{
    char *bytes = shmat(HOST_SEGMENT, NULL, 0);
    if (bytes != (void *)-1 && strcmp(bytes, "untouched") == 0)
        reached("the host's segment: %s", bytes);
    for (int id = 0; id < 100; id++)
        if (id != HOST_SEGMENT && shmat(id, NULL, SHM_RDONLY) != (void *)-1)
            reached("segment %d", id);
    return 1;
}
