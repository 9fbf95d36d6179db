/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as engineers write them, whole and in parts. A word is taken apart in steps, the strongest separator first: paths
 * and addresses, dots, hyphens and the like, the number at the end of a name, and last capitals. What a step yields is a part. */
#include "build.h"

#include <string.h>

/* Longer than this it is no name: encoded bytes, a run of text without blanks. It is kept, cut to a term, and not taken apart at capitals.
 */
#define NAME_MAX_UNITS 64
/* A joined form of more pieces than this is nobody's spelling. */
#define JOIN_MAX 4

enum { STEP_PATH, STEP_DOT, STEP_HYPHEN, STEP_NUMBER, STEP_CASE, STEP_N };

typedef struct {
  TokenList *list;
  const Unit *units;
} Word;

static gboolean is_letter(char kind) {
  return kind == 'a' || kind == 'A';
}
static gboolean is_digit(char kind) {
  return kind == '0';
}
static gboolean is_connector(char kind) {
  return kind && !strchr("aA0n", kind);
}

/* ---- separators ---- */

/* The ends of don't, we're, I'll: no parts of their own. */
static gboolean is_contraction(const Word *word, guint apostrophe, guint end) {
  static const char *const tails[] = {"t", "re", "ve", "ll", "d", "m"};
  guint stop = apostrophe + 1;
  while (stop < end && is_letter(word->units[stop].kind)) stop++;
  if (stop < end && !is_connector(word->units[stop].kind)) return FALSE;
  const gsize start = word->units[apostrophe + 1].start, len = word->units[stop - 1].end - start;
  for (guint i = 0; i < G_N_ELEMENTS(tails); i++)
    if (len == strlen(tails[i]) && g_ascii_strncasecmp(word->list->text + start, tails[i], len) == 0) return TRUE;
  return FALSE;
}

static gboolean separates(const Word *word, guint at, guint end, guint step) {
  switch (word->units[at].kind) {
  case '/':
  case '@':
    return step == STEP_PATH;
  case '.':
    return step == STEP_DOT;
  case '-':
  case '_':
  case '&':
    return step == STEP_HYPHEN;
  case '\'':
    return step == STEP_HYPHEN && !is_contraction(word, at, end);
  default:
    return FALSE;
  }
}

/* The steps that could take the range apart, a bit each: most words ask for none or one. */
static guint steps_of(const Word *word, guint begin, guint end) {
  guint steps = 0;
  for (guint at = begin; at < end; at++) {
    const char kind = word->units[at].kind;
    if (is_connector(kind))
      steps |= kind == '/' || kind == '@' ? 1u << STEP_PATH : kind == '.' ? 1u << STEP_DOT : 1u << STEP_HYPHEN;
    else if (at > begin)
      steps |= kind == 'A' ? 1u << STEP_CASE : is_digit(kind) ? 1u << STEP_NUMBER : 0;
  }
  return steps;
}

#define STEPS_OF_SIGNS (1u << STEP_PATH | 1u << STEP_DOT | 1u << STEP_HYPHEN)

static gboolean separates_at_all(const Word *word, guint at, guint end) {
  for (guint step = STEP_PATH; step <= STEP_HYPHEN; step++)
    if (separates(word, at, end, step)) return TRUE;
  return FALSE;
}

/* ---- capitals and numbers ---- */

/* The plural of an acronym, and v before a digit, belong to the capitals before them: CRDs, IPv6. */
static gboolean continues_acronym(const Word *word, guint at, guint end) {
  const char letter = word->list->text[word->units[at].start];
  const char next = at + 1 < end ? word->units[at + 1].kind : 0;
  return (letter == 's' && next != 'a') || (letter == 'v' && is_digit(next));
}

/* Where the number from @at on ends when it is a part of its own, else 0: Kubernetes1.16, KubeCon2019, HTTP2Server; but k8s, ipv6,
 * sha256, v1beta1, kube2iam are one. *@start is where it begins: a v before it belongs to it (cgroupv2). */
static guint number_part(const Word *word, guint begin, guint at, guint end, guint *start) {
  guint letters = 0, stop = at;
  gboolean dotted = FALSE;
  if (!is_digit(word->units[at].kind) || !is_letter(word->units[at - 1].kind)) return 0;
  *start = word->list->text[word->units[at - 1].start] == 'v' ? at - 1 : at;
  while (letters < *start - begin && is_letter(word->units[*start - 1 - letters].kind)) letters++;
  for (; stop < end && (is_digit(word->units[stop].kind) || word->units[stop].kind == 'n'); stop++) dotted |= word->units[stop].kind == 'n';
  if (dotted) return *start - begin >= 2 ? stop : 0;
  return letters >= 4 && letters == *start - begin && (stop == end || word->units[stop].kind == 'A') ? stop : 0;
}

