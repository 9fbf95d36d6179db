/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones: what a file's own VTIMEZONE says comes first, then the system's by name. */
#include "icalzone.h"

#include <string.h>

#define MAX_ZONES 64u
#define MAX_ZONE_BYTES 65536u

typedef struct { char *name; icaltimezone *zone; } Zone;
struct DsIcalZones {
  GPtrArray *list;      /* Zone * */
  GHashTable *system;   /* name -> GTimeZone * or NULL: GLib reads a zone's file anew whenever nobody holds it */
};

static void zone_free(Zone *zone) {
  if (!zone) return;
  g_free(zone->name);
  icaltimezone_free(zone->zone, 1);
  g_free(zone);
}

static void time_zone_free(GTimeZone *zone) {
  if (zone) g_time_zone_unref(zone);
}

DsIcalZones *ds_ical_zones_new(void) {
  DsIcalZones *zones = g_new0(DsIcalZones, 1);
  zones->list = g_ptr_array_new_with_free_func((GDestroyNotify)zone_free);
  zones->system = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)time_zone_free);
  return zones;
}

void ds_ical_zones_free(DsIcalZones *zones) {
  if (!zones) return;
  g_ptr_array_unref(zones->list);
  g_hash_table_unref(zones->system);
  g_free(zones);
}

/* Whether all rules repeat yearly at most, and the component stays small. */
static gboolean is_tame(const char *component) {
  if (strlen(component) > MAX_ZONE_BYTES) return FALSE;
  g_autofree char *upper = g_ascii_strup(component, -1);
  for (const char *p = strstr(upper, "FREQ"); p; p = strstr(p + 4, "FREQ"))
    if (!g_str_has_prefix(p + 4, "=YEARLY")) return FALSE;
  static const char *const finer[] = {"BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO"};
  for (guint i = 0; i < G_N_ELEMENTS(finer); i++)
    if (strstr(upper, finer[i])) return FALSE;
  guint commas = 0;
  for (const char *p = upper; *p; p++) commas += *p == ',';
  return commas < 500;
}

void ds_ical_zones_add(DsIcalZones *zones, const char *text) {
  if (zones->list->len >= MAX_ZONES || !is_tame(text)) return;
  icalcomponent *component = icalparser_parse_string(text);
  if (!component) return;
  icaltimezone *zone = icaltimezone_new();
  /* the zone owns its component from here on */
  if (icalcomponent_isa(component) != ICAL_VTIMEZONE_COMPONENT || !icaltimezone_set_component(zone, component)) {
    icalcomponent_free(component);
    icaltimezone_free(zone, 1);
    return;
  }
  Zone *row = g_new0(Zone, 1);
  row->name = g_strdup(icaltimezone_get_tzid(zone));
  row->zone = zone;
  g_ptr_array_add(zones->list, row);
}

static icaltimezone *find(const DsIcalZones *zones, const char *name) {
  for (guint i = 0; i < zones->list->len; i++) {
    const Zone *row = g_ptr_array_index(zones->list, i);
    if (row->name && strcmp(row->name, name) == 0) return row->zone;
  }
  return NULL;
}

/* The system's zone of that name, held from now on; NULL when there is none. */
static GTimeZone *system_zone(const DsIcalZones *zones, const char *name) {
  gpointer zone = NULL;
  if (strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") != strlen(name) || !strchr(name, '/') ||
      name[0] == '/')
    return NULL;
  if (g_hash_table_lookup_extended(zones->system, name, NULL, &zone)) return zone;
  if (g_hash_table_size(zones->system) >= MAX_ZONES) return NULL;
  zone = g_time_zone_new_identifier(name);
  g_hash_table_insert(zones->system, g_strdup(name), zone);
  return zone;
}

void ds_ical_time_clear(DsIcalTime *time) { g_clear_pointer(&time->zone, g_free); }

/* "/softwarestudio.org/Olson_20011030_5/America/Denver" names America/Denver. */
static const char *short_name(const char *tzid) {
  if (tzid[0] != '/') return tzid;
  static const char *const areas[] = {"Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/", "Etc/"};
  for (guint i = 0; i < G_N_ELEMENTS(areas); i++) {
    const char *area = strstr(tzid, areas[i]);
    if (area) return area;
  }
  return tzid;
}

static void add_minutes(DsIcalTime *time, gint64 minutes) {
  gint64 total = time->minutes + minutes;
  gint64 days = total / 1440;
  if (total % 1440 < 0) days--;
  if (days > 10000 || days < -10000) return;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)time->day, (GDateMonth)time->month, (GDateYear)time->year);
  if (days >= 0) g_date_add_days(&date, (guint)days);
  else if (g_date_get_julian(&date) > (guint32)-days) g_date_subtract_days(&date, (guint)-days);
  time->year = g_date_get_year(&date), time->month = (int)g_date_get_month(&date), time->day = g_date_get_day(&date);
  time->minutes = (int)(total - days * 1440);
}

