/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * view: how each viewer opens a file at a page. argv only, never a shell.
 */
#pragma once

#include <decksearch/base.h>

G_BEGIN_DECLS

/** A row of the viewers table. In its arguments: %f the path, %p the page (from 1), %u the file URI with `#page=N`, %q what to find. */
typedef struct {
  const char *name;    /* "evince": also the program */
  const char *argv[4]; /* its arguments, to the first NULL */
  const char *find[3]; /* before them, when there is something to find; empty: it takes no words, or leaves the page for them */
  const char *loose;   /* before those, unless its end is waited for: makes a window that is there show the file, or detaches. Or NULL */
  gboolean browser;    /* also opens web pages */
  const char *help;    /* one line, with where its flags are documented */
} DsViewer;

/** The table, in the order in which an installed viewer is chosen, ended by a row without a name. */
extern const DsViewer ds_viewers[];

const DsViewer *ds_viewer_by_name(const char *name);
/** The first of the table (@browser: of its browsers) that $PATH has, or NULL. */
const DsViewer *ds_viewer_installed(gboolean browser);
gboolean ds_viewer_is_installed(const DsViewer *viewer);

/** What a viewer is to show. */
typedef struct {
  const char *path; /* absolute */
  guint page;       /* from 1 */
  const char *find; /* words that stand on that page so, or NULL */
  gboolean wait;    /* the command ends when the viewer is closed */
} DsViewing;
/** The command that shows @viewing with @viewer. NULL-terminated, g_strfreev(). */
char **ds_viewer_command(const DsViewer *viewer, const DsViewing *viewing);
/** Whether @url is one that a browser may be given: http or https, no spaces or controls. */
gboolean ds_viewer_is_web(const char *url);
/** The same from a user's template: %f %p %u, %q (@words of the query, NULL: none) and %% anywhere in its arguments. SYNTAX: unknown %, or
 * no %f and no %u. */
char **ds_viewer_template_command(const char *const *template, const char *path, guint page, const char *words, GError **error);
/** @argv as one line that a shell reads back as the same arguments. */
char *ds_viewer_quote(const char *const *argv);
/** `file:///…#page=N`, percent-encoded. */
char *ds_viewer_uri(const char *path, guint page);

G_END_DECLS
