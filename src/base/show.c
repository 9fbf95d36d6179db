/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made safe to show, and the key under which two spellings are the same. */
#include <decksearch/base.h>

#include <string.h>

char *ds_utf8_clean(const char *bytes, gssize len) {
  if (len < 0) len = (gssize)strlen(bytes);
  /* g_utf8_make_valid() replaces a NUL too, so the result is one C string */
  return g_utf8_make_valid(bytes, len);
}

/* Characters that reorder or hide what stands around them on a terminal (Unicode UAX #9, explicit formatting). */
static gboolean is_bidi_control(gunichar c) {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void append_escape(GString *out, gunichar c) {
  switch (c) {
  case '\n':
    g_string_append(out, "\\n");
    return;
  case '\t':
    g_string_append(out, "\\t");
    return;
  case '\r':
    g_string_append(out, "\\r");
    return;
  default:
    break;
  }
  if (c < 0x100)
    g_string_append_printf(out, "\\x%02x", c);
  else
    g_string_append_printf(out, "\\u%04x", c);
}

static char *escape(const char *text, gboolean keep_layout) {
  GString *out = g_string_sized_new(strlen(text) + 1);
  const char *p = text, *end = text + strlen(text);
  while (p < end) {
    const char *plain = p;
    while (p < end && *p >= 0x20 && *p < 0x7f) p++;
    g_string_append_len(out, plain, p - plain);
    if (p == end) break;
    gunichar c = g_utf8_get_char_validated(p, end - p);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      g_string_append_printf(out, "\\x%02x", (guchar)*p++);
      continue;
    }
    const char *next = g_utf8_next_char(p);
    gboolean layout = keep_layout && (c == '\n' || c == '\t');
    gboolean unsafe = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || is_bidi_control(c);
    if (unsafe && !layout)
      append_escape(out, c);
    else
      g_string_append_len(out, p, next - p);
    p = next;
  }
  return g_string_free(out, FALSE);
}

char *ds_escape(const char *text) {
  return escape(text, FALSE);
}
char *ds_escape_block(const char *text) {
  return escape(text, TRUE);
}

char *ds_quote(const char *text) {
  g_autofree char *safe = ds_escape(text);
  return g_strconcat("'", safe, "'", NULL);
}

guint ds_text_columns(const char *text) {
  guint columns = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_iszerowidth(c)) columns += g_unichar_iswide(c) ? 2 : 1;
  }
  return columns;
}

/* Most text is ASCII, for which all that Unicode asks is lower case; NULL when @text is more. */
static char *fold_ascii(const char *text) {
  char *key = g_malloc(strlen(text) + 1), *out = key;
  for (const char *p = text; *p; p++) {
    if ((guchar)*p >= 0x80) {
      g_free(key);
      return NULL;
    }
    if (g_ascii_isalnum(*p))
      *out++ = g_ascii_tolower(*p);
    else if (out > key && out[-1] != ' ')
      *out++ = ' ';
  }
  if (out > key && out[-1] == ' ') out--;
  *out = '\0';
  return key;
}

char *ds_fold_key(const char *text) {
  char *ascii = fold_ascii(text);
  if (ascii) return ascii;
  g_autofree char *clean = ds_utf8_clean(text, -1);
  g_autofree char *compat = g_utf8_normalize(clean, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold(compat ? compat : clean, -1);
  GString *key = g_string_sized_new(strlen(folded) + 1);
  gboolean gap = FALSE;
  for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isalnum(c) && !g_unichar_ismark(c)) {
      gap = key->len > 0;
      continue;
    }
    if (gap) g_string_append_c(key, ' ');
    gap = FALSE;
    g_string_append_unichar(key, c);
  }
  return g_string_free(key, FALSE);
}

guint ds_edit_distance(const char *a, const char *b, guint limit) {
  gsize n = strlen(a), m = strlen(b);
  if (n > 64 || m > 64 || (n > m ? n - m : m - n) > limit) return limit + 1;
  guint rows[3][66];
  for (gsize j = 0; j <= m; j++) rows[0][j] = (guint)j;
  for (gsize i = 1; i <= n; i++) {
    guint *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
    row[0] = (guint)i;
    for (gsize j = 1; j <= m; j++) {
      row[j] = MIN(MIN(up[j] + 1, row[j - 1] + 1), up[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = MIN(row[j], up2[j - 2] + 1);
    }
  }
  return MIN(rows[n % 3][m], limit + 1);
}
