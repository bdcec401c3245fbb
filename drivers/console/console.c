/* SPDX-License-Identifier: MIT */
/* The process that serves the console.

   Output goes through a ring that the transmit interrupt drains. A request is worked on only when the ring has room for
   all that it can produce; until then it and the clients behind it wait: nothing is dropped. Input goes through a ring to
   the one reader.

   The footer, at the bottom of the terminal: the status line, and below it the edited line with the cursor at its end.
   Without a footer no escape sequence is ever sent. */
#include "console.h"

#include <string.h>

#include "erkos.h"
#include "ring.h"
#include "serial/serial.h"

enum {
    OUTPUT_BYTES = 1024, /* both powers of two */
    INPUT_BYTES = 128,
    CHUNK_BYTES = 64, /* of a text that scrolls, at a time */
    FOOTER_BYTES = 2 * (CONSOLE_LINE_BYTES + 16),
    NOBODY_READS = 0, /* no token is 0 */
};

static uint8_t output_bytes[OUTPUT_BYTES];
static uint8_t input_bytes[INPUT_BYTES];
static struct ring output = {output_bytes, OUTPUT_BYTES, 0, 0};
static struct ring input = {input_bytes, INPUT_BYTES, 0, 0};
static uint32_t reader = NOBODY_READS; /* token of the call that waits for a byte */
static uint32_t times_full;            /* of `input` */
static bool is_full;

struct line {
    char text[CONSOLE_LINE_BYTES];
    uint32_t bytes; /* 0: this line of the footer is not there */
};
static struct line status;
static struct line edited;
static bool at_line_start = true; /* of the text that scrolls */

/* -- Output -- */

static void drain(void)
{
    uint32_t bytes;
    uint32_t sent;

    do { /* in two pieces, where the ring wraps */
        const uint8_t *span = ring_used_span(&output, &bytes);
        sent = serial_send(CONSOLE_BASE, span, bytes);
        ring_take(&output, sent);
    } while (sent != 0);
}

/* Drains once more when the interrupt is on: room that came just before raised none, and nobody would wake. */
static void transmit(void)
{
    drain();
    serial_transmit_interrupt(CONSOLE_BASE, ring_used(&output) != 0);
    drain();
}

/* -- Input -- */

/* What does not fit stays in the UART, which interrupts no more until there is room: whoever sends may be able to wait,
   and if not, the UART counts what it loses. Afterwards the ring is full, or the next byte interrupts. */
static void receive(void)
{
    uint8_t byte;

    if (ring_free(&input) != 0) {
        serial_receive_interrupt(CONSOLE_BASE, true);
        is_full = false;
    }
    while (ring_free(&input) != 0 && serial_receive(CONSOLE_BASE, &byte)) {
        (void)ring_put(&input, byte);
    }
    if (ring_free(&input) == 0) {
        serial_receive_interrupt(CONSOLE_BASE, false);
        times_full += !is_full;
        is_full = true;
    }
}

static void wake_up(void)
{
    serial_acknowledge(CONSOLE_BASE);
    receive();
}

static void out(const char *text, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        (void)ring_put(&output, (uint8_t)text[i]); /* make_room was called */
    }
}

static void out_text(const char *text)
{
    out(text, (uint32_t)strlen(text));
}

/* Waits for the transmitter until `bytes` fit. Only its own line can wake the process here; calls stay in their queue. */
static void make_room(uint32_t bytes)
{
    while (ring_free(&output) < bytes) {
        transmit();
        if (ring_free(&output) < bytes) {
            (void)wait_events(EVENT_CONSOLE, EVENT_CONSOLE, FOREVER);
            wake_up();
        }
    }
}

/* -- Footer -- */

static bool has_footer(void)
{
    return status.bytes + edited.bytes != 0;
}

static void erase_footer(void)
{
    if (edited.bytes != 0 && status.bytes != 0) {
        out_text("\r\033[K\033[A");
    }
    if (has_footer()) {
        out_text("\r\033[K");
    }
}

static void draw_footer(void)
{
    if (has_footer() && !at_line_start) {
        out_text("\r\n");
        at_line_start = true;
    }
    out(status.text, status.bytes);
    if (status.bytes != 0 && edited.bytes != 0) {
        out_text("\r\n");
    }
    out(edited.text, edited.bytes);
}

static struct line read_line(const struct request *r)
{
    struct line line;
    uint32_t bytes = r->message.word[1];
    int32_t read = lease_read(r->token, 0, 0, line.text, bytes < sizeof line.text ? bytes : sizeof line.text);

