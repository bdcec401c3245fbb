/* SPDX-License-Identifier: MIT */
/* What the processes of the demonstration say to each other by mail. */
#pragma once

enum led_order { LED_BLINK, LED_STOP, LED_CRASH };