static GArray *find_number_parts(const Word *word, guint begin, guint end) {
  GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_val(starts, begin);
  for (guint at = begin + 1; at < end && end - begin <= NAME_MAX_UNITS; at++) {
    guint start;
    const guint stop = number_part(word, begin, at, end, &start);
    if (!stop) continue;
    g_array_append_val(starts, start);
    if (stop < end) g_array_append_val(starts, stop);
    at = stop;
  }
  return starts;
}

static gboolean begins_part(const Word *word, guint at, guint end) {
  const char before = word->units[at - 1].kind, here = word->units[at].kind;
  const char next = at + 1 < end ? word->units[at + 1].kind : 0;
  if (here == 'A' && before == 'a') return TRUE;
  if (here == 'A' && before == 'A' && next == 'a') return !continues_acronym(word, at + 1, end);
  if (here == 'A' && is_digit(before)) return next == 'a';
  return FALSE;
}

/* The beginnings of parts from @begin to @end, without those that would leave a single letter alone (eBPF, OAuth, LinkerD). */
static GArray *find_case_parts(const Word *word, guint begin, guint end) {
  GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_val(starts, begin);
  if (end - begin > NAME_MAX_UNITS) return starts;
  for (guint at = begin + 1; at < end; at++) {
    if (!begins_part(word, at, end)) continue;
    const guint last = g_array_index(starts, guint, starts->len - 1);
    if (last == begin && at - begin == 1) continue;
    if (at - last == 1 && is_letter(word->units[last].kind)) g_array_set_size(starts, starts->len - 1);
    g_array_append_val(starts, at);
  }
  const guint last = g_array_index(starts, guint, starts->len - 1);
  if (starts->len > 1 && end - last == 1 && is_letter(word->units[last].kind)) g_array_set_size(starts, starts->len - 1);
  return starts;
}

/* ---- other spellings ---- */

static gboolean is_broken(const Word *word, guint begin, guint end, gboolean *joined) {
  for (guint at = begin; at < end; at++)
    if (word->units[at].broken) {
      *joined = at + 1 < end && word->units[at + 1].kind == 'a';
      return TRUE;
    }
  return FALSE;
}

/* kube-proxy is also kubeproxy, node.js nodejs, I/O io; but 10-20 is not 1020, and no path is ever joined. */
static gboolean is_joinable(const Word *word, guint begin, guint end) {
  guint pieces = 1;
  gboolean strong = FALSE;
  if (end - begin > TERM_MAX || !(steps_of(word, begin, end) & STEPS_OF_SIGNS)) return FALSE;
  for (guint at = begin; at < end; at++) {
    const char kind = word->units[at].kind;
    if (kind == 'n' || kind == '@') return FALSE;
    if (at == begin || at + 1 >= end || !separates_at_all(word, at, end)) continue;
    if (is_digit(word->units[at - 1].kind) && is_digit(word->units[at + 1].kind)) return FALSE;
    strong |= kind == '/' || kind == '.';
    pieces++;
  }
  return pieces > 1 && pieces <= (strong ? 2 : JOIN_MAX);
}

static void add_variant(TokenList *list, guint first, char *term, gsize start, gsize end) {
  for (guint i = first; term && i < list->tokens->len; i++)
    if (g_str_equal(g_array_index(list->tokens, DsToken, i).term, term)) g_clear_pointer(&term, g_free);
  token_list_add(list, term, DS_TOKEN_PART, DS_FORM_VARIANT, start, end);
}

/* A range as written, then in its other spellings. */
static gboolean add_spellings(const Word *word, guint begin, guint end, DsTokenKind kind) {
  TokenList *list = word->list;
  const guint first = list->tokens->len;
  const gsize start = word->units[begin].start, stop = word->units[end - 1].end;
  gboolean unbroken = FALSE;
  const gboolean broken = is_broken(word, begin, end, &unbroken);
  if (!token_list_add(list, fold_range(list->text, start, stop, unbroken ? FOLD_UNBROKEN : FOLD_WRITTEN), kind, DS_FORM_WRITTEN, start,
                      stop))
    return FALSE;
  if (broken) add_variant(list, first, fold_range(list->text, start, stop, unbroken ? FOLD_WRITTEN : FOLD_UNBROKEN), start, stop);
  if (is_joinable(word, begin, end)) add_variant(list, first, fold_range(list->text, start, stop, FOLD_JOINED), start, stop);
  const guint last = list->tokens->len;
  for (guint i = first; i < last; i++) add_variant(list, first, fold_plain(g_array_index(list->tokens, DsToken, i).term), start, stop);
  return TRUE;
}

