/* SPDX-License-Identifier: MIT */
/* What the program in docs/coming-from.md uses of FreeRTOS, declared from its reference manual: nothing is behind it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
typedef uint32_t StackType_t;

#define pdFALSE ((BaseType_t)0)
#define pdTRUE ((BaseType_t)1)
#define portMAX_DELAY ((TickType_t)0xffffffff)
#define pdMS_TO_TICKS(ms) ((TickType_t)(ms))
#define portYIELD_FROM_ISR(woken) vPortYieldFromISR(woken)

void vPortYieldFromISR(BaseType_t woken);
