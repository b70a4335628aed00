/* It includes what only root may read. */
#include "/etc/shadow"