    line.bytes = read > 0 ? (uint32_t)read : 0;
    return line;
}

/* One character more or less at the end, the usual case of somebody typing, needs no redrawing. */
static bool echo(const struct line *new)
{
    uint32_t shorter = new->bytes < edited.bytes ? new->bytes : edited.bytes;

    if (shorter == 0 || memcmp(new->text, edited.text, shorter) != 0) {
        return false;
    }
    if (new->bytes == edited.bytes + 1) {
        out(&new->text[shorter], 1);
        return true;
    }
    if (new->bytes + 1 == edited.bytes) {
        out_text("\b \b");
        return true;
    }
    return new->bytes == edited.bytes;
}

static void set_edited(const struct line *new)
{
    make_room(2 * FOOTER_BYTES);
    if (!echo(new)) {
        erase_footer();
        edited = *new;
        draw_footer();
    }
    edited = *new;
}

static void set_status(const struct line *new)
{
    make_room(2 * FOOTER_BYTES);
    erase_footer();
    status = *new;
    draw_footer();
}

/* -- Requests -- */

static void write_chunk(const char *text, uint32_t bytes)
{
    make_room(2 * bytes + FOOTER_BYTES);
    for (uint32_t i = 0; i < bytes; i++) {
        if (text[i] == '\n') {
            out_text("\r");
        }
        out(&text[i], 1);
        at_line_start = text[i] == '\n';
    }
}

static void write_text(const struct request *r)
{
    char text[CHUNK_BYTES];
    uint32_t offset = 0;
    int32_t read;

    make_room(2 * FOOTER_BYTES);
    erase_footer();
    while ((read = lease_read(r->token, 0, offset, text, sizeof text)) > 0) {
        write_chunk(text, (uint32_t)read);
        offset += (uint32_t)read;
    }
    make_room(FOOTER_BYTES);
    draw_footer();
}

static void answer(uint32_t token, int32_t result, uint32_t value)
{
    struct message m = {{(uint32_t)result, value}};
    (void)reply(token, &m); /* a reader that has given up gets nothing; its byte is kept, see serve_reader */
}

static void serve_reader(void)
{
    uint8_t byte;

    if (reader != NOBODY_READS && ring_peek(&input, &byte)) {
        struct message m = {{OK, byte}};
        if (reply(reader, &m) == OK) {
            (void)ring_get(&input, &byte);
        }
        reader = NOBODY_READS;
    }
}

/* A caller that gave up, or stopped, leaves a token that is stale. */
static bool somebody_reads(void)
{
    uint8_t nothing;

    return reader != NOBODY_READS && sys_lease_read(reader, 0, 0, &nothing, 0) >= 0;
}

static void start_read(const struct request *r)
{
    if (somebody_reads()) {
        answer(r->token, -ERR_BUSY, 0);
    } else {
        reader = r->token; /* served with the bytes that are there, or come: see main */
    }
}

static void tell_losses(uint32_t token)
{
    struct message m = {
        {OK, serial_errors(CONSOLE_BASE, SERIAL_OVERRUN), serial_errors(CONSOLE_BASE, SERIAL_FRAMING), times_full}};
    (void)reply(token, &m);
}

static void handle(const struct request *r)
{
    struct line line;

    switch (r->message.word[0]) {
    case CONSOLE_WRITE:
        write_text(r);
        break;
    case CONSOLE_STATUS:
        line = read_line(r);
        set_status(&line);
        break;
    case CONSOLE_LINE:
        line = read_line(r);
        set_edited(&line);
        break;
    case CONSOLE_FLUSH:
        make_room(OUTPUT_BYTES);
        break;
    case CONSOLE_DELIVER:
        write_text(r);
        make_room(OUTPUT_BYTES);
        break;
    case CONSOLE_READ:
        start_read(r);
        return;
    case CONSOLE_LOSSES:
        tell_losses(r->token);
        return;
    default:
        break;
    }
    answer(r->token, OK, 0);
}

int main(void)
{
    serial_start(CONSOLE_BASE);
    for (;;) {
        struct request r = wait_request(EVENT_CONSOLE | EVENT_CALL, EVENT_CONSOLE, FOREVER);
        wake_up();
        if (r.events == (int32_t)EVENT_CALL) {
            handle(&r);
        }
        serve_reader();
        receive();
        transmit();
    }
}
