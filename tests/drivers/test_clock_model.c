/* SPDX-License-Identifier: MIT */
/* RCC, PWR and FLASH of the STM32F42x: the way to 168 MHz, and each way to do it wrong. */
#include "rules.h"
#include "f429.h"

#define RCC_CR reg(0x40023800)
#define RCC_PLLCFGR reg(0x40023804)
#define RCC_CFGR reg(0x40023808)
#define RCC_AHB1RSTR reg(0x40023810)
#define RCC_AHB1ENR reg(0x40023830)
#define RCC_APB1ENR reg(0x40023840)
#define RCC_APB2ENR reg(0x40023844)
#define PWR_CR reg(0x40007000)
#define PWR_CSR reg(0x40007004)
#define FLASH_ACR reg(0x40023C00)
#define GPIOA_MODER reg(0x40020000)
#define GPIOB_MODER reg(0x40020400)

enum {
    HSEON = 1 << 16,
    HSERDY = 1 << 17,
    HSEBYP = 1 << 18,
    PLLON = 1 << 24,
    PLLRDY = 1 << 25,
    FROM_HSE = 1 << 22,
    APB1_BY_4_APB2_BY_2 = 5 << 10 | 4 << 13,
    RESERVED = 0x20000000,
};

static void wait_for(volatile uint32_t *at, uint32_t bits)
{
    for (int i = 0; (*at & bits) != bits; i++) {
        assert_in_range(i, 0, 100000);
    }
}

static uint32_t pll(uint32_t m, uint32_t n, uint32_t q)
{
    return RESERVED | FROM_HSE | m | n << 6 | q << 24; /* P = 2 */
}

static void start_hse(void)
{
    *RCC_CR |= HSEBYP;
    *RCC_CR |= HSEON;
    wait_for(RCC_CR, HSERDY);
}

static void lock_pll(uint32_t pllcfgr)
{
    start_hse();
    *RCC_PLLCFGR = pllcfgr;
    *RCC_CR |= PLLON;
    wait_for(RCC_CR, PLLRDY);
}

static void set_latency(uint32_t latency)
{
    *FLASH_ACR = latency;
    while ((*FLASH_ACR & 0xF) != latency) {
    }
}

static void run_from_pll(void)
{
    *RCC_CFGR = (*RCC_CFGR & ~3u) | 2;
    wait_for(RCC_CFGR, 2 << 2);
}

static void to_168_mhz(void)
{
    lock_pll(pll(8, 336, 7));
    set_latency(5);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
    assert_int_equal(rcc_hclk(), 168000000);
    assert_int_equal(rcc_pclk1(), 42000000);
    assert_int_equal(rcc_pclk2(), 84000000);
    assert_int_equal(rcc_pll48(), 48000000);
}

static void open_pwr(void)
{
    *RCC_APB1ENR |= 1u << 28;
    (void)*RCC_APB1ENR;
}

static void overdrive(void)
{
    open_pwr();
    *PWR_CR |= 1 << 16;
    wait_for(PWR_CSR, 1 << 16);
    *PWR_CR |= 1 << 17;
    wait_for(PWR_CSR, 1 << 17);
}

static void to_180_mhz(void)
{
    lock_pll(pll(8, 360, 8));
    overdrive();
    set_latency(5);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
    assert_int_equal(rcc_hclk(), 180000000);
}

static void down_again(void)
{
    to_168_mhz();
    *RCC_CFGR &= ~3u;
    while (*RCC_CFGR & 0xC) {
    }
    set_latency(0);
    *RCC_CR &= ~(uint32_t)PLLON;
    *RCC_PLLCFGR = pll(8, 200, 5);
}

static void crystal_takes_milliseconds(void)
{
    rcc_hse = HSE_CRYSTAL;
    *RCC_CR |= HSEON;
    bus_pass_us(1000);
    assert_false(*RCC_CR & HSERDY);
    bus_pass_us(1000);
    assert_true(*RCC_CR & HSERDY);
}

static void dead_crystal_is_never_ready(void)
{
    rcc_hse = HSE_DEAD;
    *RCC_CR |= HSEON;
    bus_pass_us(1000000);
    assert_false(*RCC_CR & HSERDY);
}

