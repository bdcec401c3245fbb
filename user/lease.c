/* SPDX-License-Identifier: MIT */
/* The kernel copies a slice at a time, so that no call is long; these loop. */
#include "call.h"

int32_t lease_read(uint32_t token, uint32_t lease, uint32_t offset, void *to, uint32_t bytes)
{
    uint32_t copied = 0;

    while (copied < bytes) {
        int32_t slice = sys_lease_read(token, lease, offset + copied, (char *)to + copied, bytes - copied);
        if (slice < 0) {
            return slice;
        }
        if (slice == 0) {
            break;
        }
        copied += (uint32_t)slice;
    }
    return (int32_t)copied;
}

int32_t lease_write(uint32_t token, uint32_t lease, uint32_t offset, const void *from, uint32_t bytes)
{
    uint32_t copied = 0;

    while (copied < bytes) {
        int32_t slice = sys_lease_write(token, lease, offset + copied, (const char *)from + copied, bytes - copied);
        if (slice < 0) {
            return slice;
        }
        if (slice == 0) {
            break;
        }
        copied += (uint32_t)slice;
    }
    return (int32_t)copied;
}
