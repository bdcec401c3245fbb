/* SPDX-License-Identifier: MIT */
/* Leases: the memory that a caller lends for the time of one call. Each copy moves one slice, between ranges that are
   checked anew: the lease against the token, the server's own buffer against its regions. The caller's side was checked
   when the call was made, and a process's regions do not change while it lives. */
#include "call.h"
#include "fault.h"
#include "user.h"

/* A slice of a lease, checked: where it lies in the caller's memory, and how long it is. */
struct slice {
    uaddr address;
    uint32_t bytes;
    int32_t error; /* 0, or what to return */
};

static struct slice find_slice(const struct process *server, uint32_t token, const struct thread *self)
{
    const struct thread *caller = call_served(server, token);
    uint32_t index = arch_word(self, 1);
    uint32_t offset = arch_word(self, 2);
    uint32_t bytes = arch_word(self, 4);

    if (caller == NULL) {
        return (struct slice){.error = -ERR_STALE};
    }
    const struct lease *lease = &caller->lease[index];
    uint32_t length = lease->bytes & ~LEASE_WRITABLE;
    if (offset > length) {
        return (struct slice){.error = -ERR_RANGE};
    }
    uint32_t left = length - offset;
    bytes = bytes < left ? bytes : left;
    bytes = bytes < LEASE_SLICE ? bytes : LEASE_SLICE;
    return (struct slice){.address = lease->address + offset, .bytes = bytes};
}

struct thread *sys_lease_read(struct thread *self)
{
    uint32_t token = arch_word(self, 0);
    struct process *p = self->process;
    uaddr to = arch_word(self, 3);

    if (arch_word(self, 1) >= LEASES_PER_CALL) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    struct slice from = find_slice(p, token, self);
    if (from.error != 0) {
        return returns(self, from.error);
    }
    if (!user_range_ok(p, to, from.bytes, REGION_READ | REGION_WRITE)) {
        return fault_on_pointer(self, to);
    }
    arch_copy(to, from.address, from.bytes);
    return returns(self, (int32_t)from.bytes);
}

struct thread *sys_lease_write(struct thread *self)
{
    uint32_t token = arch_word(self, 0);
    struct process *p = self->process;
    uint32_t index = arch_word(self, 1);
    uaddr from = arch_word(self, 3);

    if (index >= LEASES_PER_CALL) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    struct slice to = find_slice(p, token, self);
    if (to.error != 0) {
        return returns(self, to.error);
    }
    if (!(call_served(p, token)->lease[index].bytes & LEASE_WRITABLE)) {
        return fault_in_call(self, FAULT_HANDLE);
    }
    if (!user_range_ok(p, from, to.bytes, REGION_READ)) {
        return fault_on_pointer(self, from);
    }
    arch_copy(to.address, from, to.bytes);
    return returns(self, (int32_t)to.bytes);
}
