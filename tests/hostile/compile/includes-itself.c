/* It includes itself without end, twice each time. */
#include __FILE__
#include __FILE__
