/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record a line for pipes: fields separated by tabs, tabs and controls inside escaped, so that `cut -f1,2` always works. */
#include "print.h"

static void field_in(GString *out, const DsStyle *style, DsInk ink, const char *text) {
  g_string_append_c(out, '\t');
  ds_print_ink(out, style, text && *text ? ink : DS_INK_PLAIN, text);
}

static void field(GString *out, const char *text, gboolean first) {
  g_autofree char *safe = ds_escape(text ? text : "");
  if (!first) g_string_append_c(out, '\t');
  g_string_append(out, safe);
}

void ds_print_hit_line(GString *out, const DsHit *hit, char end, const DsStyle *style) {
  g_autofree char *slide = hit->is_slide ? g_strdup_printf("%u", hit->slide) : g_strdup("");
  field(out, hit->deck, TRUE);
  field_in(out, style, DS_INK_NUMBER, slide);
  field(out, hit->talk ? hit->talk->title : "", FALSE);
  field_in(out, style, hit->title ? DS_INK_TITLE : DS_INK_DIM, hit->title ? hit->title : hit->first_line);
  g_string_append_c(out, '\t');
  ds_print_lit(out, style, hit->snippet ? hit->snippet : "", hit->highlights);
  g_string_append_c(out, end);
}

void ds_print_facet_lines(GString *out, const DsFacets *facets, char end) {
  for (guint i = 0; i < DS_FACET_N; i++)
    for (guint k = 0; k < facets->values[i]->len; k++) {
      const DsFacetValue *value = g_ptr_array_index(facets->values[i], k);
      g_autofree char *matches = g_strdup_printf("%u", value->count);
      field(out, ds_facet_names[i], TRUE);
      field(out, value->name, FALSE);
      field(out, matches, FALSE);
      g_string_append_c(out, end);
    }
}

void ds_print_talk_line(GString *out, const DsTalk *talk, const GPtrArray *decks, char end, const DsStyle *style) {
  g_autofree char *speakers = ds_print_speakers(talk);
  g_autoptr(GString) paths = g_string_new(NULL);
  for (guint i = 0; decks && i < decks->len; i++) g_string_append_printf(paths, "%s%s", i ? ", " : "", (char *)g_ptr_array_index(decks, i));
  field(out, talk->id, TRUE);
  field(out, talk->date, FALSE);
  field_in(out, style, DS_INK_TITLE, talk->title);
  field(out, speakers, FALSE);
  field(out, talk->event, FALSE);
  field(out, paths->str, FALSE);
  g_string_append_c(out, end);
}

void ds_print_deck_line(GString *out, const DsManifest *manifest, const DsTalk *talk, char end, const DsStyle *style) {
  g_autofree char *slides = g_strdup_printf("%u", manifest->slides);
  g_autofree char *score = manifest->how ? g_strdup_printf("%.2f", manifest->score) : g_strdup("");
  field(out, manifest->path, TRUE);
  field(out, slides, FALSE);
  field_in(out, style, manifest->code >= 0 ? DS_INK_WARN : DS_INK_PLAIN, ds_print_deck_status(manifest));
  field_in(out, style, DS_INK_TITLE, talk ? talk->title : "");
  field(out, score, FALSE);
  field(out, manifest->code >= 0 ? manifest->message : manifest->evidence, FALSE);
  g_string_append_c(out, end);
}
