/* SPDX-License-Identifier: MIT */
/* Mistakes with the heap, one for each role. */
#include <stdlib.h>

#include "erkos.h"

enum { TWICE, FOREIGN, BEYOND };

int main(void)
{
    static uint32_t elsewhere[8];
    char *volatile block = malloc(20);

    if (PROCESS_ROLE == TWICE) {
        free(block);
        /* cppcheck-suppress doubleFree; on purpose, as all here */
        free(block);
    } else if (PROCESS_ROLE == FOREIGN) {
        /* cppcheck-suppress memleak */
        block = (char *)&elsewhere[4];
        free(block);
    } else {
        for (int i = 0; i < 32; i++) {
            /* cppcheck-suppress arrayIndexOutOfBounds */
            block[i] = 1;
        }
        free(block);
    }
    print("%s went on\n", PROCESS_NAME);
    return 0;
}
