/* SPDX-License-Identifier: MIT */
/* The second stage of boot: the first 256 bytes of flash, which the boot ROM copies to RAM and runs there if their checksum
   is right (RP2040 Datasheet 2.8.1.3; tools/image/boot2.py seals it). It lets the flash be read as memory, by the command
   that every serial flash knows - 03h, one bit at a time, no dummy cycles: slow and safe - and starts the image behind it. */
        .syntax unified
        .cpu    cortex-m0plus
        .thumb

        .set    SSI, 0x18000000         /* 4.10.13 */
        .set    CTRLR0, 0x00
        .set    CTRLR1, 0x04
        .set    SSIENR, 0x08
        .set    BAUDR, 0x14
        .set    SPI_CTRLR0, 0xF4        /* beyond the reach of str: from SSI + 0x80 */
        .set    VTOR, 0xE000ED08
        .set    IMAGE, 0x10000100

        .section .text, "ax"
        movs    r0, #0
        ldr     r1, =SSI
        str     r0, [r1, #SSIENR]       /* off while it is set up */
        movs    r2, #4                  /* 125 MHz / 4: below the 50 MHz that 03h allows */
        str     r2, [r1, #BAUDR]
        ldr     r2, =(3 << 8 | 31 << 16) /* EEPROM read: send, then receive words of 32 bits */
        str     r2, [r1, #CTRLR0]
        str     r0, [r1, #CTRLR1]       /* one word at a time */
        ldr     r2, =(0x03 << 24 | 2 << 8 | 6 << 2) /* the command, of 8 bits, and an address of 24 */
        movs    r3, #0x80
        adds    r3, r3, r1
        str     r2, [r3, #SPI_CTRLR0 - 0x80]
        movs    r2, #1
        str     r2, [r1, #SSIENR]

        ldr     r0, =IMAGE              /* its vectors: stack, reset */
        ldr     r1, =VTOR
        str     r0, [r1]
        ldmia   r0, {r0, r1}
        msr     msp, r0
        bx      r1
        .ltorg
