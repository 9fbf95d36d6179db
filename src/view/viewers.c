/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The viewers table: one row a viewer, its flags as its own manual gives them. */
#include <decksearch/view.h>

const DsViewer ds_viewers[] = {
    {"evince", {"evince", "--page-index=%p", "%f", NULL}, "GNOME; evince(1): --page-index counts pages from 1"},
    {"okular", {"okular", "--page", "%p", "%f", NULL}, "KDE; okular(1): -p, --page"},
    {"zathura", {"zathura", "--page=%p", "%f", NULL}, "zathura(1): -P, --page from 1"},
    {"mupdf", {"mupdf", "%f", "%p", NULL}, "mupdf(1): mupdf FILE [PAGE]"},
    {"chromium", {"chromium", "%u", NULL}, "browser; PDF open parameters: #page=N"},
    {NULL, {NULL}, NULL},
};

const DsViewer *ds_viewer_by_name(const char *name) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    if (g_str_equal(viewer->name, name)) return viewer;
  return NULL;
}

gboolean ds_viewer_is_installed(const DsViewer *viewer) {
  g_autofree char *program = g_find_program_in_path(viewer->argv[0]);
  return program != NULL;
}

const DsViewer *ds_viewer_installed(void) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    if (ds_viewer_is_installed(viewer)) return viewer;
  return NULL;
}
