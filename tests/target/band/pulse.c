/* SPDX-License-Identifier: MIT */
/* An interrupt above the kernel: counts the periods of a timer, whatever the kernel does meanwhile. */
#include "band.h"
#include "cmsdk_dualtimer.h"

extern volatile uint32_t pulses;
volatile uint32_t pulses;

void pulse(void);

void pulse(void)
{
    ((volatile struct cmsdk_dualtimer *)COUNTER_BASE)->intclear = 1;
    pulses++;
}
