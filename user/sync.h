/* SPDX-License-Identifier: MIT */
/* All that threads of a process wait on, in the process's own memory. While nobody must wait none makes a system call;
   a thread that is woken has what it waited for. Deadlines are absolute: `in_ms(5)`, FOREVER or AT_ONCE (clock.h). */
#pragma once

#include "barrier.h"
#include "condition.h"
#include "flags.h"
#include "lock.h"
#include "mutex.h"
#include "once.h"
#include "pool.h"
#include "queue.h"
#include "rwlock.h"
#include "semaphore.h"
#include "stream.h"
