/* SPDX-License-Identifier: MIT */
/* What the STM32L4 has otherwise than the F4: its USART, here USART1 at 4 MHz, its gates, and where its ports and lines are. */
#include "rules.h"
#include "l475.h"

#define USART(offset) reg(0x40013800 + (offset))
#define EXTI(offset) reg(0x40010400 + (offset))
#define GPIOB(offset) reg(0x48000400 + (offset))
#define SYSCFG_EXTICR4 reg(0x40010014)
#define RCC(offset) reg(0x40021000 + (offset))
#define FLASH_ACR reg(0x40022000)
#define WIRE (&l475_usart1.wire)

enum { CR1 = 0, CR2 = 4, CR3 = 8, BRR = 0xC, RQR = 0x18, ISR = 0x1C, ICR = 0x20, RDR = 0x24, TDR = 0x28, IRQ = 37 };
enum { FE = 1 << 1, ORE = 1 << 3, RXNE = 1 << 5, TC = 1 << 6, TXE = 1 << 7 };
enum { UE = 1, RE = 1 << 2, TE = 1 << 3, RXNEIE = 1 << 5, TXEIE = 1 << 7, OVER8 = 1 << 15 };
enum { BRR_115200 = 35, LINE_13 = 1 << 13, FRAME_US = 87 };

static void start(void)
{
    *USART(BRR) = BRR_115200;
    *USART(CR1) = TE | RE;
    *USART(CR1) = UE | TE | RE;
    bus_pass_us(FRAME_US + 1);
}

static void send(uint8_t byte)
{
    while (!(*USART(ISR) & TXE)) {
    }
    *USART(TDR) = byte;
}

static void sends(void)
{
    start();
    for (const char *c = "hello"; *c != 0; c++) {
        send((uint8_t)*c);
    }
    while (!(*USART(ISR) & TC)) {
    }
    assert_int_equal(WIRE->heard_count, 5);
    assert_memory_equal(WIRE->heard, "hello", 5);
    *USART(CR1) = 0;
}

static void half_speed_sampling(void)
{
    *USART(CR1) = OVER8;
    *USART(BRR) = 0x43; /* 70, of which the last bit is lost */
    *USART(CR1) = OVER8 | UE | TE;
    *USART(TDR) = 'a';
}

static void receives(void)
{
    start();
    wire_say(WIRE, "hi", 2);
    for (const char *c = "hi"; *c != 0; c++) {
        while (!(*USART(ISR) & RXNE)) {
        }
        assert_int_equal(*USART(RDR), *c);
    }
}

static void overrun(void)
{
    start();
    *USART(CR1) |= RXNEIE;
    usart_l4_receive(&l475_usart1, 'a', 0);
    usart_l4_receive(&l475_usart1, 'b', 0);
    assert_int_equal(*USART(RDR), 'a');
    assert_true(bus_line(IRQ)); /* reading does not clear it */
    *USART(ICR) = ORE;
    assert_false(bus_line(IRQ));
}

static void framing_error(void)
{
    start();
    usart_l4_receive(&l475_usart1, 'a', USART_L4_FE);
    (void)*USART(RDR);
    assert_true(*USART(ISR) & FE);
    *USART(ICR) = FE;
    assert_false(*USART(ISR) & FE);
}

static void transmit_interrupt(void)
{
    start();
    *USART(CR1) |= TXEIE;
    assert_true(bus_line(IRQ));
    send('a');
    send('b');
    assert_false(bus_line(IRQ));
    assert_true(bus_wait_line(IRQ, FRAME_US + 1));
}

static void button(void)
{
    *reg(0x48000800) &= ~(3u << 26);
    *SYSCFG_EXTICR4 = 2 << 4;
    *EXTI(0xC) = LINE_13;
    *EXTI(0) |= LINE_13;
    pin_drive(&l475_port[2], 13, false);
    assert_true(bus_line(40));
    *EXTI(0x14) = LINE_13;
    assert_false(bus_line(40));
}

static void brr_while_on(void)
{
    start();
    *USART(BRR) = BRR_115200 + 1;
}

static void length_while_on(void)
{
    start();
    *USART(CR1) |= 1 << 12;
}

static void stop_bits_while_on(void)
{
    start();
    *USART(CR2) = 2 << 12;
}

static void overrun_off_while_on(void)
{
    start();
    *USART(CR3) = 1 << 12;
}

static void too_fast(void)
{
    start();
    *USART(TDR) = 'a';
    *USART(TDR) = 'b';
    *USART(TDR) = 'c';
}

