/* SPDX-License-Identifier: MIT */
#pragma once

enum { BELL = 1 << 8 }; /* the event bit with which the peer notifies the tour; bits from 0 on are lines */
