/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iCalendar, what Sched and every calendar exports. The file is cut into its components here, so that a cut or broken file still gives its whole events,
 * each with its line; libical reads one component at a time. */
#include "icalzone.h"
#include "list.h"
#include "people.h"
#include "name.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COMPONENT 262144u  /* bytes of one event */
#define MAX_NESTING 16u

/* A logical line: its folds are undone, and it knows where it began. */
typedef struct { gsize start, end; guint line; } Row;

typedef struct {
  DsList *list;
  const char *text;      /* unfolded, valid UTF-8 */
  GArray *rows;          /* Row */
  DsIcalZones *zones;
  char *name, *zone;     /* of the calendar */
  DsListEvent event;
  DsPeople *people;
} Calendar;

static void calendar_clear(Calendar *calendar) {
  g_array_unref(calendar->rows);
  ds_ical_zones_free(calendar->zones);
  g_free(calendar->name);
  g_free(calendar->zone);
  ds_list_event_clear(&calendar->event);
  ds_people_free(calendar->people);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Calendar, calendar_clear)

/* ---- lines ---- */

/* A line end with a blank behind it is a fold, wherever it cuts, even within a character. */
static char *unfold(const char *bytes, gsize len, GArray *rows) {
  GString *out = g_string_sized_new(len + 1);
  guint line = 1;
  Row row = {0, 0, 1};
  const char *end = bytes + len;
  for (const char *p = bytes; p <= end; p++) {
    gboolean last = p == end;
    if (!last && *p == '\r' && p + 1 < end && p[1] == '\n') continue;
    if (!last && *p != '\n') {
      g_string_append_c(out, *p && *p != '\r' ? *p : ' ');
      continue;
    }
    line++;
    if (!last && p + 1 < end && (p[1] == ' ' || p[1] == '\t')) {
      p++;
      continue;
    }
    row.end = out->len;
    if (row.end > row.start) g_array_append_val(rows, row);
    g_string_append_c(out, '\n');
    row = (Row){out->len, 0, line};
  }
  return g_string_free(out, FALSE);
}

static const Row *row_at(const Calendar *calendar, guint i) { return &g_array_index(calendar->rows, Row, i); }

/* Whether row @i is the property @name; its value then begins at @value. */
static gboolean is_property(const Calendar *calendar, guint i, const char *name, const char **value) {
  const Row *row = row_at(calendar, i);
  const char *text = calendar->text + row->start;
  gsize n = strlen(name), len = row->end - row->start;
  if (len <= n || g_ascii_strncasecmp(text, name, n) != 0 || (text[n] != ':' && text[n] != ';')) return FALSE;
  const char *colon = memchr(text, ':', len);
  if (value) *value = colon ? colon + 1 : text + len;
  return colon != NULL;
}

static char *value_of(const Calendar *calendar, guint i, const char *name) {
  const char *value = NULL;
  if (!is_property(calendar, i, name, &value)) return NULL;
  g_autofree char *raw = g_strndup(value, (gsize)(calendar->text + row_at(calendar, i)->end - value));
  g_autofree char *clean = ds_utf8_clean(raw, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = clean; *p; p++) {
    if (*p == '\\' && p[1]) {
      p++;
      g_string_append_c(out, *p == 'n' || *p == 'N' ? ' ' : *p);
    } else {
      g_string_append_c(out, *p);
    }
  }
  g_autofree char *text = g_string_free(out, FALSE);
  return ds_list_squeeze(text);
}

/* Whether libical is asked to read a row: what nobody here looks at is left out, and so are rows with more parameters than a calendar has; libical's time
 * grows with the square of their number. */
