/* SPDX-License-Identifier: MIT */
/* There is no register for it: compiled code calls this function, which may change r0 (the result), ip, lr and the flags only (the
   ABI's run-time document, __aeabi_read_tp). The identity's low byte is the thread's slot in the image. */
#pragma once

static inline void thread_pointer_set(const void *block)
{
    (void)block;
}

void __aeabi_read_tp(void);

__attribute__((naked)) void __aeabi_read_tp(void)
{
    __asm__("   .syntax unified\n"
            "   push {r1}\n"
            "   ldr r0, =process_page\n"
            "   ldrb r0, [r0]\n"
            "   ldr r1, =__tls_bytes\n"
            "   muls r0, r1\n"
            "   ldr r1, =__tls_pointer_of_slot_0\n"
            "   adds r0, r0, r1\n"
            "   pop {r1}\n"
            "   bx lr\n"
            "   .ltorg");
}
