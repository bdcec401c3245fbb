/* SPDX-License-Identifier: MIT */
/* The emulator runs this chip at 168 MHz from reset and models no clock tree: nothing to bring up. */
void chip_start(void);

void chip_start(void)
{
}