static gboolean is_wanted(const char *row, gsize len, gboolean is_event) {
  static const char *const of_event[] = {"SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "DURATION", "LOCATION", "URL", "CATEGORIES", NULL};
  static const char *const of_zone[] = {"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", NULL};
  const char *const *names = is_event ? of_event : of_zone;
  gsize n = strcspn(row, ":;\n"), colon = strcspn(row, ":\n");
  if (colon >= len || colon > 1024) return FALSE;
  gboolean wanted = FALSE;
  for (guint i = 0; names[i] && !wanted; i++) wanted = n == strlen(names[i]) && g_ascii_strncasecmp(row, names[i], n) == 0;
  guint parameters = 0;
  for (gsize i = 0; i < colon; i++) parameters += row[i] == ';';
  return wanted && parameters <= 16;
}

static void append_row(const Calendar *calendar, guint i, GString *out) {
  const Row *row = row_at(calendar, i);
  g_autofree char *line = ds_utf8_clean(calendar->text + row->start, (gssize)(row->end - row->start));
  g_string_append(out, line);
  g_string_append(out, "\r\n");
}

/* The rows of an event as libical reads them; components inside it (alarms) are left out. libical complains on stderr of an END that fits no BEGIN, so
 * these lines are ours. */
static char *event_text(const Calendar *calendar, guint from, guint to) {
  GString *out = g_string_new("BEGIN:VEVENT\r\n");
  guint depth = 0;
  for (guint i = from + 1; i < to; i++) {
    const Row *row = row_at(calendar, i);
    gboolean begins = is_property(calendar, i, "BEGIN", NULL), ends = is_property(calendar, i, "END", NULL);
    if (begins) depth++;
    else if (ends && depth) depth--;
    else if (!ends && !depth && is_wanted(calendar->text + row->start, row->end - row->start, TRUE)) append_row(calendar, i, out);
  }
  g_string_append(out, "END:VEVENT\r\n");
  return g_string_free(out, FALSE);
}

/* The rows of a zone: STANDARD and DAYLIGHT inside it, one at a time. */
static char *zone_text(const Calendar *calendar, guint from, guint to) {
  static const char *const kinds[] = {"STANDARD", "DAYLIGHT"};
  GString *out = g_string_new("BEGIN:VTIMEZONE\r\n");
  const char *open = NULL;
  for (guint i = from + 1; i < to; i++) {
    const Row *row = row_at(calendar, i);
    g_autofree char *begins = value_of(calendar, i, "BEGIN"), *ends = value_of(calendar, i, "END");
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
      if (begins && !open && g_ascii_strcasecmp(begins, kinds[k]) == 0) {
        open = kinds[k];
        g_string_append_printf(out, "BEGIN:%s\r\n", open);
      }
      if (!ends || open != kinds[k] || g_ascii_strcasecmp(ends, kinds[k]) != 0) continue;
      g_string_append_printf(out, "END:%s\r\n", kinds[k]);
      open = NULL;
    }
    if (!begins && !ends && is_wanted(calendar->text + row->start, row->end - row->start, FALSE)) append_row(calendar, i, out);
  }
  if (open) g_string_append_printf(out, "END:%s\r\n", open);
  g_string_append(out, "END:VTIMEZONE\r\n");
  return g_string_free(out, FALSE);
}

/* ---- one event ---- */

static char *text_of(icalcomponent *event, icalproperty_kind kind) {
  icalproperty *property = icalcomponent_get_first_property(event, kind);
  icalvalue *value = property ? icalproperty_get_value(property) : NULL;
  const char *text = value ? icalvalue_get_text(value) : NULL;
  if (!text) return NULL;
  char *clean = g_strstrip(ds_utf8_clean(text, -1));
  if (!*clean) g_clear_pointer(&clean, g_free);
  return clean;
}

static void take_categories(icalcomponent *event, DsTalk *talk) {
  for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_CATEGORIES_PROPERTY); p;
       p = icalcomponent_get_next_property(event, ICAL_CATEGORIES_PROPERTY)) {
    const char *raw = icalproperty_get_categories(p);
    g_autofree char *clean = raw ? ds_utf8_clean(raw, -1) : NULL, *text = clean ? ds_list_squeeze(clean) : NULL;
    if (!text || !*text || talk->tags->len >= 64) continue;
    if (!talk->section) talk->section = g_steal_pointer(&text);
    else g_ptr_array_add(talk->tags, g_steal_pointer(&text));
  }
}

static void set_clock(DsTalk *talk, const DsIcalTime *start, const DsIcalTime *end) {
  talk->date = g_strdup_printf("%04d-%02d-%02d", start->year, start->month, start->day);
  if (start->minutes < 0) return;
  talk->start = g_strdup_printf("%02d:%02d", start->minutes / 60, start->minutes % 60);
  if (end->minutes >= 0) talk->end = g_strdup_printf("%02d:%02d", end->minutes / 60, end->minutes % 60);
  talk->tz = g_strdup(start->zone);
  talk->utc_offset = start->offset;
}

