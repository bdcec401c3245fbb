/* SPDX-License-Identifier: MIT */
/* The script player under libFuzzer: the bytes are the decisions, and the model judges. */
#include <signal.h>
#include <stdlib.h>

#include "script.h"

static const uint8_t *bytes;
static size_t bytes_left;

/* When the bytes are used up the answer is always the first; the script then ends soon. */
uint32_t choose(uint32_t limit)
{
    uint32_t value = 0;

    for (uint32_t reach = limit - 1; reach != 0 && bytes_left != 0; reach >>= 8) {
        value = value << 8 | *bytes++;
        bytes_left--;
    }
    return value % limit;
}

static void on_abort(int signal_number)
{
    script_history(stderr);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    (void)signal(SIGABRT, on_abort);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes = data;
    bytes_left = size;
    script_begin(false);
    while (bytes_left != 0 && script_step()) {
    }
    return 0;
}
