# SPDX-License-Identifier: MIT
# clang for RV32, with gcc's picolibc, libgcc and linker. Not Debian's first choice, 14, which ignores -ffixed.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_ASM_COMPILER clang-19)
set(CMAKE_C_COMPILER_TARGET riscv32-unknown-elf)
set(CMAKE_CXX_COMPILER_TARGET riscv32-unknown-elf)
set(CMAKE_ASM_COMPILER_TARGET riscv32-unknown-elf)
set(CMAKE_OBJCOPY riscv64-unknown-elf-objcopy)
set(CMAKE_OBJDUMP riscv64-unknown-elf-objdump)
set(TARGET_FLAGS -gdwarf-4) # what the linker, 2.40, can relocate
set(KERNEL_FLAGS -ffreestanding -ffixed-x6 -ffixed-x7 -ffixed-x17
    -ffixed-x18 -ffixed-x19 -ffixed-x20 -ffixed-x21 -ffixed-x22 -ffixed-x23 -ffixed-x24 -ffixed-x25 -ffixed-x26 -ffixed-x27 -ffixed-x28 -ffixed-x29 -ffixed-x30 -ffixed-x31)
set(USER_FLAGS -isystem /usr/lib/picolibc/riscv64-unknown-elf/include -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(USER_LINK --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(LIBGCC -lgcc)
set(LINKER riscv64-unknown-elf-gcc)
