/* SPDX-License-Identifier: MIT */
/* Says how often it was told of the button's line, which stays asserted until the edge is acknowledged. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    (void)gpio_watch(BUTTON_BASE, BUTTON_PIN);
    print_text("watching\n");
    for (uint32_t told = 1;; told++) {
        (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, FOREVER);
        (void)gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        print("told %lu\n", (unsigned long)told);
    }
}
