# SPDX-License-Identifier: MIT
# gcc for RV32.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
set(CMAKE_ASM_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_OBJCOPY riscv64-unknown-elf-objcopy)
set(CMAKE_OBJDUMP riscv64-unknown-elf-objdump)
set(TARGET_FLAGS -misa-spec=2.2) # the base includes the CSR instructions
# t1-t6 and a7 stay the process's while the kernel runs: arch/rv32/entry.S.
include(${CMAKE_CURRENT_LIST_DIR}/kernel-gcc.cmake)
set(KERNEL_FLAGS -ffreestanding -ffixed-x6 -ffixed-x7 -ffixed-x17
    -ffixed-x18 -ffixed-x19 -ffixed-x20 -ffixed-x21 -ffixed-x22 -ffixed-x23 -ffixed-x24 -ffixed-x25 -ffixed-x26 -ffixed-x27 -ffixed-x28 -ffixed-x29 -ffixed-x30 -ffixed-x31 ${KERNEL_PASSES_OFF})
set(USER_FLAGS --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(USER_LINK --specs=picolibc.specs -DPICOLIBC_INTEGER_PRINTF_SCANF)
set(LIBGCC -lgcc)
set(LINKER ${CMAKE_C_COMPILER})
