/* SPDX-License-Identifier: MIT */
/* An STM32F429 of models, at the addresses, gates and interrupt numbers of RM0090 Rev 19 (2.3, 6.3, 12.1.3). */
#pragma once

#include "dma_f4.h"
#include "port.h"
#include "iwdg.h"
#include "rcc_f4.h"
#include "rng_f4.h"
#include "tim.h"
#include "usart_f4.h"

enum { F429_PORTS = 11 };
extern struct port f429_port[F429_PORTS];
extern struct usart_f4 f429_usart1, f429_usart2, f429_usart3;
extern struct dma_f4 f429_dma1;
extern struct tim f429_tim2, f429_tim5;

/* Power on, as the Nucleo-F429ZI: 8 MHz at OSC_IN from the probe, nothing on the pins but a button at PC13 that is not
   pressed, and somebody at 115,200 baud on the other end of each line. */
void f429_power_on(void);

/* Without the start-up of the clock tree: HSI, and the gates of all blocks open. */
void f429_open_gates(void);
