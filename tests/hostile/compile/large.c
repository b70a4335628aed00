/* It makes a program that fills the disk. */
char large[300000000] = { 1 };

int main(void)
{
    return large[0];
}