static void take_times(Calendar *calendar, icalcomponent *event, DsTalk *talk, guint line) {
  g_auto(DsIcalTime) start = DS_ICAL_TIME_NONE, end = DS_ICAL_TIME_NONE;
  icalproperty *from = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY), *to = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
  icalproperty *lasts = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
  if (!from || !ds_ical_time_read(calendar->zones, from, calendar->zone, &start)) {
    g_autofree char *quoted = ds_quote(talk->title);
    ds_list_doubt(calendar->list, line, 0, "no date for %s", quoted);
    return;
  }
  if (to) ds_ical_time_read(calendar->zones, to, calendar->zone, &end);
  else if (lasts) ds_ical_time_add(&start, icaldurationtype_as_int(icalproperty_get_duration(lasts)), &end);
  set_clock(talk, &start, &end);
  gboolean backwards = end.minutes >= 0 && ds_ical_time_compare(&end, &start) < 0;
  if (!backwards && !start.zone_unknown) return;
  g_autofree char *quoted = ds_quote(talk->title);
  if (backwards) ds_list_doubt(calendar->list, line, 0, "%s ends before it begins", quoted);
  if (start.zone_unknown) {
    g_autofree char *zone = ds_quote(start.zone);
    ds_list_doubt(calendar->list, line, 0, "no offset known for the zone %s of %s", zone, quoted);
  }
}

/* "Title - A, Org", or a line "Speakers: A, Org" in the description. */
static void take_speakers(const Calendar *calendar, DsTalk *talk) {
  gsize len = 0;
  const char *speakers = NULL;
  if (ds_speakers_split(calendar->people, talk->title, &len, &speakers) >= 2) {
    ds_speakers_parse(calendar->people, speakers, talk);
    talk->title[len] = '\0';
    return;
  }
  g_auto(GStrv) lines = talk->abstract ? g_strsplit(talk->abstract, "\n", 200) : NULL;
  for (guint i = 0; lines && lines[i]; i++) {
    const char *text = g_strstrip(lines[i]), *core = ds_name_skip_role(text);
    const char *colon = strchr(text, ':');
    if (core == text || !colon || colon > core || g_ascii_strncasecmp(text, "by", 2) == 0) continue;
    if (ds_speakers_likely(calendar->people, core) == 0) continue;
    ds_speakers_parse(calendar->people, core, talk);
    return;
  }
}

static void take_event(const Calendar *calendar, DsTalk *talk) {
  int year = talk->date ? atoi(talk->date) : 0;
  if (!calendar->event.raw) return;
  g_auto(DsListEvent) event = {0};
  if (calendar->event.year || !ds_list_event_of_name(calendar->event.raw, year, &event)) ds_list_set_event(talk, &calendar->event);
  else ds_list_set_event(talk, &event);
}

static gboolean fill_talk(Calendar *calendar, icalcomponent *event, guint line, GError **error) {
  g_autoptr(DsTalk) talk = ds_talk_new();
  g_autofree char *summary = text_of(event, ICAL_SUMMARY_PROPERTY);
  if (!summary) {
    ds_list_doubt(calendar->list, line, 0, "an event without a summary");
    return TRUE;
  }
  talk->title = ds_list_clean_title(summary);
  talk->abstract = text_of(event, ICAL_DESCRIPTION_PROPERTY);
  talk->room = text_of(event, ICAL_LOCATION_PROPERTY);
  icalproperty *url = icalcomponent_get_first_property(event, ICAL_URL_PROPERTY);
  const char *address = url ? icalproperty_get_url(url) : NULL;
  talk->url = address && *address ? g_strstrip(ds_utf8_clean(address, -1)) : NULL;
  ds_talk_add_source(talk, calendar->list->file, line);
  take_categories(event, talk);
  take_times(calendar, event, talk, line);
  take_speakers(calendar, talk);
  take_event(calendar, talk);
  return ds_list_add(calendar->list, g_steal_pointer(&talk), error);
}

static gboolean read_event(Calendar *calendar, guint from, guint to, GError **error) {
  guint line = row_at(calendar, from)->line;
  for (guint i = from; i <= to; i++)
    if (is_property(calendar, i, "SUMMARY", NULL)) {
      line = row_at(calendar, i)->line;
      break;
    }
  if (row_at(calendar, to)->end - row_at(calendar, from)->start > MAX_COMPONENT) {
    ds_list_doubt(calendar->list, line, 0, "an event of more than %u bytes", MAX_COMPONENT);
    return TRUE;
  }
  g_autofree char *text = event_text(calendar, from, to);
  icalcomponent *event = icalparser_parse_string(text);
  gboolean ok = TRUE;
  if (event && icalcomponent_isa(event) == ICAL_VEVENT_COMPONENT) ok = fill_talk(calendar, event, line, error);
  else ds_list_doubt(calendar->list, line, 0, "an event that does not parse");
  if (event) icalcomponent_free(event);
  return ok;
}

