/* SPDX-License-Identifier: MIT */
/* The smallest process: it prints a line and ends. */
#include "erkos.h"

int main(void)
{
    print_text("hello world\n");
    flush_and_shutdown(0);
}
