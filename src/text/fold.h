/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a range of text to the term it is indexed under. */
#pragma once

#include "chars.h"

typedef enum {
  FOLD_WRITTEN,  /* with its connectors */
  FOLD_UNBROKEN, /* without a hyphen at the end of a line */
  FOLD_JOINED,   /* without any connector */
} FoldMode;

/** The term of bytes @start to @end, or NULL when nothing of them can be one. */
char *fold_range(const char *text, gsize start, gsize end, FoldMode mode);
/** @term without the accents of Latin and Greek letters, or NULL when that is @term itself. */
char *fold_plain(const char *term);