/* ---- the file ---- */

typedef struct { guint from; gboolean inside; guint depth; } Span;

/* Follows the rows into components of @kind; calls @read for each whole one. */
static gboolean each_component(Calendar *calendar, const char *kind, gboolean complain,
                               gboolean (*read)(Calendar *, guint, guint, GError **), GError **error) {
  Span span = {0};
  for (guint i = 0; i < calendar->rows->len; i++) {
    const char *value = NULL;
    gboolean begins = is_property(calendar, i, "BEGIN", &value), ends = !begins && is_property(calendar, i, "END", &value);
    if (!begins && !ends) continue;
    gsize len = (gsize)(calendar->text + row_at(calendar, i)->end - value);
    while (len && value[len - 1] == ' ') len--;
    gboolean ours = len == strlen(kind) && g_ascii_strncasecmp(value, kind, len) == 0;
    if (begins && ours) {
      if (span.inside && complain) ds_list_doubt(calendar->list, row_at(calendar, span.from)->line, 0, "an event without an end");
      span = (Span){i, TRUE, 0};
    } else if (begins && span.inside) {
      if (++span.depth > MAX_NESTING) span.inside = FALSE;
    } else if (ends && span.inside && ours) {
      span.inside = FALSE;
      if (!read(calendar, span.from, i, error)) return FALSE;
    } else if (ends && span.inside && span.depth > 0) {
      span.depth--;
    }
  }
  if (span.inside && complain) ds_list_doubt(calendar->list, row_at(calendar, span.from)->line, 0, "an event without an end: the file is cut");
  return TRUE;
}

static gboolean read_zone(Calendar *calendar, guint from, guint to, GError **error) {
  (void)error;
  g_autofree char *text = zone_text(calendar, from, to);
  ds_ical_zones_add(calendar->zones, text);
  return TRUE;
}

/* What the calendar says of itself, before its first event. */
static void read_calendar(Calendar *calendar) {
  for (guint i = 0; i < calendar->rows->len; i++) {
    if (is_property(calendar, i, "BEGIN", NULL)) {
      g_autofree char *kind = value_of(calendar, i, "BEGIN");
      if (g_ascii_strcasecmp(kind, "VEVENT") == 0) break;
    }
    if (!calendar->name) calendar->name = value_of(calendar, i, "X-WR-CALNAME");
    if (!calendar->name) calendar->name = value_of(calendar, i, "NAME");
    if (!calendar->zone) calendar->zone = value_of(calendar, i, "X-WR-TIMEZONE");
  }
  const char *slash = strrchr(calendar->list->file, '/');
  const char *const texts[] = {calendar->name, slash ? slash + 1 : calendar->list->file, calendar->list->file};
  if (!ds_list_event_find(texts, G_N_ELEMENTS(texts), &calendar->event) && calendar->name) ds_list_event_of_name(calendar->name, 0, &calendar->event);
}

/* Summaries teach who is a person before any is cut. */
static void learn(Calendar *calendar) {
  for (guint i = 0; i < calendar->rows->len; i++) {
    if (!is_property(calendar, i, "SUMMARY", NULL)) continue;
    g_autofree char *summary = value_of(calendar, i, "SUMMARY");
    gsize len;
    const char *speakers = NULL;
    if (ds_speakers_split(NULL, summary, &len, &speakers) >= 3) ds_people_learn(calendar->people, speakers);
  }
}

gboolean ds_read_ical(DsList *list, const char *bytes, gsize len, GError **error) {
  icalerror_set_errors_are_fatal(0);
  g_auto(Calendar) calendar = {.list = list, .rows = g_array_new(FALSE, FALSE, sizeof(Row)), .people = ds_people_new()};
  g_autofree char *text = unfold(bytes, len, calendar.rows);
  calendar.text = text;
  calendar.zones = ds_ical_zones_new();
  if (!each_component(&calendar, "VTIMEZONE", FALSE, read_zone, error)) return FALSE;
  read_calendar(&calendar);
  learn(&calendar);
  gboolean ok = each_component(&calendar, "VEVENT", TRUE, read_event, error);
  /* libical keeps what it returned in a ring of its own */
  icalmemory_free_ring();
  return ok;
}
