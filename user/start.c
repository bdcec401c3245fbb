/* SPDX-License-Identifier: MIT */
/* Where a process begins, at boot and after each crash. It scrubs its own memory: nobody else has to be trusted with
   that, or awake for it, and it takes the process's own time. */
#include "page.h"
#include "sys.h"
#include "thread_locals.h"

#define DECLARE_STACK(n) extern uint32_t __stack_low_##n[], __stack_top_##n[];
#define CLEAR_STACK(n) clear(__stack_low_##n, __stack_top_##n);

EACH_THREAD(DECLARE_STACK)
extern uint32_t __data_start[];
extern uint32_t __data_end[];
extern uint32_t __heap_end[];
extern const uint32_t __data_load[];

int main(void);
_Noreturn void _start(void);

/* Without the barrier a compiler would call memset, which a process may not have. */
static inline void clear(uint32_t *from, const uint32_t *to)
{
    for (; from < to; from++) {
        *from = 0;
        __asm__ volatile("" ::: "memory");
    }
}

/* Nothing is on a stack yet that this function could need: it keeps three variables, and never returns. */
void _start(void)
{
    const uint32_t *from = __data_load;

    EACH_THREAD(CLEAR_STACK)
    clear(__data_end, __heap_end);
    for (uint32_t *to = __data_start; to < __data_end; to++) {
        *to = *from++;
    }
    if (THREAD_LOCALS) {
        thread_locals_begin();
    }
    main();
    for (;;) {
        sys_exit();
    }
}
