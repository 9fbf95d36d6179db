/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins that can have no effect: nothing else would tell of a slip of the pen in decksearch.yaml. */
#include "run.h"

#include <string.h>

static gboolean has_deck(const GPtrArray *files, const char *path) {
  for (guint i = 0; i < files->len; i++) {
    const DsFile *file = g_ptr_array_index(files, i);
    if (file->kind == DS_FILE_DECK && g_str_equal(file->path, path)) return TRUE;
  }
  return FALSE;
}

void ds_pins_doubt(const GPtrArray *pins, const GPtrArray *files, const DsLinker *linker, GPtrArray *problems) {
  for (guint i = 0; i < pins->len; i++) {
    const DsPin *pin = g_ptr_array_index(pins, i);
    g_autofree char *deck = ds_quote(pin->deck);
    g_autoptr(GError) error = NULL;
    if (!has_deck(files, pin->deck))
      g_ptr_array_add(problems, g_strdup_printf("decksearch.yaml: pin of %s: there is no such deck", deck));
    else if (pin->talk && !ds_linker_find_talk(linker, pin->talk, &error))
      g_ptr_array_add(problems, g_strdup_printf("decksearch.yaml: pin of %s: %s", deck, error->message));
  }
}
