/* Ends a program, or lets a call fail, at its Nth call to the system, counted over all threads and child processes.

   cc -O2 -shared -fPIC -o at_call.so at_call.c
   AT_CALL_PLAN=FILE LD_PRELOAD=at_call.so PROGRAM

   FILE is shared memory with the plan below: campaigns.py writes what is to be done, and reads afterwards what was met.
   Counting by strace (`--inject=…:when=N`) would be by thread, and which thread does what differs from run to run. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { STORED = 1, SYNCED = 2, OPENED = 4, SENT = 8, RECEIVED = 16, SHOWN = 32, READ = 64 };
enum { LISTED = 65536 };

struct plan {
    _Atomic uint32_t armed;
    uint32_t kinds;         /* which calls are counted */
    uint32_t first, count;  /* which of them are met */
    int32_t error;          /* the errno that they get; 0 kills */
    _Atomic uint32_t seen, met;
    uint8_t list[LISTED];   /* the kind of each, in order */
};
static struct plan *plan;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("AT_CALL_PLAN");
    int fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0) : -1;
    if (fd < 0) return;
    void *at = (void *)syscall(SYS_mmap, 0, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) plan = at;
    syscall(SYS_close, fd);
}

static int meets(uint32_t kind) {
    if (!plan || !plan->armed || !(plan->kinds & kind)) return 0;
    uint32_t at = atomic_fetch_add(&plan->seen, 1);
    if (at < LISTED) plan->list[at] = (uint8_t)kind;
    if (at < plan->first || at - plan->first >= plan->count) return 0;
    atomic_fetch_add(&plan->met, 1);
    if (plan->error == 0) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) {}
    }
    errno = plan->error;
    return 1;
}

/* A thread that wakes another one writes too, into what is neither file nor socket nor terminal: that is not counted. */
static uint32_t kind_of(int fd, uint32_t file, uint32_t socket, uint32_t terminal) {
    struct stat is;
    if (!plan || !plan->armed || syscall(SYS_fstat, fd, &is) != 0) return 0;
    if (S_ISREG(is.st_mode)) return file;
    if (S_ISSOCK(is.st_mode)) return socket;
    return S_ISCHR(is.st_mode) || S_ISFIFO(is.st_mode) ? terminal : 0;
}

#define CALL(type, name, params, kind, ...) \
    type name params { return meets(kind) ? (type)-1 : (type)syscall(__VA_ARGS__); }

CALL(ssize_t, write, (int fd, const void *from, size_t size), kind_of(fd, STORED, SENT, SHOWN), SYS_write, fd, from, size)
CALL(ssize_t, writev, (int fd, const struct iovec *from, int count), kind_of(fd, STORED, SENT, SHOWN), SYS_writev, fd, from,
     count)
CALL(ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), STORED, SYS_pwrite64, fd, from, size, at)
CALL(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), STORED, SYS_pwrite64, fd, from, size, at)
CALL(ssize_t, read, (int fd, void *to, size_t size), kind_of(fd, READ, RECEIVED, 0), SYS_read, fd, to, size)
CALL(ssize_t, pread64, (int fd, void *to, size_t size, off64_t at), READ, SYS_pread64, fd, to, size, at)
CALL(ssize_t, pread, (int fd, void *to, size_t size, off_t at), READ, SYS_pread64, fd, to, size, at)
CALL(int, ftruncate64, (int fd, off64_t size), STORED, SYS_ftruncate, fd, size)
CALL(int, ftruncate, (int fd, off_t size), STORED, SYS_ftruncate, fd, size)
CALL(int, fsync, (int fd), SYNCED, SYS_fsync, fd)
CALL(int, fdatasync, (int fd), SYNCED, SYS_fdatasync, fd)
CALL(int, unlink, (const char *name), STORED, SYS_unlinkat, AT_FDCWD, name, 0)
CALL(int, rename, (const char *from, const char *to), STORED, SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)
CALL(int, mkdir, (const char *name, mode_t mode), STORED, SYS_mkdirat, AT_FDCWD, name, mode)
CALL(int, connect, (int fd, const struct sockaddr *to, socklen_t size), SENT, SYS_connect, fd, to, size)
CALL(int, socket, (int family, int type, int protocol), OPENED, SYS_socket, family, type, protocol)
CALL(ssize_t, send, (int fd, const void *from, size_t size, int flags), SENT, SYS_sendto, fd, from, size, flags, 0, 0)
CALL(ssize_t, recv, (int fd, void *to, size_t size, int flags), RECEIVED, SYS_recvfrom, fd, to, size, flags, 0, 0)

static void *map(void *at, size_t size, int protection, int flags, int fd, off64_t from) {
    int is_shared = fd >= 0 && (flags & MAP_SHARED);
    return is_shared && meets(OPENED) ? MAP_FAILED
                                      : (void *)syscall(SYS_mmap, at, size, protection, flags, fd, from);
}
void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t from) {
    return map(at, size, protection, flags, fd, from);
}
void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t from) {
    return map(at, size, protection, flags, fd, from);
}

static int opens(int folder, const char *name, int flags, mode_t mode) {
    return meets(OPENED) ? -1 : (int)syscall(SYS_openat, folder, name, flags, mode);
}
#define OPEN(symbol, folder, ...)                                                          \
    int symbol(__VA_ARGS__, int flags, ...) {                                              \
        va_list rest;                                                                      \
        va_start(rest, flags);                                                             \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;     \
        va_end(rest);                                                                      \
        return opens(folder, name, flags, mode);                                           \
    }
OPEN(open, AT_FDCWD, const char *name)
OPEN(open64, AT_FDCWD, const char *name)
OPEN(openat, folder, int folder, const char *name)
OPEN(openat64, folder, int folder, const char *name)
