/* SPDX-License-Identifier: MIT */
/* Writes numbered records and reads what is typed, whatever becomes of the console. Each record says what this process was told of
   those before it, and no two are the same: so what has left can be compared with what was said. A debugger stops at `turn`. */
#include <stdio.h>
#include <string.h>

#include "console/console.h"
#include "erkos.h"

enum { HEAD_BYTES = 96, LONGEST_TAIL = 300, READ_US = 20 };

static char record[HEAD_BYTES + LONGEST_TAIL + 3];
static uint32_t told;   /* bytes that were said to have left */
static uint32_t failed; /* calls of the console that were answered by an error */
static int32_t heard = '-';

__attribute__((noinline)) static void turn(void)
{
    __asm__ volatile("");
}

static uint32_t crashes(void)
{
    static struct crash crash;

    return sys_crash(PROCESS_INDEX_CONSOLE, &crash) == -ERR_NONE ? 0 : crash.count;
}

static uint32_t compose(uint32_t number, uint32_t attempt)
{
    int head = snprintf(record, HEAD_BYTES, "<%lu.%lu told %lu failed %lu crashes %lu heard %c ", (unsigned long)number,
                        (unsigned long)attempt, (unsigned long)told, (unsigned long)failed, (unsigned long)crashes(),
                        (char)heard);
    uint32_t tail = number * 37 % LONGEST_TAIL;

    memset(record + head, 'a' + (int)(number % 26), tail);
    strcpy(record + head + tail, ">\n");
    return (uint32_t)head + tail + 2;
}

static void write_record(uint32_t number)
{
    for (uint32_t attempt = 0;; attempt++) {
        turn();
        uint32_t bytes = compose(number, attempt);
        if (console_deliver(record, bytes) == OK) {
            told += bytes;
            return;
        }
        failed++;
    }
}

static void read_byte(void)
{
    int32_t byte = console_read(in_us(READ_US));

    heard = byte < 0 ? '-' : byte;
    failed += byte < 0 && byte != -ERR_TIMEOUT;
}

int main(void)
{
    for (uint32_t number = 0;; number++) {
        write_record(number);
        read_byte();
    }
}
