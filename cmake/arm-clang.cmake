# SPDX-License-Identifier: MIT
# clang for Arm, with gcc's picolibc, libgcc and linker.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_ASM_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET arm-none-eabi)
set(CMAKE_CXX_COMPILER_TARGET arm-none-eabi)
set(CMAKE_ASM_COMPILER_TARGET arm-none-eabi)
set(CMAKE_OBJCOPY arm-none-eabi-objcopy)
set(CMAKE_OBJDUMP arm-none-eabi-objdump)
set(TARGET_FLAGS -fshort-enums -meabi gnu) # memcpy by its name in C
set(KERNEL_FLAGS -ffreestanding)
set(USER_FLAGS -isystem /usr/lib/picolibc/arm-none-eabi/include -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(USER_LINK --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(LIBGCC -lgcc)
set(LINKER arm-none-eabi-gcc)
