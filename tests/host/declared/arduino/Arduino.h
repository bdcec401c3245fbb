/* SPDX-License-Identifier: MIT */
/* What the sketch in docs/coming-from.md uses of Arduino, declared from its reference: nothing is behind it. */
#pragma once

#include <stdint.h>

enum { RISING = 3, A0 = 14 };

struct declared_serial {
    void begin(unsigned long baud);
    void println(int number);
};
extern declared_serial Serial;

int digitalPinToInterrupt(int pin);
void attachInterrupt(int interrupt, void (*handler)(), int mode);
int analogRead(int pin);
void setup();
void loop();
