/* SPDX-License-Identifier: MIT */
/* What a program in C++ includes: without exceptions, RTTI and the standard library. Constructors of globals have run when main
   begins, their destructors never do. `new` and `delete` are malloc and free (malloc.h): they need `heap` on the page, and
   `new` without memory is a fault. A static in a function must not be met by two threads first. */
#pragma once

extern "C" {
#include "erkos.h"
#include "malloc.h"
}

namespace erkos
{

/* Holds a lock from here to the end of the block. */
class lock_guard
{
  public:
    explicit lock_guard(lock &held) : held(held), taken(lock_take(&held, FOREVER))
    {
    }

    ~lock_guard()
    {
        if (taken == OK || taken == -ERR_OWNER_DIED) {
            (void)lock_give(&held);
        }
    }

    lock_guard(const lock_guard &) = delete;
    lock_guard &operator=(const lock_guard &) = delete;

    /* What lock_take said: OK, -ERR_OWNER_DIED: it is held; -ERR_DEADLOCK: it is not. */
    int32_t status() const
    {
        return taken;
    }

  private:
    lock &held;
    const int32_t taken;
};

} // namespace erkos
