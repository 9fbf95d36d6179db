/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of merging: titles, ids, what one entry adds to another. */
#pragma once

#include <decksearch/talk.h>

/** Gives every one of @talks an id of its own; they must be in an order that depends on nothing but the set. */
void ds_talks_assign_ids(const GPtrArray *talks);
/** Whether @title ends in dots: a list had no room for the rest. */
gboolean ds_talk_title_is_cut(const char *title);
/** What two spellings of a title share; of one that was cut, the part that is there. */
char *ds_talk_title_key(const char *title);
/** Adds to @talk what @entry, another list's word of the same talk, alone knows. */
void ds_talk_enrich(DsTalk *talk, const DsTalk *entry);
