/* SPDX-License-Identifier: MIT */
/* Owns the button, which is low while pressed. Interrupts at both edges, and one edge may be told twice: what counts is
   that the level found afterwards has changed. A pin that was low from the start has never been released, so its first
   edge, up, is the end of a press. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    bool held = false;
    bool never_released;

    gpio_watch(BUTTON_BASE, BUTTON_PIN);
    never_released = !gpio_read(BUTTON_BASE, BUTTON_PIN);
    for (;;) {
        (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, FOREVER);
        gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        bool low = !gpio_read(BUTTON_BASE, BUTTON_PIN);
        if ((low && !held) || never_released) {
            print_text("pressed\n");
        }
        held = low;
        never_released = false;
    }
}
