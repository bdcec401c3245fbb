/* SPDX-License-Identifier: MIT */
/* RM0090, 24.3: the first number is only there to compare the next one with, and so is each that follows; two equal ones are a
   failure. */
#include "rng.h"
#include "stm32_rng.h"

static bool has_last;
static uint32_t last;
static bool repeats;

static volatile struct stm32_rng *at(uintptr_t base)
{
    return (volatile struct stm32_rng *)base;
}

/* After a failure its flags are cleared first, then it is switched off and on (24.3.2). */
void rng_start(uintptr_t base)
{
    at(base)->sr = 0;
    at(base)->cr = 0;
    at(base)->cr = STM32_RNG_CR_RNGEN;
    has_last = false;
    repeats = false;
}

enum rng_result rng_read(uintptr_t base, uint32_t *word)
{
    uint32_t status = at(base)->sr;

    if (repeats || (status & (STM32_RNG_SR_CEIS | STM32_RNG_SR_SEIS))) {
        return RNG_FAILED;
    }
    if (!(status & STM32_RNG_SR_DRDY)) {
        return RNG_NOT_YET;
    }
    uint32_t next = at(base)->dr;
    bool first = !has_last;
    repeats = has_last && next == last;
    has_last = true;
    last = next;
    if (first || repeats) {
        return first ? RNG_NOT_YET : RNG_FAILED;
    }
    *word = next;
    return RNG_OK;
}
