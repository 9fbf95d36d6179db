/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that days are made of. */
#pragma once

#include <glib.h>

/** 1 Monday … 7 Sunday when the word of @len bytes is a weekday or its abbreviation, else 0. */
int ds_when_weekday_of(const char *word, gsize len);
/** 1 … 12 when it is a month or its abbreviation, else 0. */
int ds_when_month_of(const char *word, gsize len);
/** Whether @c belongs to a word: a letter, a digit, a mark on one. */
gboolean ds_when_is_word(gunichar c);
/** The length in bytes of the word that begins at @p; 0 when none does. */
gsize ds_when_word_length(const char *p);
