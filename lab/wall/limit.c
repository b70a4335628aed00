#include "lab/wall/limit.h"

int limit_lower(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit now; /* RLIM_INFINITY is the largest number */
    if (getrlimit(resource, &now) != 0)
        return -1;
    now.rlim_cur = soft < now.rlim_cur ? soft : now.rlim_cur;
    now.rlim_max = hard < now.rlim_max ? hard : now.rlim_max;
    return setrlimit(resource, &now);
}
