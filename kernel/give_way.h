/* SPDX-License-Identifier: MIT */
/* Handlers do not interrupt each other. So that an interrupt never waits long, whatever takes many steps comes here between
   them: if an interrupt waits, the kernel is left, and what the handler was about to do it does from its beginning when
   that has been served. A system call is made again, so until the last of these it changes nothing, or what may stay
   changed. A due alarm comes again. What must not be left half done sets kernel.in_one_piece; and once some
   have been left, the others go on to their ends until a millisecond is over. */
#pragma once

/* Does not return if an interrupt waits and the handler may be left. */
void give_way(void);
