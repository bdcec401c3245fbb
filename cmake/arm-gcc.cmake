# SPDX-License-Identifier: MIT
# gcc for Arm: the reference for every figure. r4-r7, r10 and r11 are saved by the kernel's entry code.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)
set(CMAKE_OBJCOPY arm-none-eabi-objcopy)
set(CMAKE_OBJDUMP arm-none-eabi-objdump)
set(TARGET_FLAGS "")
set(KERNEL_FLAGS -ffreestanding -fcall-used-r4 -fcall-used-r5 -fcall-used-r6)
set(USER_FLAGS --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(USER_LINK --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(LIBGCC -lgcc)
set(LINKER ${CMAKE_C_COMPILER})