/* The number of v1.9.3, and its beginnings of two components and more: 1.9. Longer ones than four components are no versions. */
static void add_numbers(const Word *word, guint begin, guint end, guint first) {
  const guint number = is_letter(word->units[begin].kind) ? begin + 1 : begin;
  guint dots = 0;
  for (guint at = number; at < end; at++) {
    if (word->units[at].kind == 'n')
      dots++;
    else if (!is_digit(word->units[at].kind))
      return;
  }
  if (dots == 0) return;
  const gsize start = word->units[number].start;
  if (number > begin)
    add_variant(word->list, first, fold_range(word->list->text, start, word->units[end - 1].end, FOLD_WRITTEN), start,
                word->units[end - 1].end);
  if (dots > 3) return;
  for (guint at = end; at-- > number && dots > 1;) {
    if (word->units[at].kind != 'n') continue;
    const gsize stop = word->units[at - 1].end;
    token_list_add(word->list, fold_range(word->list->text, start, stop, FOLD_WRITTEN), DS_TOKEN_PART, DS_FORM_GENERAL, start, stop);
    dots--;
  }
}

/* CRDs is also crd: no stemmer takes the s from a word that may have no vowel before it. */
static void add_singular(const Word *word, guint begin, guint end, guint first) {
  if (end - begin < 3 || word->list->text[word->units[end - 1].start] != 's') return;
  for (guint at = begin; at + 1 < end; at++)
    if (word->units[at].kind != 'A') return;
  const gsize start = word->units[begin].start;
  add_variant(word->list, first, fold_range(word->list->text, start, word->units[end - 2].end, FOLD_WRITTEN), start,
              word->units[end - 1].end);
}

/* ---- taking apart ---- */

static GArray *find_parts(const Word *word, guint begin, guint end, guint step) {
  if (step == STEP_NUMBER) return find_number_parts(word, begin, end);
  if (step == STEP_CASE) return find_case_parts(word, begin, end);
  GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint at = begin; at < end; at++)
    if ((at == begin || separates(word, at - 1, end, step)) && !separates(word, at, end, step)) g_array_append_val(starts, at);
  return starts;
}

static void add_range(const Word *word, guint begin, guint end, guint step, DsTokenKind kind);

/* The parts of the first step that yields more than one; FALSE when the range is a leaf. */
static gboolean add_parts(const Word *word, guint begin, guint end, guint step) {
  const guint steps = steps_of(word, begin, end);
  for (; step < STEP_N; step++) {
    if (!(steps & 1u << step)) continue;
    g_autoptr(GArray) starts = find_parts(word, begin, end, step);
    if (starts->len < 2) continue;
    for (guint i = 0; i < starts->len; i++) {
      const guint from = g_array_index(starts, guint, i);
      guint to = i + 1 < starts->len ? g_array_index(starts, guint, i + 1) : end;
      while (to > from + 1 && step <= STEP_HYPHEN && separates(word, to - 1, end, step)) to--;
      add_range(word, from, to, step + 1, DS_TOKEN_PART);
    }
    return TRUE;
  }
  return FALSE;
}

static void add_range(const Word *word, guint begin, guint end, guint step, DsTokenKind kind) {
  TokenList *list = word->list;
  const guint first = list->tokens->len, position = list->next;
  if (!add_spellings(word, begin, end, kind)) return;
  const guint last = list->tokens->len;
  if (!add_parts(word, begin, end, step)) {
    add_numbers(word, begin, end, first);
    add_singular(word, begin, end, first);
    list->next++;
  }
  token_list_span(list, first, last, position);
}

/* ---- the word ---- */

/* A dot between digits belongs to the number. */
static void mark_numbers(GArray *units) {
  Unit *unit = (Unit *)(gpointer)units->data;
  for (guint i = 1; i + 1 < units->len; i++)
    if (unit[i].kind == '.' && is_digit(unit[i - 1].kind) && is_digit(unit[i + 1].kind)) unit[i].kind = 'n';
}

/* #tag, @name, C++, C#: the word with its sign, and without it as a part when that is more than a letter. */
static void add_signed(const Word *word, guint n, gsize before, gsize after) {
  TokenList *list = word->list;
  const gsize start = word->units[0].start, end = word->units[n - 1].end;
  const guint first = list->tokens->len, position = list->next;
  g_autofree char *inner = fold_range(list->text, start, end, FOLD_WRITTEN);
  if (!inner) return;
  if (strlen(inner) + before + after > TERM_MAX) {
    add_range(word, 0, n, STEP_PATH, DS_TOKEN_WORD);
    return;
  }
  char *term = g_strdup_printf("%.*s%s%.*s", (int)before, list->text + start - before, inner, (int)after, list->text + end);
  token_list_add(list, term, DS_TOKEN_WORD, DS_FORM_WRITTEN, start - before, end + after);
  if (after > 0 && n == 1)
    list->next++;
  else
    add_range(word, 0, n, STEP_PATH, DS_TOKEN_PART);
  token_list_span(list, first, first + 1, position);
}

void identifier_add(TokenList *list, GArray *units, gsize before, gsize after) {
  mark_numbers(units);
  const Word word = {list, (const Unit *)(gconstpointer)units->data};
  if (before > 0 || after > 0)
    add_signed(&word, units->len, before, after);
  else
    add_range(&word, 0, units->len, STEP_PATH, DS_TOKEN_WORD);
}
