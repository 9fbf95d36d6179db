/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * talklist: talk lists in any format to talks. Linked into the worker only: it reads what strangers wrote.
 */
#pragma once

#include <decksearch/talk.h>

G_BEGIN_DECLS

#define DS_TALKLIST_MAX_BYTES (8u << 20)
#define DS_TALKLIST_MAX_COLUMNS 256u
#define DS_TALKLIST_MAX_CELLS 100000u
#define DS_TALKLIST_MAX_TALKS 100000u
#define DS_YAML_MAX_DEPTH 64u

/**
 * Reads the talk list @name (path below the library's root; its suffix and content choose the format) from @len bytes.
 * Appends DsTalk * to @talks and DsDoubt * to @doubts. A file in which no talk is found is no error. A malformed list is
 * reported as a doubt with file and line and its other talks are still used.
 * Errors: TOO_LARGE (one of the limits above, named; what stands before it is in @talks); SYNTAX when nothing of the file can be used.
 */
gboolean ds_talklist_read(const char *name, const char *bytes, gsize len, GPtrArray *talks, GPtrArray *doubts, GError **error);

G_END_DECLS
