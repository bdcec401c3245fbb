/* SPDX-License-Identifier: MIT */
/* Leases: the memory that a caller lends for the time of one call. Each copy moves one slice, between ranges that are
   checked anew: the lease against the token, the server's own buffer against its regions. The caller's side was checked
   when the call was made, and a process's regions do not change while it lives. */
#include "call.h"
#include "fault.h"
#include "user.h"

static inline uint32_t at_most(uint32_t bytes, uint32_t limit)
{
    return bytes < limit ? bytes : limit;
}

/* A caller whose call has no options (word 5) lends nothing. */
static inline struct lease lease_of(const struct thread *caller, uint32_t index)
{
    return arch_word(caller, 5) != 0 ? caller->lease[index] : (struct lease){0};
}

/* A lease to read has no room to write. To try is no mistake of the server's, who cannot know what a client has lent: else a
   client could crash it. */
static inline uint32_t length_for(const struct lease *lease, bool write)
{
    bool closed = write && !(lease->bytes & LEASE_WRITABLE);

    return closed ? 0 : lease->bytes & ~LEASE_WRITABLE;
}

static struct thread *copy(struct thread *self, bool write)
{
    if (arch_word(self, 1) >= LEASES_PER_CALL) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    const struct thread *caller = call_served(self, arch_word(self, 0));
    if (caller == NULL) {
        return returns(self, -ERR_STALE);
    }
    struct lease lease = lease_of(caller, arch_word(self, 1));
    uint32_t length = length_for(&lease, write);
    uint32_t offset = arch_word(self, 2);
    if (offset > length) {
        return returns(self, -ERR_RANGE);
    }
    uaddr own = arch_word(self, 3);
    uint32_t bytes = at_most(at_most(arch_word(self, 4), length - offset), LEASE_SLICE);
    if (!user_range_ok(self->process, own, bytes, write ? REGION_READ : REGION_READ | REGION_WRITE)) {
        return fault_on_pointer(self, own);
    }
    arch_set_word(self, 0, bytes);
    uaddr lent = lease.address + offset;
    arch_copy(write ? lent : own, write ? own : lent, bytes);
    return self;
}

struct thread *sys_lease_read(struct thread *self)
{
    return copy(self, false);
}

struct thread *sys_lease_write(struct thread *self)
{
    return copy(self, true);
}
