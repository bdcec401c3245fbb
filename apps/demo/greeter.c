/* SPDX-License-Identifier: MIT */
/* Greets, and ends for good. */
#include "erkos.h"

int main(void)
{
    print_text("hello world\n");
    return 0;
}