static void input_needs_bypass(void)
{
    *RCC_CR |= HSEON;
    bus_pass_us(10000);
    assert_false(*RCC_CR & HSERDY);
}

static void pll_that_does_not_lock(void)
{
    rcc_pll_locks = false;
    start_hse();
    *RCC_PLLCFGR = pll(8, 336, 7);
    *RCC_CR |= PLLON;
    bus_pass_us(10000);
    assert_false(*RCC_CR & PLLRDY);
}

static void pllcfgr_while_on(void)
{
    lock_pll(pll(8, 336, 7));
    *RCC_PLLCFGR = pll(8, 360, 7);
}

static void reserved_bits(void)
{
    *RCC_PLLCFGR = pll(8, 336, 7) & ~(uint32_t)RESERVED;
}

static void pll_before_hse(void)
{
    *RCC_PLLCFGR = pll(8, 336, 7);
    *RCC_CR |= HSEBYP;
    *RCC_CR |= HSEON;
    *RCC_CR |= PLLON;
}

static void pll_out_of_range(void)
{
    lock_pll(pll(8, 40, 7));
}

static void vco_input(void)
{
    lock_pll(pll(16, 336, 7));
}

static void vco_output(void)
{
    lock_pll(pll(4, 336, 7));
}

static void bypass_while_on(void)
{
    *RCC_CR |= HSEON;
    *RCC_CR |= HSEBYP;
}

static void switch_to_unready(void)
{
    *RCC_CR |= HSEBYP;
    *RCC_CR |= HSEON;
    *RCC_CFGR |= 1;
}

static void switch_to_unlocked_pll(void)
{
    start_hse();
    *RCC_PLLCFGR = pll(8, 336, 7);
    set_latency(5);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    *RCC_CR |= PLLON;
    *RCC_CFGR |= 2;
}

static void hse_off_below_the_pll(void)
{
    to_168_mhz();
    *RCC_CR &= ~(uint32_t)HSEON;
}

static void pll_off_while_running(void)
{
    to_168_mhz();
    *RCC_CR &= ~(uint32_t)PLLON;
}

static void too_few_wait_states(void)
{
    lock_pll(pll(8, 336, 7));
    set_latency(4);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
}

static void latency_afterwards(void)
{
    lock_pll(pll(8, 336, 7));
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
    set_latency(5);
}

static void latency_not_read_back(void)
{
    lock_pll(pll(8, 336, 7));
    *FLASH_ACR = 5;
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
}

static void latency_lowered_too_early(void)
{
    to_168_mhz();
    *FLASH_ACR = 1;
}

static void cache_reset_while_on(void)
{
    *FLASH_ACR = 1 << 9;
    *FLASH_ACR = 1 << 9 | 1 << 11;
}

static void apb1_too_fast(void)
{
    lock_pll(pll(8, 336, 7));
    set_latency(5);
    *RCC_CFGR |= 4 << 10 | 4 << 13;
    run_from_pll();
}

static void apb2_too_fast(void)
{
    lock_pll(pll(8, 336, 7));
    set_latency(5);
    *RCC_CFGR |= 5 << 10;
    run_from_pll();
}

static void prescalers_afterwards(void)
{
    lock_pll(pll(8, 336, 7));
    set_latency(5);
    run_from_pll();
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
}

static void no_overdrive_at_180(void)
{
    lock_pll(pll(8, 360, 8));
    set_latency(5);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
}

static void scale_2_at_168(void)
{
    open_pwr();
    *PWR_CR = 2 << 14;
    lock_pll(pll(8, 336, 7));
    set_latency(5);
    *RCC_CFGR |= APB1_BY_4_APB2_BY_2;
    run_from_pll();
}

static void vos_while_pll_is_on(void)
{
    lock_pll(pll(8, 336, 7));
    open_pwr();
    *PWR_CR = 2 << 14;
}

static void odswen_too_early(void)
{
    open_pwr();
    *PWR_CR |= 1 << 16;
    *PWR_CR |= 1 << 17;
}

static void gate_closed(void)
{
    (void)*GPIOA_MODER;
}

