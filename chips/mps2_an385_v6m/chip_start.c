/* SPDX-License-Identifier: MIT */
/* The FPGA image's clock is fixed at 25 MHz: nothing to bring up. */
void chip_start(void);

void chip_start(void)
{
}
