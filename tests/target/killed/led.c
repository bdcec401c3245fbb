/* SPDX-License-Identifier: MIT */
/* Owns the LED, and is a server: the pin is what the last caller wanted, and was so before he had his answer. */
#include "erkos.h"
#include "gpio/gpio.h"

int main(void)
{
    (void)gpio_output(LED_BASE, LED_PIN);
    for (;;) {
        struct request r = wait_request(EVENT_CALL, 0, FOREVER);
        gpio_write(LED_BASE, LED_PIN, r.message.word[0] != 0);
        (void)reply(r.token, &r.message);
    }
}
