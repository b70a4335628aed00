/* It includes a key of the home, which the compiler then complains of line by line. */
#include KEY_FILE
