/* SPDX-License-Identifier: MIT */
/* Owns the button, whose pin is BUTTON_PRESSED while it is pressed. Interrupts at both edges; an edge after which the pin is as
   it was stands for two, so a press that is over already still counts, and so does one that was held from the start. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    bool held = false;

    if (!gpio_watch(BUTTON_BASE, BUTTON_PIN)) {
        print_text("no button: " BUTTON_WHY "\n");
        return 0;
    }
    for (;;) {
        (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, FOREVER);
        /* before the edge is cleared: one between is told again, or counted */
        bool down = gpio_read(BUTTON_BASE, BUTTON_PIN) == (BUTTON_PRESSED != 0);
        if (gpio_acknowledge(BUTTON_BASE, BUTTON_PIN)) {
            if (down || !held) {
                print_text("pressed\n");
            }
            held = down;
        }
    }
}
