/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all formats share: doubts, dates, times, the last touch to a talk. */
#include "list.h"

#include <string.h>

#define MAX_DOUBTS 500u  /* of one list */

void ds_list_doubt(DsList *list, guint line, guint column, const char *format, ...) {
  guint n = list->doubts->len - list->first_doubt;
  if (n > MAX_DOUBTS) return;
  if (n == MAX_DOUBTS) {
    g_ptr_array_add(list->doubts, ds_doubt_new(list->file, line, 0, "more than %u doubts: the rest is not shown", MAX_DOUBTS));
    return;
  }
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  g_ptr_array_add(list->doubts, ds_doubt_new(list->file, line, column, "%s", message));
}

/* ---- dates ---- */

static const char *const weekday_names[] = {"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

static gboolean fits(const DsWhen *when, int year) {
  return ds_when_is_date(year, when->month, when->day) && (!when->weekday || ds_when_weekday(year, when->month, when->day) == when->weekday);
}

/* The year in which the day lies nearest to the day the list was written. */
static int nearest_year(const DsWhen *when, const DsYears *years) {
  int months = when->month - years->post_month;
  if (months > 6) return years->post_year - 1;
  return months < -5 ? years->post_year + 1 : years->post_year;
}

static int choose_year(DsList *list, const DsTalk *talk, const DsWhen *when, const DsYears *years, guint line) {
  int near = years->post_year ? nearest_year(when, years) : 0;
  const int candidates[] = {when->year, years->heading, years->title, years->file, near, years->post_year};
  int first = 0;
  for (guint i = 0; i < G_N_ELEMENTS(candidates) && !first; i++) first = candidates[i];
  if (!first || !when->weekday || fits(when, first)) return first;
  g_autofree char *quoted = ds_quote(talk->title);
  for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
    int year = candidates[i];
    if (!year || year == first || !fits(when, year)) continue;
    ds_list_doubt(list, line, 0, "%d-%02d-%02d of %s is no %s: taken as of %d", first, when->month, when->day, quoted, weekday_names[when->weekday], year);
    return year;
  }
  ds_list_doubt(list, line, 0, "%d-%02d-%02d of %s is no %s", first, when->month, when->day, quoted, weekday_names[when->weekday]);
  return first;
}

static void doubt_year(DsList *list, const DsTalk *talk, const DsWhen *when, int year, guint line) {
  g_autofree char *quoted = ds_quote(talk->title);
  if (!year) ds_list_doubt(list, line, 0, "no year for %s", quoted);
  else if (!ds_when_is_date(year, when->month, when->day))
    ds_list_doubt(list, line, 0, "%d-%02d-%02d of %s is no date", year, when->month, when->day, quoted);
  else ds_list_doubt(list, line, 0, "year %d of %s is that of the list's own date", year, quoted);
}

void ds_list_set_date(DsList *list, DsTalk *talk, const DsWhen *when, const DsYears *years, guint line) {
  if (!when->day || !when->month || when->range) return;
  int year = choose_year(list, talk, when, years, line);
  gboolean is_date = ds_when_is_date(year, when->month, when->day);
  if (!is_date || (!when->year && !years->heading && !years->title && !years->file)) doubt_year(list, talk, when, year, line);
  if (!is_date) return;
  g_free(talk->date);
  talk->date = g_strdup_printf("%04d-%02d-%02d", year, when->month, when->day);
}

static char *clock_time(int minutes) { return g_strdup_printf("%02d:%02d", minutes / 60, minutes % 60); }

void ds_list_set_times(DsList *list, DsTalk *talk, const DsWhen *when, guint line) {
  if (when->start < 0) return;
  g_free(talk->start);
  talk->start = clock_time(when->start);
  if (when->end >= 0) {
    g_free(talk->end);
    talk->end = clock_time(when->end);
    if (when->end < when->start) {
      g_autofree char *quoted = ds_quote(talk->title);
      ds_list_doubt(list, line, 0, "%s ends at %s, before it begins at %s", quoted, talk->end, talk->start);
    }
  }
  if (!*when->tz) return;
  g_free(talk->tz);
  talk->tz = g_strdup(when->tz);
}

/* ---- talks ---- */

void ds_list_set_event(DsTalk *talk, const DsListEvent *event) {
  if (!event->key) return;
  g_free(talk->event);
  g_free(talk->event_key);
  g_free(talk->event_raw);
  talk->event = g_strdup(event->name);
  talk->event_key = g_strdup(event->key);
  talk->event_raw = g_strdup(event->raw);
}

/* Abbreviations of two zones, one of which is where the event is. */
static int offset_by_event(const DsTalk *talk) {
  static const struct { const char *tz, *event, *iana; int minutes; } rows[] = {
      {"CST", "kubecon-na-", "EST", -360},
      {"CST", "kubecon-china-", NULL, 480},
      {"IST", "kubecon-india-", NULL, 330},
      {"HKT", "kubecon-china-", NULL, 480},
  };
  for (guint i = 0; talk->tz && talk->event_key && i < G_N_ELEMENTS(rows); i++) {
    if (g_ascii_strcasecmp(talk->tz, rows[i].tz) != 0 || !g_str_has_prefix(talk->event_key, rows[i].event)) continue;
    /* in force on that day as the other American zone is */
    if (rows[i].iana && ds_tz_offset(rows[i].iana, talk->date) == DS_UTC_UNKNOWN) continue;
    return rows[i].minutes;
  }
  return DS_UTC_UNKNOWN;
}

static gboolean is_emoji(gunichar c) {
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2300 && c <= 0x23ff) || (c >= 0x2b00 && c <= 0x2bff) ||
         (c >= 0xfe00 && c <= 0xfe0f) || c == 0x200d || c == 0x20e3 || (c >= 0x25a0 && c <= 0x25ff);
}

char *ds_list_squeeze(const char *text) {
  GString *out = g_string_sized_new(strlen(text) + 1);
  for (const char *p = text; *p; p++) {
    gboolean blank = g_ascii_isspace(*p);
    if (!blank) g_string_append_c(out, *p);
    else if (out->len && out->str[out->len - 1] != ' ') g_string_append_c(out, ' ');
  }
  return g_strstrip(g_string_free(out, FALSE));
}

char *ds_list_clean_title(const char *title) {
  const char *p = title;
  while (*p && (is_emoji(g_utf8_get_char(p)) || g_ascii_isspace(*p))) p = g_utf8_next_char(p);
  return ds_list_squeeze(*p ? p : title);
}

gboolean ds_list_add(DsList *list, DsTalk *talk, GError **error) {
  g_autoptr(DsTalk) own = talk;
  if (!own->title || !*own->title) return TRUE;
  if (list->talks->len - list->first_talk >= DS_TALKLIST_MAX_TALKS) {
    guint line = own->sources->len ? ((DsSource *)g_ptr_array_index(own->sources, 0))->line : 0;
    g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "%s:%u: more than %u talks: the rest is not read", list->file, line, DS_TALKLIST_MAX_TALKS);
    return FALSE;
  }
  if (own->titles->len == 0) {
    g_autofree char *title = g_steal_pointer(&own->title);
    ds_talk_add_title(own, title, NULL);
  }
  if (own->kind == DS_TALK_TALK) own->kind = ds_talk_kind_of_title(own->title, own->section);
  if (own->utc_offset == DS_UTC_UNKNOWN && own->tz) own->utc_offset = ds_tz_offset(own->tz, own->date);
  if (own->utc_offset == DS_UTC_UNKNOWN) own->utc_offset = offset_by_event(own);
  g_ptr_array_add(list->talks, g_steal_pointer(&own));
  return TRUE;
}
