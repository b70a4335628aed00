/* Private to this folder: one thing that sessions need, tried for real. */
#ifndef SOCKEYE_OBSERVE_DOCTOR_TRY_H
#define SOCKEYE_OBSERVE_DOCTOR_TRY_H

#include <stdbool.h>
#include <stddef.h>

enum { FINDING_MAX = 400 };

struct finding {
    bool good;
    char text[FINDING_MAX]; /* what was found, or what is wrong and the way out; one line */
};

/* Sets one or the other. Printf-like. */
void finding_good(struct finding *finding, const char *format, ...) __attribute__((format(printf, 2, 3)));
void finding_bad(struct finding *finding, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Runs a trial in a child process, so that what it enters or breaks ends with it. */
void doctor_try(void (*trial)(struct finding *finding), struct finding *finding);

/* Whether it is a container's filter of system calls that refuses things here. */
bool doctor_in_filtered_container(void);

/* Trials, in doctor_try.c. */
void try_memory(struct finding *finding);
void try_ptrace(struct finding *finding);
void try_seccomp(struct finding *finding);
void try_user_namespace(struct finding *finding);
void try_users(struct finding *finding);
void try_network_namespace(struct finding *finding);
void try_landlock(struct finding *finding);
/* These enter the sandbox that a session would have. */
void try_capture(struct finding *finding);
void try_copying(struct finding *finding);
void try_sock_diag(struct finding *finding);
void try_tun(struct finding *finding);
void try_wall(struct finding *finding);

/* Why a user namespace could not be made, from what the machine says of itself. */
struct userns_failure {
    int error;    /* of unshare(), or of writing uid_map */
    bool mapping; /* unshare() succeeded, uid_map was refused */
    bool chrooted;
    bool container;     /* Docker, podman and their like */
    bool filtered;      /* a seccomp filter is on this process */
    bool root;          /* the caller is */
    long limit;         /* user.max_user_namespaces; -1 where there is none */
    long clone_allowed; /* kernel.unprivileged_userns_clone (Debian); -1 */
    long apparmor;      /* kernel.apparmor_restrict_unprivileged_userns (Ubuntu); -1 */
};
void explain_userns(const struct userns_failure *failure, struct finding *finding);

#endif
