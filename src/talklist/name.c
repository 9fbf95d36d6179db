/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes a name: two to five capitalised words, of which none belongs to titles or companies. */
#include "name.h"

#include "people.h"

#include <string.h>

#define MAX_NAME 64u /* bytes */

guint ds_name_words(const char *text) {
  guint n = 0;
  gboolean in_word = FALSE;
  for (const char *p = text; *p; p++) {
    gboolean blank = *p == ' ';
    if (!blank && !in_word) n++;
    in_word = !blank;
  }
  return n;
}

/* Lower case without accents, as the dictionaries have their words, of a word that is more than ASCII. */
static char *plain(const char *word, gsize len) {
  g_autofree char *copy = g_strndup(word, len);
  g_autofree char *apart = g_utf8_normalize(copy, -1, G_NORMALIZE_NFKD);
  g_autofree char *folded = g_utf8_casefold(apart ? apart : copy, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == 0x142) c = 'l';
    if (c == 0xf8) c = 'o';
    if (!g_unichar_ismark(c)) g_string_append_unichar(out, c);
  }
  return g_string_free(out, FALSE);
}

const char *ds_name_skip_role(const char *text) {
  static const char *const roles[] = {
      "speakers:",   "speaker:",     "speaker(s):",   "presenters:",   "presenter:", "presented by:", "presented by ",
      "moderators:", "moderator:",   "moderated by:", "moderated by ", "panelists:", "panelist:",     "hosts:",
      "host:",       "hosted by:",   "hosted by ",    "by:",           "by ",        "with:",         "featuring:",
      "featuring ",  "instructors:", "instructor:",   "led by "};
  for (gboolean again = TRUE; again;) {
    again = FALSE;
    while (*text) {
      gunichar c = g_utf8_get_char(text);
      if (g_unichar_isalnum(c) || c == '(' || c == '"' || c == 0x201c) break;
      text = g_utf8_next_char(text);
    }
    for (guint i = 0; i < G_N_ELEMENTS(roles) && !again; i++)
      if (g_ascii_tolower(*text) == roles[i][0] && g_ascii_strncasecmp(text, roles[i], strlen(roles[i])) == 0) {
        text += strlen(roles[i]);
        again = TRUE;
      }
  }
  return text;
}

/* What a word adds: -1 it cannot be in a name, 0 it can, 1 it is a known given name, 2 it belongs to titles, 3 to organisations. */
static int judge(const char *word, gsize len, gboolean first) {
  /* a nickname: “RichiH”, (Bob) */
  gunichar c = g_utf8_get_char(word);
  if ((c == '"' || c == 0x201c || c == '\'' || c == 0x2018) && len > 2 && !first) return 0;
  for (const char *p = word; p < word + len; p = g_utf8_next_char(p)) {
    gunichar ch = g_utf8_get_char(p);
    if (g_unichar_isalpha(ch) || g_unichar_ismark(ch) || ch == '-' || ch == '\'' || ch == 0x2019 || ch == 0x2010 || ch == 0x2011) continue;
    /* initials and "Jr.", but not "Solo.io" */
    if (ch == '.' && (p + 1 == word + len || (g_ascii_isupper(p[1]) && p - word <= 3))) continue;
    return -1;
  }
  char small[MAX_NAME + 1];
  gboolean ascii = TRUE;
  for (gsize i = 0; i < len && ascii; i++) {
    ascii = (guchar)word[i] < 0x80;
    small[i] = g_ascii_tolower(word[i]);
  }
  small[len] = '\0';
  g_autofree char *folded = ascii ? NULL : plain(word, len);
  char *key = ascii ? small : folded;
  gsize n = strlen(key);
  while (n && key[n - 1] == '.') key[--n] = '\0';
  if (!first && ds_is_particle(key, n)) return 0;
  if (ascii && ds_is_function_word(key, n) && !(n == 1 && len == 2)) return n == 1 && g_unichar_isupper(c) && !first ? 0 : -1;
  if (g_unichar_islower(c)) {
    /* "vonThenen", "deJong" */
    gboolean inner = FALSE;
    for (const char *p = word; p < word + len; p = g_utf8_next_char(p)) inner = inner || g_unichar_isupper(g_utf8_get_char(p));
    return !first && inner && !ds_is_title_word(key, n) ? 0 : -1;
  }
  if (first && ds_is_given_name(key, n)) return 1;
  char *dash = strchr(key, '-');
  if (first && dash && ds_is_given_name(key, (gsize)(dash - key))) return 1;
  if (ds_is_org_word(key, n)) return first ? -1 : 3;
  return ds_is_title_word(key, n) ? 2 : 0;
}

/* How much is asked of a name: LENIENT lets one word belong to titles or organisations, "Anu Engineer"; SURNAME only a later one, and to titles,
 * "Olive Power". */
typedef enum { STRICT, LENIENT, SURNAME } Mode;
static int kind_of(const char *text, Mode mode) {
  if (strlen(text) > MAX_NAME) return 0;
  guint words = 0, of_titles = 0, of_orgs = 0;
  gboolean given = FALSE, title_first = FALSE;
  for (const char *p = text; *p;) {
    while (*p == ' ') p++;
    gsize len = strcspn(p, " ");
    if (!len) break;
    int verdict = judge(p, len, words == 0);
    if (verdict < 0 || of_orgs || ++words > 6) return 0;
    given = given || verdict == 1;
    title_first = title_first || (verdict == 2 && words == 1);
    of_titles += verdict == 2;
    of_orgs += verdict == 3;
    p += len;
  }
  if (words == 0) return 0;
  if (mode == SURNAME) return words >= 2 && words <= 3 && of_titles <= 1 && !of_orgs && !title_first;
  if (mode == LENIENT) return words >= 2 && words <= 3 && of_titles + of_orgs <= 1;
  /* "Jane Doe Adobe": a comma was forgotten */
  if (of_orgs) return given && words == 3 && !of_titles ? 1 : 0;
  /* "Olive Power" is a person when her first name says so */
  if (of_titles && !(given && of_titles == 1 && words <= 3 && words >= 2)) return 0;
  return given ? 2 : 1;
}

int ds_name_kind(const char *text) { return kind_of(text, STRICT); }
gboolean ds_name_could(const char *text) { return kind_of(text, LENIENT) > 0; }
gboolean ds_name_has_odd_surname(const char *text) { return kind_of(text, SURNAME) > 0; }
