/* SPDX-License-Identifier: MIT */
/* An STM32L475 of models, at the addresses, gates and interrupt numbers of RM0351 Rev 9 (2.2.2, 6.4, 13.3). */
#pragma once

#include "port.h"
#include "rcc_l4.h"
#include "usart_l4.h"

enum { L475_PORTS = 8 };
extern struct port l475_port[L475_PORTS];
extern struct usart_l4 l475_usart1, l475_usart2, l475_usart3;

/* Power on, as the B-L475E-IOT01A: a button at PC13 that is high until it is pressed, and somebody at 115,200 baud on the
   other end of each line. */
void l475_power_on(void);

/* Without the start-up of the clock tree: MSI at 4 MHz, and the gates of all blocks open. */
void l475_open_gates(void);
