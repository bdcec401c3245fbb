/* SPDX-License-Identifier: MIT */
/* USART of the STM32F4, on USART3 at 16 MHz. */
#include "rules.h"
#include "f429.h"

#define USART(offset) reg(0x40004800 + (offset))
#define WIRE (&f429_usart3.wire)

enum { SR = 0, DR = 4, BRR = 8, CR1 = 0xC, CR3 = 0x14, IRQ = 39 };
enum { FE = 1 << 1, ORE = 1 << 3, RXNE = 1 << 5, TC = 1 << 6, TXE = 1 << 7 };
enum { RE = 1 << 2, TE = 1 << 3, RXNEIE = 1 << 5, TCIE = 1 << 6, TXEIE = 1 << 7, M = 1 << 12, UE = 1 << 13 };
enum { BRR_115200 = 139, FRAME_US = 87 };

static void start(void)
{
    *USART(CR1) = UE;
    *USART(BRR) = BRR_115200;
    *USART(CR1) = UE | TE | RE;
    bus_pass_us(FRAME_US + 1); /* the idle frame */
}

static void send(uint8_t byte)
{
    while (!(*USART(SR) & TXE)) {
    }
    *USART(DR) = byte;
}

static void sends(void)
{
    start();
    for (const char *c = "hello"; *c != 0; c++) {
        send((uint8_t)*c);
    }
    while (!(*USART(SR) & TC)) {
    }
    assert_int_equal(WIRE->heard_count, 5);
    assert_memory_equal(WIRE->heard, "hello", 5);
    *USART(CR1) = 0;
}

static void takes_its_time(void)
{
    start();
    send('a');
    send('b');
    assert_false(*USART(SR) & TXE);
    bus_pass_us(FRAME_US);
    assert_true(*USART(SR) & TXE);
    assert_false(*USART(SR) & TC);
    bus_pass_us(FRAME_US);
    assert_true(*USART(SR) & TC);
}

static void receives(void)
{
    start();
    wire_say(WIRE, "hi", 2);
    for (const char *c = "hi"; *c != 0; c++) {
        while (!(*USART(SR) & RXNE)) {
        }
        assert_int_equal(*USART(DR), *c);
    }
}

static void overrun(void)
{
    start();
    usart_f4_receive(&f429_usart3, 'a', 0);
    usart_f4_receive(&f429_usart3, 'b', 0);
    assert_int_equal(*USART(SR) & (ORE | RXNE), ORE | RXNE);
    assert_int_equal(*USART(DR), 'a');
    assert_int_equal(*USART(SR) & (ORE | RXNE), 0);
}

/* An overrun that SR has not shown yet is not cleared. */
static void overrun_unseen(void)
{
    start();
    usart_f4_receive(&f429_usart3, 'a', 0);
    (void)*USART(SR);
    usart_f4_receive(&f429_usart3, 'b', 0);
    (void)*USART(DR);
    assert_true(*USART(SR) & ORE);
}

static void framing_error(void)
{
    start();
    usart_f4_receive(&f429_usart3, 0, USART_F4_FE);
    assert_true(*USART(SR) & FE);
    (void)*USART(DR);
    assert_false(*USART(SR) & FE);
}

static void interrupts(void)
{
    start();
    assert_false(bus_line(IRQ));
    *USART(CR1) |= RXNEIE;
    usart_f4_receive(&f429_usart3, 'a', 0);
    assert_true(bus_line(IRQ));
    (void)*USART(DR);
    assert_false(bus_line(IRQ));
    *USART(CR1) |= TXEIE;
    assert_true(bus_line(IRQ));
    send('a');
    send('b');
    assert_false(bus_line(IRQ));
    assert_true(bus_wait_line(IRQ, FRAME_US + 1));
}

static void transmitter_off(void)
{
    *USART(BRR) = BRR_115200;
    *USART(CR1) = TE;
    *USART(DR) = 'a';
}

static void no_speed(void)
{
    *USART(CR1) = UE | TE;
    *USART(DR) = 'a';
}

static void wrong_speed(void)
{
    *USART(BRR) = 365; /* right for 42 MHz */
    *USART(CR1) = UE | TE;
    *USART(DR) = 'a';
}

static void three_per_cent(void)
{
    *USART(BRR) = 143;
    *USART(CR1) = UE | TE;
    *USART(DR) = 'a';
}

static void too_fast(void)
{
    start();
    *USART(DR) = 'a';
    *USART(DR) = 'b';
    *USART(DR) = 'c';
}

static void off_before_tc(void)
{
    start();
    send('a');
    *USART(CR1) = 0;
}

static void length_during_transfer(void)
{
    start();
    send('a');
    *USART(CR1) |= M;
}

static void off_with_a_byte(void)
{
    start();
    usart_f4_receive(&f429_usart3, 'a', 0);
    *USART(CR1) &= ~(uint32_t)RE;
}

static void brr_while_on(void)
{
    start();
    *USART(BRR) = BRR_115200;
}

static void brr_without_mantissa(void)
{
    *USART(BRR) = 8;
}

static void nothing_received(void)
{
    start();
    (void)*USART(DR);
}

static void thrown_away(void)
{
    start();
    usart_f4_receive(&f429_usart3, 'a', 0);
    *USART(SR) = 0;
}

static void reserved_cr1(void)
{
    *USART(CR1) = UE | 1 << 14;
}

static void byte_access(void)
{
    start();
    *(volatile uint8_t *)USART(DR) = 'a';
}

static const struct rule rules[] = {
    {"sends", sends, NULL},
    {"takes its time", takes_its_time, NULL},
    {"receives", receives, NULL},
    {"an overrun is seen, and cleared", overrun, NULL},
    {"an overrun that nobody saw stays", overrun_unseen, NULL},
    {"a framing error", framing_error, NULL},
    {"interrupts", interrupts, NULL},
    {"the transmitter is off", transmitter_off, "30.3.2: USART3: DR is written while the transmitter is off"},
    {"no speed", no_speed, "30.6.3: USART3 is used without a baud rate"},
    {"the speed of another clock", wrong_speed, "USART3 speaks at 43835 baud, the other end at 115200"},
    {"a speed 3 per cent off", three_per_cent, "USART3 speaks at 111888 baud"},
    {"too fast", too_fast, "30.3.2: USART3: DR is written while TXE is 0"},
    {"off before TC", off_before_tc, "30.3.2: USART3: the transmitter is switched off before TC"},
    {"another length during a transfer", length_during_transfer, "30.6.4: USART3: M or OVER8"},
    {"off with a byte in DR", off_with_a_byte, "30.3.3: USART3: the receiver is switched off"},
    {"another speed while it is on", brr_while_on, "30.3.4: USART3: BRR is written"},
    {"a speed without mantissa", brr_without_mantissa, "30.6.3: USART3: BRR 0x8"},
    {"nothing was received", nothing_received, "30.6.2: USART3: DR is read while RXNE is 0"},
    {"a byte is thrown away", thrown_away, "30.6.1: USART3: a write to SR"},
    {"reserved bits of CR1", reserved_cr1, "30.6.4: USART3: reserved bits"},
    {"a byte access", byte_access, "USART3: an access of 1 bytes"},
};

static void power_on(void)
{
    f429_power_on();
    f429_open_gates();
}

RULES_MAIN(power_on, rules)
