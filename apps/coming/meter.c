/* SPDX-License-Identifier: MIT */
/* A meter: an interrupt says that a sample is there, a thread puts it into a queue, another one prints it. */
#include "erkos.h"

static QUEUE(samples, 8);

static void sampler(uint32_t unused)
{
    (void)unused;
    for (uint32_t n = 1;; n++) {
        (void)wait_events(EVENT_SAMPLE, EVENT_SAMPLE, FOREVER); /* the interrupt */
        (void)queue_send(&samples.queue, &(struct queue_slot){{n, n * n}}, FOREVER);
    }
}

int main(void)
{
    struct queue_slot s;

    (void)thread_start(THREAD_SAMPLER, sampler, 0, 8);
    for (int i = 0; i < 3; i++) {
        sys_raise(LINE_SAMPLE); /* a device would */
        if (queue_receive(&samples.queue, &s, in_ms(100)) == OK) {
            print("sample %lu: %lu\n", (unsigned long)s.word[0], (unsigned long)s.word[1]);
        }
    }
    flush_and_shutdown(0);
}
