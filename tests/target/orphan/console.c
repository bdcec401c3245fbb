/* SPDX-License-Identifier: MIT */
/* A console that crashes at the first call. */
#include "erkos.h"

int main(void)
{
    (void)wait_request(EVENT_CALL, 0, FOREVER);
    __builtin_trap();
}
