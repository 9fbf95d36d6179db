/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of several fields: "Jane Roe, Org | Tuesday, April 18 | 9:15 - 9:40 am | Hall 3", in any order. */
#pragma once

#include "people.h"
#include "when.h"

typedef struct {
  DsWhen when;
  char *speakers; /* or NULL */
  int likely;     /* how sure the speakers are: see ds_speakers_likely() */
  char *place;    /* the room, the day or the stage it is held at, or NULL */
} DsFields;
void ds_fields_clear(DsFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsFields, ds_fields_clear)

/** Takes @text apart: a time, and around it nothing but speakers and a place, with dashes, bars, bullets or commas between them. @beside:
 * it stands beside a title's link, where a blank may part fields too and a name needs less to be one. FALSE when it is anything else. */
gboolean ds_fields_read(const DsPeople *people, const char *text, gboolean beside, DsFields *fields);
/** Whether @text names a room: "Room 12, Level 3". */
gboolean ds_field_is_room(const char *text);
/** Whether @text stands for speakers who are not known yet: "TBA", "TBC, Org". */
gboolean ds_field_is_nobody(const char *text);