/* No clock on earth is further from UTC. */
static int plausible(int minutes) { return minutes >= -15 * 60 && minutes <= 15 * 60 ? minutes : DS_UTC_UNKNOWN; }

/* The offset of a wall time in the zone @name: the file's own zone first. */
static int offset_of(const DsIcalZones *zones, const char *name, icaltimetype when) {
  icaltimezone *zone = find(zones, name);
  if (zone) {
    int is_daylight = 0;
    return plausible(icaltimezone_get_utc_offset(zone, &when, &is_daylight) / 60);
  }
  g_autofree char *date = g_strdup_printf("%04d-%02d-%02d", when.year, when.month, when.day);
  system_zone(zones, short_name(name));
  return ds_tz_offset(short_name(name), date);
}

/* A time in UTC, told in the calendar's zone. */
static void to_zone(const DsIcalZones *zones, const char *name, icaltimetype utc, DsIcalTime *time) {
  int offset = DS_UTC_UNKNOWN;
  icaltimezone *zone = find(zones, name);
  if (zone) {
    int is_daylight = 0;
    offset = plausible(icaltimezone_get_utc_offset_of_utc_time(zone, &utc, &is_daylight) / 60);
  } else if (strcmp(name, "UTC") != 0) {
    GTimeZone *system = system_zone(zones, short_name(name));
    g_autoptr(GTimeZone) zero = g_time_zone_new_utc();
    g_autoptr(GDateTime) then = system ? g_date_time_new(zero, utc.year, utc.month, utc.day, utc.hour, utc.minute, 0) : NULL;
    g_autoptr(GDateTime) local = then ? g_date_time_to_timezone(then, system) : NULL;
    if (local) offset = (int)(g_date_time_get_utc_offset(local) / G_TIME_SPAN_MINUTE);
  }
  if (offset == DS_UTC_UNKNOWN) return;
  add_minutes(time, offset);
  g_free(time->zone);
  time->zone = g_strdup(short_name(name));
  time->offset = offset;
}

gboolean ds_ical_time_read(const DsIcalZones *zones, icalproperty *property, const char *calendar_zone, DsIcalTime *ret) {
  icalvalue *value = icalproperty_get_value(property);
  icalvalue_kind kind = value ? icalvalue_isa(value) : ICAL_NO_VALUE;
  if (kind != ICAL_DATETIME_VALUE && kind != ICAL_DATE_VALUE) return FALSE;
  icaltimetype when = kind == ICAL_DATE_VALUE ? icalvalue_get_date(value) : icalvalue_get_datetime(value);
  if (when.year < 1 || when.year > 9999 || when.month < 1 || when.month > 12 || when.day < 1 ||
      !g_date_valid_dmy((GDateDay)when.day, (GDateMonth)when.month, (GDateYear)when.year))
    return FALSE;
  ret->year = when.year, ret->month = when.month, ret->day = when.day;
  if (when.is_date) return TRUE;
  if (when.hour < 0 || when.hour > 23 || when.minute < 0 || when.minute > 59) return FALSE;
  ret->minutes = when.hour * 60 + when.minute;
  if (icaltime_is_utc(when)) {
    ret->zone = g_strdup("UTC");
    ret->offset = 0;
    if (calendar_zone && *calendar_zone) to_zone(zones, calendar_zone, when, ret);
    return TRUE;
  }
  icalparameter *parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
  const char *tzid = parameter ? icalparameter_get_tzid(parameter) : NULL;
  if (!tzid || !*tzid) return TRUE;
  ret->offset = offset_of(zones, tzid, when);
  ret->zone_unknown = ret->offset == DS_UTC_UNKNOWN;
  ret->zone = ds_utf8_clean(short_name(tzid), -1);
  return TRUE;
}

void ds_ical_time_add(const DsIcalTime *start, int seconds, DsIcalTime *ret) {
  if (start->minutes < 0 || seconds < 0) return;
  *ret = *start;
  ret->zone = NULL;
  add_minutes(ret, seconds / 60);
}

int ds_ical_time_compare(const DsIcalTime *a, const DsIcalTime *b) {
  const int parts[][2] = {{a->year, b->year}, {a->month, b->month}, {a->day, b->day}, {a->minutes, b->minutes}};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i][0] != parts[i][1]) return parts[i][0] < parts[i][1] ? -1 : 1;
  return 0;
}
