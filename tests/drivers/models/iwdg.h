/* SPDX-License-Identifier: MIT */
/* Independent watchdog (RM0090 Rev 19, 21). */
#pragma once

#include "bus.h"

extern struct block iwdg;
extern uint32_t iwdg_lsi_hz; /* 17 to 47 kHz, nominally 32 (datasheet, 6.3.11) */
extern uint32_t iwdg_fired;  /* how often it would have reset the chip */
