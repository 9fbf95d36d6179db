/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that writes one database: forked from the run, told by orders, gone with it. Room-internal. */
#pragma once

#include "order.h"

typedef struct DsScribe DsScribe;
/** Starts the writer of database @number (from 1) of @n, which opens it as ds_index_writer_open_one() does; ds_scribe_hear() waits until it
 * has. */
DsScribe *ds_scribe_start(const DsLibrary *library, guint number, guint n, gboolean anew, GError **error);
/** Ends it: what is not flushed is dropped. */
void ds_scribe_free(DsScribe *scribe);
/** What is to be sent; orders are appended here. */
GByteArray *ds_scribe_orders(DsScribe *scribe);
/** Sends to all of @scribes (DsScribe *) what they take; waits only while one has more than a bound in front of it, or with @all until all
 * is sent. The error of one that failed, IO when one died. */
gboolean ds_scribes_send(const GPtrArray *scribes, gboolean all, GError **error);
/* Bits: set aside and begun anew; as the last run's end left it; none was there, or set aside. */
typedef enum { DS_FOUND_UNUSABLE = 1, DS_FOUND_WHOLE = 2, DS_FOUND_NONE = 4 } DsFound;
/** Waits for one answer; the first one tells @ret_found, NULL for others. */
gboolean ds_scribe_hear(DsScribe *scribe, DsFound *ret_found, GError **error);
