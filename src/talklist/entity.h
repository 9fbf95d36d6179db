/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML entities: "&amp;", "&#8217;". */
#pragma once

#include <glib.h>

/** Appends what the entity of @len bytes ("&amp;") stands for; one that is not known stays as written. */
void ds_entity_append(GString *out, const char *entity, gsize len);
/** A copy of @text with all its entities opened. */
char *ds_entity_decode(const char *text);
