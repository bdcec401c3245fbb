/* SPDX-License-Identifier: MIT */
/* Owns the button, and is a server: a caller says how he knows the button, and has his answer when it is otherwise, or was so for a
   moment. What an owner that has crashed had told is therefore not told again by the next one, and a button that is still held is. */
#include "erkos.h"
#include "gpio/gpio.h"

enum { NOBODY = 0 }; /* no token is 0 */

static bool is_down;
static bool was_edge; /* since the last answer */

/* Until the pin is afterwards what it was before: then no edge is still to be told of how it came to be so. */
static void look(void)
{
    do {
        is_down = gpio_read(BUTTON_BASE, BUTTON_PIN) == (BUTTON_PRESSED != 0);
        was_edge |= gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
    } while (is_down != (gpio_read(BUTTON_BASE, BUTTON_PIN) == (BUTTON_PRESSED != 0)));
}

/* A caller who has given up gets nothing: the edge is kept for his next call. */
static void tell(uint32_t waiter)
{
    struct message m = {{is_down}};

    if (reply(waiter, &m) == OK) {
        was_edge = false;
    }
}

int main(void)
{
    uint32_t waiter = NOBODY;
    bool known = false;

    (void)gpio_watch(BUTTON_BASE, BUTTON_PIN);
    for (;;) {
        struct request r = wait_request(EVENT_BUTTON | EVENT_CALL, EVENT_BUTTON, FOREVER);
        if (r.events == (int32_t)EVENT_CALL) {
            waiter = r.token;
            known = r.message.word[0] != 0;
        }
        look();
        if (waiter != NOBODY && (was_edge || is_down != known)) {
            tell(waiter);
            waiter = NOBODY;
        }
    }
}
