/* SPDX-License-Identifier: MIT */
#pragma once

#include "erkos.h"

/* Prints "ok name" or "FAIL name". */
void check(const char *name, bool good);

/* Starts a thread of the page; it ends with end_thread. Then waits for `count` such ends. */
void start(uint32_t thread, void (*entry)(uint32_t), uint32_t argument, uint32_t priority);
void end_thread(void) __attribute__((noreturn));
void await_ends(uint32_t count);

/* traffic.c */
void queue_traffic(void);
void pool_traffic(void);
