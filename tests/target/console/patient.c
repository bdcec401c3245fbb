/* SPDX-License-Identifier: MIT */
/* Waits for a byte without a deadline; nobody may take its place. Then obeys: `p` counts a paste that ends with `.`, `w`
   writes a long text, `q` ends the run. */
#include "console/console.h"
#include "erkos.h"

enum { LINES = 4000 };

static void count_paste(void)
{
    uint32_t bytes = 0;
    uint32_t sum = 0;
    int32_t byte;

    while ((byte = console_read(FOREVER)) >= 0 && byte != '.') {
        bytes++;
        sum = sum * 31 + (uint32_t)byte;
    }
    print("patient: %lu bytes, sum %08lx\n", (unsigned long)bytes, (unsigned long)sum);
}

static void write_long(void)
{
    for (unsigned i = 0; i < LINES; i++) {
        print("line %04u of a long text\n", i);
    }
    print_text("patient: written\n");
}

int main(void)
{
    print("patient: byte %c\n", (int)console_read(FOREVER));
    sleep_ms(500);
    for (;;) {
        switch (console_read(FOREVER)) {
        case 'p':
            print_text("patient: paste\n");
            count_paste();
            break;
        case 'w':
            write_long();
            break;
        case 'q':
            flush_and_shutdown(0);
        default:
            break;
        }
    }
}
