/* SPDX-License-Identifier: MIT */
/* Keeps the processor from sleeping: when a sleeping one is woken, the emulator's clock may go on by more or less, and a seed would not
   replay. */

int main(void)
{
    for (;;) {
        __asm__ volatile("" ::: "memory");
    }
}
