/* SPDX-License-Identifier: MIT */
#pragma once

/* What the tester asks of the server: LOOK answers {problems, calls so far, identity, mail}; CRASH never answers. */
enum restart_operation { LOOK, CRASH };
