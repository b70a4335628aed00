/* It has the compiler print control sequences. */
#error [2J]0;mine all checks hold
int [31mmain;
