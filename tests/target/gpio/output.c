/* SPDX-License-Identifier: MIT */
/* A client of the class gpio that writes a pin, the same on every board: `h` high, `l` low, `o` an output anew. */
#include "console/console.h"
#include "erkos.h"
#include "gpio/gpio.h"

static void obey(int32_t order)
{
    if (order == 'o') {
        (void)gpio_output(LED_BASE, LED_PIN);
    } else {
        gpio_write(LED_BASE, LED_PIN, order == 'h');
    }
    print("%c: %s\n", (char)order, gpio_read(LED_BASE, LED_PIN) ? "reads high" : "reads low");
}

int main(void)
{
    print(gpio_output(LED_BASE, LED_PIN) ? "output\n" : "no output: %s\n", LED_WHY);
    for (;;) {
        obey(console_read(FOREVER));
    }
}
