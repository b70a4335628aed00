/* It includes the compiler's own environment. */
#include "/proc/self/environ"
