/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * view: how each viewer opens a file at a page. argv only, never a shell.
 */
#pragma once

#include <decksearch/base.h>

G_BEGIN_DECLS

/** A row of the viewers table. In `argv`: %f the path, %p the page (from 1), %u the file URI with `#page=N`. */
typedef struct {
  const char *name;    /* "evince": also the program */
  const char *argv[8]; /* NULL-terminated */
  const char *help;    /* one line, with where its flags are documented */
} DsViewer;

/** The table, in the order in which an installed viewer is chosen, ended by a row without a name. */
extern const DsViewer ds_viewers[];

const DsViewer *ds_viewer_by_name(const char *name);
/** The first of the table that $PATH has, or NULL. */
const DsViewer *ds_viewer_installed(void);
gboolean ds_viewer_is_installed(const DsViewer *viewer);

/** The command that opens @path (absolute) at @page with @viewer. NULL-terminated, g_strfreev(). No words to find are passed: a viewer that
 *  searches may leave the page it was sent to. */
char **ds_viewer_command(const DsViewer *viewer, const char *path, guint page);
/** The same from a user's template: %f %p %u, %q (@words of the query, NULL: none) and %% anywhere in its arguments. SYNTAX: unknown %, or
 * no %f and no %u. */
char **ds_viewer_template_command(const char *const *template, const char *path, guint page, const char *words, GError **error);
/** @argv as one line that a shell reads back as the same arguments. */
char *ds_viewer_quote(const char *const *argv);
/** `file:///…#page=N`, percent-encoded. */
char *ds_viewer_uri(const char *path, guint page);

G_END_DECLS
