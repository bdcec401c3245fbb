/* SPDX-License-Identifier: MIT */
/* DMA1 of the STM32F4, stream 3 to USART3. */
#include "rules.h"
#include "f429.h"

#define USART(offset) reg(0x40004800 + (offset))
#define DMA1(offset) reg(0x40026000 + (offset))
#define STREAM(offset) DMA1(0x10 + 3 * 0x18 + (offset))
#define WIRE (&f429_usart3.wire)
#define TEXT ((char *)(uintptr_t)BUS_RAM)

enum { LISR = 0, LIFCR = 8, CR = 0, NDTR = 4, PAR = 8, M0AR = 0xC, FCR = 0x14, IRQ = 14 };
enum {
    EN = 1,
    TCIE = 1 << 4,
    TO_PERIPHERAL = 1 << 6,
    MINC = 1 << 10,
    CHANNEL_4 = 4 << 25,
    TCIF3 = 1 << 27,
    ALL_OF_3 = 0x3D << 22
};
enum { SEND = CHANNEL_4 | MINC | TO_PERIPHERAL | TCIE };
enum { TC = 1 << 6, FRAME_US = 87, COUNT = 11 };

static void configure(void)
{
    *USART(0xC) = 1 << 13;
    *USART(0x8) = 139;
    *USART(0xC) = 1 << 13 | 1 << 3;
    *USART(0x14) = 1 << 7;
    *USART(0) = ~(uint32_t)TC;
    strcpy(TEXT, "hello world");
    *STREAM(PAR) = 0x40004804;
    *STREAM(M0AR) = BUS_RAM;
    *STREAM(NDTR) = COUNT;
    *STREAM(CR) = SEND;
}

static void start(void)
{
    configure();
    *STREAM(CR) |= EN;
}

static void wait_end(void)
{
    assert_true(bus_wait_line(IRQ, (COUNT + 2) * FRAME_US));
    assert_true(*DMA1(LISR) & TCIF3);
    assert_false(*STREAM(CR) & EN);
    *DMA1(LIFCR) = ALL_OF_3;
    assert_false(bus_line(IRQ));
}

static void sends(void)
{
    start();
    wait_end();
    while (!(*USART(0) & TC)) {
    }
    assert_int_equal(WIRE->heard_count, COUNT);
    assert_memory_equal(WIRE->heard, "hello world", COUNT);
}

static void sends_twice(void)
{
    sends();
    *STREAM(NDTR) = COUNT;
    *USART(0) = ~(uint32_t)TC;
    *STREAM(CR) |= EN;
    wait_end();
    bus_pass_us(3 * FRAME_US);
    assert_int_equal(WIRE->heard_count, 2 * COUNT);
}

static void stops(void)
{
    start();
    bus_pass_us(4 * FRAME_US);
    *STREAM(CR) &= ~(uint32_t)EN;
    assert_true(*STREAM(CR) & EN);
    while (*STREAM(CR) & EN) {
    }
    assert_in_range(*STREAM(NDTR), 1, COUNT - 1);
    *STREAM(NDTR) = COUNT;
}

static void flags_set(void)
{
    start();
    bus_wait_line(IRQ, (COUNT + 2) * FRAME_US);
    *STREAM(NDTR) = COUNT;
    *STREAM(CR) |= EN;
}

static void stale_tc(void)
{
    sends();
    *STREAM(NDTR) = COUNT;
    *STREAM(CR) |= EN;
    wait_end();
}

static void count_while_on(void)
{
    start();
    *STREAM(NDTR) = 1;
}

static void address_before_it_stopped(void)
{
    start();
    bus_pass_us(2 * FRAME_US);
    *STREAM(CR) &= ~(uint32_t)EN;
    *STREAM(M0AR) = BUS_RAM + 4;
}

static void channel_while_on(void)
{
    start();
    *STREAM(CR) = SEND | EN | 7 << 25;
}

static void nothing(void)
{
    configure();
    *STREAM(NDTR) = 0;
    *STREAM(CR) |= EN;
}

static void wrong_direction(void)
{
    configure();
    *STREAM(CR) = CHANNEL_4 | MINC | EN;
}

static void wrong_channel(void)
{
    configure();
    *STREAM(CR) = 7u << 25 | MINC | TO_PERIPHERAL | EN;
}

static void wrong_register(void)
{
    configure();
    *STREAM(PAR) = 0x40004800;
    *STREAM(CR) |= EN;
}

static void wrong_size(void)
{
    configure();
    *STREAM(CR) = SEND | 2 << 11 | EN;
}

static void ccm(void)
{
    configure();
    *STREAM(M0AR) = 0x10000000;
    *STREAM(CR) |= EN;
}

static void beyond_ram(void)
{
    configure();
    *STREAM(M0AR) = BUS_RAM + BUS_RAM_BYTES - 10;
    *STREAM(CR) |= EN;
}

static void others_stream(void)
{
    f429_dma1.owned = 1 << 4;
    configure();
}

static void others_flags(void)
{
    start();
    bus_wait_line(IRQ, (COUNT + 2) * FRAME_US);
    f429_dma1.owned = 1 << 2;
    *DMA1(LIFCR) = UINT32_MAX;
}

static void status_written(void)
{
    *DMA1(LISR) = 0;
}

static void half_access(void)
{
    *(volatile uint16_t *)STREAM(NDTR) = 1;
}

static const struct rule rules[] = {
    {"sends", sends, NULL},
    {"sends twice", sends_twice, NULL},
    {"stops, after a while", stops, NULL},
    {"flags of the last time", flags_set, "10.5.5: stream 3 is enabled while its flags are set"},
    {"TC of the last time", stale_tc, "30.3.13: USART3: the DMA begins to send while TC is set"},
    {"NDTR while it is on", count_while_on, "10.3.17: stream 3: register 0x4"},
    {"an address before it has stopped", address_before_it_stopped, "10.3.17: stream 3: register 0xc"},
    {"another channel while it is on", channel_while_on, "10.5.5: stream 3 is configured while EN is 1"},
    {"nothing to send", nothing, "10.5.6"},
    {"the wrong direction", wrong_direction, "not direction 0"},
    {"the wrong channel", wrong_channel, "10.3.3: stream 3, channel 7"},
    {"the wrong register", wrong_register, "10.3.3: stream 3, channel 4 does not lead to 0x40004800"},
    {"words from bytes", wrong_size, "not PSIZE 2"},
    {"CCM memory", ccm, "2.3.1: the DMA does not reach 11 bytes at 0x10000000"},
    {"memory that ends too early", beyond_ram, "2.3.1: the DMA does not reach"},
    {"another's stream", others_stream, "stream 3, which is another's, is written"},
    {"another's flags", others_flags, "10.5.3: flags of stream 3"},
    {"the status is written", status_written, "10.5.1"},
    {"a half-word access", half_access, "DMA1: an access of 2 bytes"},
};

static void power_on(void)
{
    f429_power_on();
    f429_open_gates();
}

RULES_MAIN(power_on, rules)
