/* It keeps the compiler at work without end. */
#define A(x) x x x x x x x x
#define B(x) A(A(A(x)))
#define C(x) B(B(B(x)))

int main(void)
{
    C(C(C(;)))
    return 1;
}
