/* SPDX-License-Identifier: MIT */
/* A client of the class gpio that watches a pin, the same on every board: says what it finds after each interrupt. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    if (!gpio_watch(BUTTON_BASE, BUTTON_PIN)) {
        print("no input: %s\n", BUTTON_WHY);
        return 0;
    }
    print_text("input\n");
    for (;;) {
        (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, FOREVER);
        bool high = gpio_read(BUTTON_BASE, BUTTON_PIN);
        bool edge = gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        bool again = gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        print("%s, %s%s\n", high ? "high" : "low", edge ? "an edge" : "no edge", again ? ", twice" : "");
    }
}
