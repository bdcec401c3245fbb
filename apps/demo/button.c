/* SPDX-License-Identifier: MIT */
/* Owns the button, which is low while pressed. Interrupts at both edges: what counts is the level found afterwards. A pin
   that was low from the start has never been released, so its first edge, up, is the end of a press. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    bool pressed_from_the_start;

    gpio_watch(BUTTON_BASE, BUTTON_PIN);
    pressed_from_the_start = !gpio_read(BUTTON_BASE, BUTTON_PIN);
    for (;;) {
        (void)wait_events(EVENT_BUTTON, EVENT_BUTTON, FOREVER);
        gpio_acknowledge(BUTTON_BASE, BUTTON_PIN);
        if (!gpio_read(BUTTON_BASE, BUTTON_PIN) || pressed_from_the_start) {
            print_text("pressed\n");
        }
        pressed_from_the_start = false;
    }
}
