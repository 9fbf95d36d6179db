/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a character is to the tokenizer. */
#pragma once

#include <decksearch/text.h>

typedef enum {
  CHAR_BREAK, /* ends a word */
  CHAR_LETTER,
  CHAR_UPPER, /* a letter that is a capital */
  CHAR_DIGIT,
  CHAR_MARK,    /* combines with the letter before it */
  CHAR_NOTHING, /* cannot be seen: passed over as if it were not there */
  CHAR_CJK,
  CHAR_CJK_MARK, /* belongs to the character of CJK before it: conjoining vowels and finals, half-width voicing */
} CharClass;

#define CHAR_IS_WORD(class) ((class) == CHAR_LETTER || (class) == CHAR_UPPER || (class) == CHAR_DIGIT)

/* Longest term, in bytes. */
#define TERM_MAX 64

CharClass char_class(gunichar c);
/** The ASCII character that holds a word together when it stands where @c does, or 0. */
char char_connector(gunichar c);
/** The character at byte *@at of the @len bytes of @text, and *@at moved behind it; a byte that is no UTF-8 reads as U+FFFD. */
gunichar char_next(const char *text, gsize len, gsize *at);
/** The class of the first character from @at on that can be seen; *@ret_at (may be NULL) is where it stands. */
CharClass char_peek(const char *text, gsize len, gsize at, gsize *ret_at);
/** When a hyphen that ends at @at stands at the end of a line: where the next line's text begins; else 0. */
gsize char_line_break(const char *text, gsize len, gsize at);
