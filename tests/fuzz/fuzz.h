/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fuzz targets share. A target is one function of any bytes: with libFuzzer's main it looks for bytes that break it, with replay.c's it
 * is shown its committed corpus once. A broken promise aborts, as g_assert() does. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** @text, unless NULL, is what every shown and sent text must be. */
static inline void fuzz_check_text(const char *text) {
  g_assert(!text || g_utf8_validate(text, -1, NULL));
}

/** A failure says why, in words that can be shown; a success leaves no error behind. */
static inline void fuzz_check_outcome(gboolean ok, const GError *error) {
  g_assert(ok == !error);
  if (error) fuzz_check_text(error->message);
}
