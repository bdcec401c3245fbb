/* SPDX-License-Identifier: MIT */
/* Clock: timer 0, 32 bits at 1 MHz, never stopped; capture register 0 reads it. Alarm: its compare register 1. Contract:
   arch/arch.h. */
#pragma once

#include "nrf51_timer.h"

#define TIMER_CLOCK_BITS 32
#define TIMER_TICKS_PER_US 1u
#define TIMER_ALARM_MAX_TICKS 0x7FFFFFFFu /* so that a moment in the past can be told from one to come */

enum { NRF51_ALARM_LINE = 8, NRF51_TIMER_1_MHZ = 4 };
#define NRF51_TIMER0 ((volatile struct nrf51_timer *)0x40008000u)

static inline void timer_start(void)
{
    NRF51_TIMER0->mode = 0;
    NRF51_TIMER0->bitmode = NRF51_TIMER_BITMODE_32;
    NRF51_TIMER0->prescaler = NRF51_TIMER_1_MHZ;
    NRF51_TIMER0->start = 1;
    *(volatile uint32_t *)0xE000E100u = UINT32_C(1) << NRF51_ALARM_LINE; /* NVIC_ISER */
}

static inline uint32_t timer_clock(void)
{
    NRF51_TIMER0->capture[0] = 1;
    return NRF51_TIMER0->cc[0];
}

static inline void timer_alarm_off(void)
{
    NRF51_TIMER0->intenclr = NRF51_TIMER_INT_COMPARE1;
    NRF51_TIMER0->compare[1] = 0;
}

/* The counter may have passed the moment before it was written: then there is no event, and the line is made pending. */
static inline void timer_alarm_set(uint32_t ticks)
{
    uint32_t moment = timer_clock() + ticks;

    NRF51_TIMER0->compare[1] = 0;
    NRF51_TIMER0->cc[1] = moment;
    NRF51_TIMER0->intenset = NRF51_TIMER_INT_COMPARE1;
    if ((int32_t)(timer_clock() - moment) >= 0) {
        *(volatile uint32_t *)0xE000E200u = UINT32_C(1) << NRF51_ALARM_LINE; /* NVIC_ISPR */
    }
}
