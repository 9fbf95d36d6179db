/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of a calendar and the zones they are in. */
#pragma once

#include <decksearch/talk.h>
#include <libical/ical.h>

/** The VTIMEZONE components of a file. */
typedef struct DsIcalZones DsIcalZones;
DsIcalZones *ds_ical_zones_new(void);
void ds_ical_zones_free(DsIcalZones *zones);
/** Adds one component; one that repeats oftener than yearly is left out: expanding it knows no bound. */
void ds_ical_zones_add(DsIcalZones *zones, const char *component);

typedef struct {
  int year, month, day;
  int minutes;           /* since midnight; -1: a day without an hour, or nothing */
  char *zone;            /* as written, or the calendar's; NULL: floating */
  int offset;            /* minutes east of UTC, DS_UTC_UNKNOWN */
  gboolean zone_unknown; /* it names a zone whose offset cannot be told */
} DsIcalTime;
#define DS_ICAL_TIME_NONE { 0, 0, 0, -1, NULL, DS_UTC_UNKNOWN, FALSE }
void ds_ical_time_clear(DsIcalTime *time);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsIcalTime, ds_ical_time_clear)

/** Reads a DTSTART or DTEND. A time in UTC is told in @calendar_zone when the calendar names one that is known, else it stays in UTC. */
gboolean ds_ical_time_read(const DsIcalZones *zones, icalproperty *property, const char *calendar_zone, DsIcalTime *ret);
/** @start and so many seconds. */
void ds_ical_time_add(const DsIcalTime *start, int seconds, DsIcalTime *ret);
int ds_ical_time_compare(const DsIcalTime *a, const DsIcalTime *b);
