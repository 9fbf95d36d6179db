/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown's text before and after md4c. */
#pragma once

#include <glib.h>

/** Appends text with one kind of blank, and without what cannot be seen (but the joiner of emoji stays). */
void ds_md_append_plain(GString *out, const char *text, gsize len);
/** md4c asks for three dashes in each cell below a table's head, where others are content with one: "|-|:-:|" becomes
 *  "|---|:---:|". Lines stay lines. */
char *ds_md_long_dashes(const char *text, gsize len, gsize *ret_len);
