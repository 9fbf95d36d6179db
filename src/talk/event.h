/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The KubeCon family's regions, shared by the files of this room. */
#pragma once

#include <decksearch/talk.h>

typedef enum { DS_REGION_NONE, DS_REGION_NA, DS_REGION_EU, DS_REGION_CHINA, DS_REGION_INDIA, DS_REGION_JAPAN, DS_REGION_N, DS_REGION_FAMILY } DsRegionId;

typedef struct {
  const char *key;   /* "na" */
  const char *name;  /* "NA" */
  const char *full;  /* "North America" */
} DsRegion;

/** The row of a region; FAMILY has none. */
const DsRegion *ds_region(DsRegionId id);
/** The region of the KubeCon that @raw names: NONE when it names none, FAMILY when the region is open. @ret_year holds the year known
 *  before and is replaced by that of @raw. */
DsRegionId ds_event_region(const char *raw, int *ret_year);
