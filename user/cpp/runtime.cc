/* SPDX-License-Identifier: MIT */
/* What a process in C++ needs beside one in C. */
#include "erkos.hpp"

#include <stdlib.h>

using constructor = void (*)();

extern "C" {
extern const constructor __constructors[];
extern const constructor __constructors_end[];
void *__dso_handle;

int __real_main();
int __wrap_main();
int __cxa_atexit(void (*destroy)(void *), void *object, void *dso);
int __aeabi_atexit(void *object, void (*destroy)(void *), void *dso);
[[noreturn]] void __cxa_pure_virtual();

/* _start's call of main comes here. */
int __wrap_main()
{
    for (const constructor *c = __constructors; c != __constructors_end; c++) {
        (*c)();
    }
    return __real_main();
}

/* A process does not end in a way that would destroy its globals: its memory is scrubbed before it begins anew. */
int __cxa_atexit(void (*)(void *), void *, void *)
{
    return 0;
}

int __aeabi_atexit(void *, void (*)(void *), void *)
{
    return 0;
}

void __cxa_pure_virtual()
{
    __builtin_trap();
}
}

/* Without exceptions there is no other way to say that there is none. */
void *operator new(size_t bytes)
{
    void *block = malloc(bytes);

    if (block == nullptr) {
        __builtin_trap();
    }
    return block;
}

void *operator new[](size_t bytes)
{
    return operator new(bytes);
}

void operator delete(void *block) noexcept
{
    free(block);
}

void operator delete[](void *block) noexcept
{
    free(block);
}

void operator delete(void *block, size_t) noexcept
{
    free(block);
}

void operator delete[](void *block, size_t) noexcept
{
    free(block);
}
