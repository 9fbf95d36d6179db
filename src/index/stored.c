/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a document: what a hit shows. One string for all lines, one byte each for role and noise, so that a slide stays small. */
#include "internal.h"

#include <string.h>

#define STORED_TYPE                                                                                                                        \
  "(aysuuumsmsmssayayaqas)" /* deck, sha256, first, last, ordinal, label, title, talk, lines, roles, kinds, pages, reasons */
#define MAX_LINES 200000u

static void line_clear(gpointer data) {
  DsStoredLine *line = data;
  g_free(line->text);
  g_free(line->why);
}

void ds_stored_free(DsStored *stored) {
  if (!stored) return;
  g_free(stored->deck);
  g_free(stored->sha256);
  g_free(stored->label);
  g_free(stored->title);
  g_free(stored->talk_id);
  if (stored->lines) g_array_unref(stored->lines);
  g_free(stored);
}

GBytes *ds_variant_bytes(GVariant *value) {
  g_autoptr(GVariant) owned = g_variant_ref_sink(value);
  return g_variant_get_data_as_bytes(owned);
}

GBytes *ds_stored_encode(const DsStored *stored) {
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GByteArray) roles = g_byte_array_new(), kinds = g_byte_array_new();
  g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(guint16));
  GVariantBuilder reasons;
  g_variant_builder_init(&reasons, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; stored->lines && i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    guint8 role = (guint8)line->role, kind = (guint8)line->noise;
    guint16 page = (guint16)MIN(line->page - stored->first, G_MAXUINT16);
    g_string_append_printf(text, "%s\n", line->text);
    g_byte_array_append(roles, &role, 1);
    g_byte_array_append(kinds, &kind, 1);
    g_array_append_val(pages, page);
    if (line->role == DS_ROLE_NOISE) g_variant_builder_add(&reasons, "s", line->why ? line->why : "");
  }
  GVariant *role_bytes = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, roles->data ? roles->data : (const guint8 *)"", roles->len, 1);
  GVariant *kind_bytes = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, kinds->data ? kinds->data : (const guint8 *)"", kinds->len, 1);
  GVariant *page_numbers = g_variant_new_fixed_array(G_VARIANT_TYPE_UINT16, pages->data ? pages->data : "", pages->len, sizeof(guint16));
  return ds_variant_bytes(g_variant_new("(@aysuuumsmsmss@ay@ay@aqas)", g_variant_new_bytestring(stored->deck ? stored->deck : ""),
                                        stored->sha256 ? stored->sha256 : "", stored->first, stored->last, stored->ordinal, stored->label,
                                        stored->title, stored->talk_id, text->str, role_bytes, kind_bytes, page_numbers, &reasons));
}

/* The lines out of their packed form; FALSE when the parts do not fit each other. */
static gboolean unpack_lines(GVariant *value, DsStored *stored) {
  const char *text = NULL;
  gsize n_roles, n_kinds, n_pages;
  guint next_reason = 0;
  g_variant_get_child(value, 8, "&s", &text);
  g_autoptr(GVariant) roles = g_variant_get_child_value(value, 9), kinds = g_variant_get_child_value(value, 10),
                      pages = g_variant_get_child_value(value, 11);
  g_autoptr(GVariant) reasons = g_variant_get_child_value(value, 12);
  const guint8 *role = g_variant_get_fixed_array(roles, &n_roles, 1), *kind = g_variant_get_fixed_array(kinds, &n_kinds, 1);
  const guint16 *page = g_variant_get_fixed_array(pages, &n_pages, sizeof(guint16));
  if (n_roles != n_kinds || n_roles != n_pages || n_roles > MAX_LINES) return FALSE;
  for (gsize i = 0; i < n_roles; i++) {
    const char *end = strchr(text, '\n');
    if (!end || role[i] > DS_ROLE_NOISE || kind[i] > DS_NOISE_THUMBNAIL) return FALSE;
    DsStoredLine line = {.text = g_strndup(text, (gsize)(end - text)),
                         .role = (DsRole)role[i],
                         .page = stored->first + page[i],
                         .noise = (DsNoiseKind)kind[i]};
    if (line.role == DS_ROLE_NOISE && next_reason < g_variant_n_children(reasons))
      g_variant_get_child(reasons, next_reason++, "s", &line.why);
    g_array_append_val(stored->lines, line);
    text = end + 1;
  }
  return TRUE;
}

DsStored *ds_stored_decode(GBytes *bytes, GError **error) {
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(STORED_TYPE), bytes, FALSE));
  g_autoptr(DsStored) stored = g_new0(DsStored, 1);
  const char *deck = NULL;
  stored->lines = g_array_new(FALSE, TRUE, sizeof(DsStoredLine));
  g_array_set_clear_func(stored->lines, line_clear);
  g_variant_get_child(value, 0, "^&ay", &deck);
  stored->deck = deck && *deck ? g_strdup(deck) : NULL;
  g_variant_get_child(value, 1, "s", &stored->sha256);
  g_variant_get_child(value, 2, "u", &stored->first);
  g_variant_get_child(value, 3, "u", &stored->last);
  g_variant_get_child(value, 4, "u", &stored->ordinal);
  g_variant_get_child(value, 5, "ms", &stored->label);
  g_variant_get_child(value, 6, "ms", &stored->title);
  g_variant_get_child(value, 7, "ms", &stored->talk_id);
  if (g_variant_is_normal_form(value) && unpack_lines(value, stored) && stored->first <= stored->last) return g_steal_pointer(&stored);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX,
              "a document of the index is damaged; 'decksearch index' after removing the folder 'db' mends it");
  return NULL;
}
