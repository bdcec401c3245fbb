/* SPDX-License-Identifier: MIT */
/* The other process of the tour: a piece of mail, and a notification. */
#include "erkos.h"
#include "tour.h"

int main(void)
{
    (void)mail_send(PEER_TOUR, 42);
    (void)notify(PEER_TOUR, BELL);
    return 0;
}
