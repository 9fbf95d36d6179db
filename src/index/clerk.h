/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who writes the one database of an index: the caller at once, or a thread behind it. Room-internal. */
#pragma once

#include "change.h"

typedef struct DsClerk DsClerk;
/** Takes @writer. */
DsClerk *ds_clerk_new(DsIndexWriter *writer);
/** Ends its thread; what that had not done yet is dropped. */
void ds_clerk_free(DsClerk *clerk);
/** From now on decks and talks are written by a thread, which commits what is due, too. Where none can be had all stays as it is. */
void ds_clerk_go_ahead(DsClerk *clerk);
/** As those of the writer. With a thread they wait only while much is in front of it, and an error may be that of something told before; it
 * is told again by whatever follows. */
gboolean ds_clerk_put(DsClerk *clerk, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk, GError **error);
gboolean ds_clerk_put_talks(DsClerk *clerk, const GPtrArray *talks, GHashTable *linked, GError **error);
/** Commits what is due, unless the thread does. */
gboolean ds_clerk_commit_due(DsClerk *clerk, GError **error);
/** Waits until all is done that was told. The writer is then the caller's until the next of the above. NULL when something failed. */
DsIndexWriter *ds_clerk_writer(DsClerk *clerk, GError **error);
