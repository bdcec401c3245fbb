/* SPDX-License-Identifier: MIT */
/* The chip runs from its ring oscillator after reset, and the emulator models no clock tree: nothing to bring up. */
void chip_start(void);

void chip_start(void)
{
}
