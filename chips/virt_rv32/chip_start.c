/* SPDX-License-Identifier: MIT */
/* The emulated machine has no clock tree: nothing to bring up. */
void chip_start(void);

void chip_start(void)
{
}
