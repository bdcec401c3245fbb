/* SPDX-License-Identifier: MIT */
/* Fills all registers with what nobody else may see, keeps them for a while, and gives way. */
#include "erkos.h"

int main(void)
{
    __asm__ volatile(
        "li t0, 0x5ec2e700\n"
        "mv sp, t0\n"
        ".irp n, 1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31\n"
        "addi x\\n, t0, \\n\n"
        ".endr\n"
        "1: li s11, 2000\n"
        "2: addi s11, s11, -1\n"
        "bnez s11, 2b\n"
        "li a7, %0\n"
        "ecall\n"
        "li t0, 0x5ec2e700\n"
        ".irp n, 6, 7, 10, 11, 12, 13, 14, 15, 16, 28, 29, 30, 31\n" /* what the call has lost */
        "addi x\\n, t0, \\n\n"
        ".endr\n"
        "j 1b\n"
        :
        : "i"(SYS_yield));
    __builtin_unreachable();
}
