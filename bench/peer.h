/* SPDX-License-Identifier: MIT */
#pragma once

enum peer_operation { PEER_COUNT, PEER_COPY };
