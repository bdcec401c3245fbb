/* SPDX-License-Identifier: MIT */
/* From a link to the object that it is part of. A macro, because C has no other way to pass a type and a member. */
#pragma once

#include <stddef.h>

#define container_of(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))
