/* SPDX-License-Identifier: MIT */
/* External interrupts of the STM32F4 and L4 families, their first 32 (RM0090, 12.3; RM0351, 14.5). Line n is pin n of the port
   that SYSCFG chooses; lines 5 to 9 share an interrupt, and 10 to 15 another. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct stm32_exti {
    uint32_t imr; /* 1: interrupts */
    uint32_t emr;
    uint32_t rtsr; /* 1: at a rising edge */
    uint32_t ftsr;
    uint32_t swier;
    uint32_t pr; /* 1: pending; write 1 to clear */
};
_Static_assert(offsetof(struct stm32_exti, pr) == 0x14, "RM0090 table 64");
