/* SPDX-License-Identifier: MIT */
#include "erkos.h"

int main(void)
{
    print_text("hanging\n");
    for (;;) {
    }
}
