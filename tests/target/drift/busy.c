/* SPDX-License-Identifier: MIT */
/* Never leaves the processor idle. */
int main(void)
{
    for (;;) {
        __asm__ volatile("");
    }
}