static void off_before_tc(void)
{
    start();
    send('a');
    *USART(CR1) = 0;
}

static void off_with_a_byte(void)
{
    start();
    usart_l4_receive(&l475_usart1, 'a', 0);
    *USART(CR1) = 0;
}

static void transmitter_off(void)
{
    *USART(BRR) = BRR_115200;
    *USART(CR1) = UE;
    *USART(TDR) = 'a';
}

static void no_speed(void)
{
    *USART(CR1) = UE | TE;
    *USART(TDR) = 'a';
}

static void wrong_speed(void)
{
    *USART(BRR) = 694; /* right for 80 MHz */
    *USART(CR1) = UE | TE;
    *USART(TDR) = 'a';
}

static void nothing_received(void)
{
    start();
    (void)*USART(RDR);
}

static void status_written(void)
{
    *USART(ISR) = 0;
}

static void reserved_clear(void)
{
    *USART(ICR) = RXNE;
}

static void clear_read(void)
{
    *USART(ICR) |= ORE;
}

static void half_access(void)
{
    *(volatile uint16_t *)USART(CR1) = 0;
}

static void gate_closed(void)
{
    *RCC(0x60) &= ~(1u << 14);
    (void)*USART(ISR);
}

static void no_delay_behind_the_gate(void)
{
    *RCC(0x4C) &= ~2u;
    *RCC(0x4C) |= 2;
    (void)*GPIOB(0);
}

static void no_wait_states(void)
{
    *RCC(0) = 1 | 1 << 3 | 0xB << 4; /* MSI at 48 MHz */
}

static void pll_not_ready(void)
{
    *FLASH_ACR = 4;
    *RCC(0xC) = 1 | 40 << 8 | 1 << 24;
    *RCC(0) |= 1 << 24;
    *RCC(8) = 3;
}

static void pll_changed_while_on(void)
{
    *RCC(0) |= 1 << 24;
    *RCC(0xC) = 1 | 40 << 8 | 1 << 24;
}

static void port_i(void)
{
    *SYSCFG_EXTICR4 = 8 << 4;
}

static const struct rule rules[] = {
    {"sends", sends, NULL},
    {"with half of the samples", half_speed_sampling, NULL},
    {"receives", receives, NULL},
    {"an overrun", overrun, NULL},
    {"a framing error", framing_error, NULL},
    {"a transmit interrupt", transmit_interrupt, NULL},
    {"a button", button, NULL},
    {"another speed while it is on", brr_while_on, "40.8: USART1: bits of BRR that need UE 0"},
    {"another length while it is on", length_while_on, "40.8.1: USART1: bits of CR1 that need UE 0"},
    {"other stop bits while it is on", stop_bits_while_on, "40.8: USART1: bits of CR2 that need UE 0"},
    {"overruns off while it is on", overrun_off_while_on, "40.8: USART1: bits of CR3 that need UE 0"},
    {"too fast", too_fast, "40.8.11: USART1: TDR is written while TXE is 0"},
    {"off before TC", off_before_tc, "40.5.2: USART1: the transmitter is switched off"},
    {"off with a byte in RDR", off_with_a_byte, "40.5.3: USART1: the receiver is switched off"},
    {"the transmitter is off", transmitter_off, "40.5.2: USART1: TDR is written while"},
    {"no speed", no_speed, "40.8.4: USART1 is used without"},
    {"the speed of another clock", wrong_speed, "USART1 speaks at 5763 baud"},
    {"nothing was received", nothing_received, "40.8.10"},
    {"the status is written", status_written, "register 0x1c is read-only"},
    {"RXNE is cleared in ICR", reserved_clear, "40.8.9"},
    {"ICR is read", clear_read, "register 0x20 is read, and is write-only"},
    {"a half-word access", half_access, "USART1: an access of 2 bytes"},
    {"a closed gate", gate_closed, "USART1 is used while its clock is off"},
    {"no delay behind the gate", no_delay_behind_the_gate, "GPIOB is used while its clock has only just"},
    {"no wait states", no_wait_states, "3.3.3: 0 wait states at 48000000"},
    {"a PLL that is not ready", pll_not_ready, "6.2.8: SW selects"},
    {"a PLL that is on is changed", pll_changed_while_on, "6.4.4: PLLCFGR is changed"},
    {"a port that is not there", port_i, "9.2.3: line 13"},
};

static void power_on(void)
{
    l475_power_on();
    l475_open_gates();
}

RULES_MAIN(power_on, rules)
