/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run has come. */
#include "print.h"

#define BAR 20u      /* columns */
#define SOON 1.0     /* seconds before which a speed says nothing */
#define DAY 86400.0f /* seconds; what takes longer is not told */

/* " 35 pages/s, 0:12 left"; empty in the first second. */
static char *speed_of(const DsProgress *progress) {
  if (progress->seconds < SOON || !progress->done) return g_strdup("");
  double left = progress->seconds / progress->done * (progress->total - progress->done);
  if (left > DAY) return g_strdup_printf(", %.0f pages/s", progress->pages / progress->seconds);
  guint s = (guint)(left + 0.5);
  g_autofree char *hours = s >= 3600 ? g_strdup_printf("%u:%02u", s / 3600, s / 60 % 60) : g_strdup_printf("%u", s / 60);
  return g_strdup_printf(", %.0f pages/s, %s:%02u left", progress->pages / progress->seconds, hours, s % 60);
}

void ds_print_progress(GString *out, const DsProgress *progress) {
  g_autofree char *deck = ds_escape(progress->deck ? progress->deck : ""), *speed = speed_of(progress);
  g_string_append_printf(out, "%u of %u decks, %u pages%s: %s", progress->done, progress->total, progress->pages, speed, deck);
}

void ds_print_progress_bar(GString *out, const DsProgress *progress, guint columns) {
  guint filled = progress->total ? BAR * progress->done / progress->total : BAR;
  g_autofree char *full = g_strnfill(filled, '#'), *rest = g_strnfill(BAR - filled, '.'), *speed = speed_of(progress);
  g_autofree char *head = g_strdup_printf("[%s%s] %u/%u decks%s  ", full, rest, progress->done, progress->total, speed);
  DsStyle plain = {0};
  guint used = ds_text_columns(head);
  g_string_append(out, head);
  if (columns > used + 1) ds_print_ink_cut(out, &plain, DS_INK_PLAIN, progress->deck, columns - used - 1);
}
