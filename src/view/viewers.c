/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The viewers table: one row a viewer, its flags as its own manual gives them; doc/viewers.md has the sources, and what was seen when they
 * were run. A find string is passed only to viewers that begin to search at the page they were sent to; the others would leave it (atril,
 * and xreader that has its code: often at the first page, with the right number above), or search before the file is open (sioyek). */
#include <decksearch/view.h>

const DsViewer ds_viewers[] = {
    {"evince", {"--page-index=%p", "%f"}, {"--find=%q"}, NULL, FALSE, "GNOME; evince(1): --page-index from 1, --find"},
    {"papers", {"--page-index=%p", "%f"}, {NULL}, NULL, FALSE, "GNOME; papers(1): --page-index from 1"},
    {"okular", {"-p", "%p", "%f"}, {"--find", "%q"}, "--unique", FALSE, "KDE; okular(1): -p, --find, --unique"},
    {"xreader", {"--page-index=%p", "%f"}, {NULL}, NULL, FALSE, "Mint; xreader(1): --page-index from 1"},
    {"atril", {"--page-index=%p", "%f"}, {NULL}, NULL, FALSE, "MATE; atril(1): --page-index from 1"},
    {"zathura", {"-P", "%p", "%f"}, {"-f", "%q"}, "--fork", FALSE, "zathura(1): -P from 1, -f, --fork"},
    {"qpdfview", {"%f#%p"}, {"--search", "%q"}, NULL, FALSE, "qpdfview(1): FILE#PAGE, --search"},
    {"sioyek", {"--page", "%p", "%f"}, {NULL}, "--reuse-window", FALSE, "sioyek --help: --page from 1, --reuse-window"},
    {"mupdf", {"%f", "%p"}, {NULL}, NULL, FALSE, "mupdf(1): FILE PAGE"},
    {"xpdf", {"%f", "%p"}, {NULL}, NULL, FALSE, "Debian's xpdf(1): FILE PAGE"},
    {"chromium", {"%u"}, {NULL}, NULL, TRUE, "browser; its PDF viewer reads #page=N"},
    {"firefox", {"%u"}, {NULL}, NULL, TRUE, "browser; its PDF viewer (pdf.js) reads #page=N"},
    {"firefox-esr", {"%u"}, {NULL}, NULL, TRUE, "browser; its PDF viewer (pdf.js) reads #page=N"},
    {NULL, {NULL}, {NULL}, NULL, FALSE, NULL},
};

const DsViewer *ds_viewer_by_name(const char *name) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    if (g_str_equal(viewer->name, name)) return viewer;
  return NULL;
}

gboolean ds_viewer_is_installed(const DsViewer *viewer) {
  g_autofree char *program = g_find_program_in_path(viewer->name);
  return program != NULL;
}

const DsViewer *ds_viewer_installed(gboolean browser) {
  for (const DsViewer *viewer = ds_viewers; viewer->name; viewer++)
    if ((viewer->browser || !browser) && ds_viewer_is_installed(viewer)) return viewer;
  return NULL;
}
