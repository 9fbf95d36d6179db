/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a terminal's last results, of which `open 2` reads the second line. */
#include "fuzz.h"

#include "cli/cli.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (guint number = 0; number < 4; number++) {
    g_auto(CliLast) last = {0};
    g_autoptr(GError) error = NULL;
    gboolean ok = cli_last_parse((const char *)data, size, number, &last, &error);
    fuzz_check_outcome(ok, error);
    g_assert(ok || !last.deck);
    fuzz_check_text(last.content);
    fuzz_check_text(last.talk);
    fuzz_check_text(last.query);
    g_assert(last.slide < G_MAXINT && last.last < G_MAXINT);
  }
  return 0;
}
