/* SPDX-License-Identifier: MIT */
/* Owns the LED. Toggles it every half second while told to, and shows it on the status line. The moments are absolute, so
   blinking does not drift, whatever else happens. */
#include "console/console.h"
#include "demo.h"
#include "erkos.h"
#include "gpio/gpio.h"

enum { HALF_PERIOD_US = 500000 };

static bool lit;
static usec next = FOREVER; /* FOREVER: not blinking */

static void set(bool on)
{
    static const char *const text[] = {"led: off", "led: on "};

    lit = on;
    gpio_write(LED_BASE, LED_PIN, on);
    console_status(text[on], 8);
}

static void obey(uint32_t order)
{
    if (order == LED_BLINK && next == FOREVER) {
        set(true);
        next = in_us(HALF_PERIOD_US);
    } else if (order == LED_STOP) {
        set(false);
        next = FOREVER;
    } else if (order == LED_CRASH) {
        /* a null pointer, on purpose: no process may write there */
        *(volatile uint32_t *)0 = order; /* NOLINT(clang-analyzer-core.NullDereference) */
    }
}

int main(void)
{
    struct mail mail;

    if (!gpio_output(LED_BASE, LED_PIN)) {
        print_text("no led: " LED_WHY "\n"); /* the status line shows it all the same */
    }
    for (;;) {
        if (wait_events(EVENT_MAIL, 0, next) == -ERR_TIMEOUT) {
            set(!lit);
            next += HALF_PERIOD_US;
        }
        while (mail_receive(&mail)) {
            obey(mail.word);
        }
    }
}
