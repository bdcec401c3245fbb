/* SPDX-License-Identifier: MIT */
/* What a program includes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "call.h"
#include "clock.h"
#include "event.h"
#include "mail.h"
#include "print.h"
#include "page.h"
#include "sync.h"
#include "sys.h"
#include "thread.h"
#include "timer.h"