static void wrong_gate(void)
{
    *RCC_AHB1ENR |= 1;
    (void)*RCC_AHB1ENR;
    (void)*GPIOB_MODER;
}

static void no_delay_behind_the_gate(void)
{
    *RCC_AHB1ENR |= 1;
    *GPIOA_MODER = 0xA8000000;
}

static void held_in_reset(void)
{
    f429_open_gates();
    *RCC_AHB1RSTR = 1;
    (void)*GPIOA_MODER;
}

static void reset_restores(void)
{
    f429_open_gates();
    *GPIOB_MODER = 0x281;
    *RCC_AHB1RSTR = 2;
    *RCC_AHB1RSTR = 0;
    assert_int_equal(*GPIOB_MODER, 0x280);
}

static void nothing_there(void)
{
    *reg(0x40014000) = 1;
}

static const struct rule rules[] = {
    {"168 MHz", to_168_mhz, NULL},
    {"180 MHz", to_180_mhz, NULL},
    {"and down again", down_again, NULL},
    {"a crystal takes milliseconds", crystal_takes_milliseconds, NULL},
    {"a dead crystal is never ready", dead_crystal_is_never_ready, NULL},
    {"an input needs the bypass", input_needs_bypass, NULL},
    {"a PLL that does not lock", pll_that_does_not_lock, NULL},
    {"reset restores", reset_restores, NULL},
    {"PLLCFGR while the PLL is on", pllcfgr_while_on, "6.3.2: PLLCFGR is written while"},
    {"reserved bits of PLLCFGR", reserved_bits, "6.3.2: reserved"},
    {"the PLL before the HSE", pll_before_hse, "6.2.3: the PLL is enabled before"},
    {"PLLN out of range", pll_out_of_range, "is out of range"},
    {"the VCO's input", vco_input, "the VCO's input is 500000"},
    {"the VCO's output", vco_output, "the VCO's output is 672000000"},
    {"HSEBYP while the HSE is on", bypass_while_on, "HSEBYP is written"},
    {"a switch to a HSE that is not ready", switch_to_unready, "6.2.6"},
    {"a switch to a PLL that is not locked", switch_to_unlocked_pll, "6.2.6"},
    {"HSE off below the PLL", hse_off_below_the_pll, "6.3.1: a clock that the system runs on"},
    {"PLL off below the system", pll_off_while_running, "6.3.1: a clock that the system runs on"},
    {"too few wait states", too_few_wait_states, "3.5.1: 4 wait states at 168000000"},
    {"wait states afterwards", latency_afterwards, "3.5.1: 0 wait states at 168000000"},
    {"wait states not read back", latency_not_read_back, "3.5.1: the new latency was not read back"},
    {"wait states lowered too early", latency_lowered_too_early, "3.5.1: 1 wait states"},
    {"a cache reset while it is on", cache_reset_while_on, "3.9.2: a cache"},
    {"APB1 too fast", apb1_too_fast, "6.3.3: APB1 runs at 84000000"},
    {"APB2 too fast", apb2_too_fast, "6.3.3: APB2 runs at 168000000"},
    {"prescalers afterwards", prescalers_afterwards, "6.3.3: APB1 runs at 168000000"},
    {"180 MHz without over-drive", no_overdrive_at_180, "5.1.4: HCLK is 180000000"},
    {"168 MHz at scale 2", scale_2_at_168, "5.1.4: HCLK is 168000000"},
    {"VOS while the PLL is on", vos_while_pll_is_on, "5.4.1: VOS is written"},
    {"ODSWEN before ODRDY", odswen_too_early, "5.4.1: ODSWEN"},
    {"a closed gate", gate_closed, "GPIOA is used while its clock is off"},
    {"the wrong gate", wrong_gate, "GPIOB is used while its clock is off"},
    {"no delay behind the gate", no_delay_behind_the_gate, "GPIOA is used while its clock has only just"},
    {"a block held in reset", held_in_reset, "GPIOA is used while it is held in reset"},
    {"an address where nothing is", nothing_there, "nothing is at 0x40014000"},
};

RULES_MAIN(f429_power_on, rules)
