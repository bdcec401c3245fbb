/* SPDX-License-Identifier: MIT */
/* malloc, free, calloc, realloc and aligned_alloc of <stdlib.h> come with `heap = 4096` on the process's page: that many bytes,
   of which each block takes 8 beside what was asked for, rounded up to 8. Any thread may call them; each takes constant
   time but for the bytes that calloc clears and realloc moves: malloc is 80 instructions and free 72, without a system
   call while no other thread is in the heap. What was freed twice, is not from the heap or was
   overwritten ends the process, after a line that says so if it may call the console. */
#pragma once

#include <stdint.h>

struct malloc_use {
    uint32_t used;         /* bytes in blocks, with what they take beside */
    uint32_t peak;         /* the most that `used` has been */
    uint32_t largest_free; /* the most that malloc could give now */
    uint32_t blocks;
};

/* Looks at each block. */
struct malloc_use malloc_use(void);
