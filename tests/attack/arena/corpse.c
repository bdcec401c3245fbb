/* SPDX-License-Identifier: MIT */
/* Dies at once, for good. */
#include "erkos.h"

int main(void)
{
    (void)trap0(999);
}
