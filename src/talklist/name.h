/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this a person's name? */
#pragma once

#include <glib.h>

/** 0: no; 1: it could be; 2: its first word is a known given name. */
int ds_name_kind(const char *text);
/** Whether it could be a name when what stands beside it says so: "Anu Engineer" beside another speaker, "Olive Power" with an organisation. */
gboolean ds_name_could(const char *text);
/** The same for a surname that titles use as well: "Olive Power", but not "Power Olive". */
gboolean ds_name_has_odd_surname(const char *text);
guint ds_name_words(const char *text);
/** Where the name in @text begins: behind "Moderator:", "Speakers:", "by", emoji and blanks. */
const char *ds_name_skip_role(const char *text);
