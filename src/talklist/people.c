/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of speakers. ';' parts groups that share an affiliation, '&' and "and" part people, commas part a person from what they are; where a comma
 * could be either, what the rest of the list taught and the dictionary decide. */
#include "people.h"

#include "name.h"

#include <string.h>

#define MAX_LIST 1200u   /* bytes of one list of speakers */
#define MAX_PEOPLE 64u

struct DsPeople {
  GHashTable *names, *orgs;  /* folded */
};

typedef struct { char *name, *affiliation; } Person;

static void person_free(Person *person) {
  if (!person) return;
  g_free(person->name);
  g_free(person->affiliation);
  g_free(person);
}

DsPeople *ds_people_new(void) {
  DsPeople *people = g_new0(DsPeople, 1);
  people->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  people->orgs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return people;
}

void ds_people_free(DsPeople *people) {
  if (!people) return;
  g_hash_table_unref(people->names);
  g_hash_table_unref(people->orgs);
  g_free(people);
}

static gboolean known(GHashTable *set, const char *text) {
  g_autofree char *key = ds_fold_key(text);
  return g_hash_table_contains(set, key);
}

/* ---- cutting ---- */

/* The pieces of @text between separators outside brackets, trimmed. @separator is one character, ';' or ','. */
static GPtrArray *cut(const char *text, char separator) {
  GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
  int brackets = 0;
  const char *start = text;
  for (const char *p = text;; p++) {
    if (*p == '(' || *p == '[') brackets++;
    else if ((*p == ')' || *p == ']') && brackets > 0) brackets--;
    if (*p && (*p != separator || brackets)) continue;
    /* "10,000" and "a,b" hold no separator, "A , B" does */
    if (*p == ',' && p[1] && p[1] != ' ') continue;
    char *piece = g_strstrip(g_strndup(start, (gsize)(p - start)));
    if (*piece) g_ptr_array_add(pieces, piece);
    else g_free(piece);
    if (!*p) break;
    start = p + 1;
  }
  return pieces;
}

/* The length of an "and" at @p: " & ", " and ", " + "; 0 when there is none. */
static gsize and_at(const char *p) {
  static const char *const ands[] = {" & ", " and ", " + ", " ＆ "};
  if (*p != ' ' || !p[1] || !strchr("&a+\xEF", p[1])) return 0;
  for (guint i = 0; i < G_N_ELEMENTS(ands); i++)
    if (g_str_has_prefix(p, ands[i])) return strlen(ands[i]);
  return 0;
}

/* Whether the piece that begins at @text can begin a person of its own. */
static gboolean begins_person(const DsPeople *people, const char *text) {
  gsize len = strcspn(text, ",;(&");
  for (const char *p = text; p < text + len; p++)
    if (and_at(p)) len = (gsize)(p - text);
  g_autofree char *raw = g_strstrip(g_strndup(text, len));
  const char *name = ds_name_skip_role(raw);
  int kind = ds_name_kind(name);
  if (kind == 0) return (people && known(people->names, name)) || (text[len] == ',' && ds_name_has_odd_surname(name));
  return kind == 2 || ds_name_words(name) > 1 || (people && known(people->names, name)) || text[len] == ',' || text[len] == '(';
}

/* One group's people: pieces between "and" that begin with a name of their own; "Johnson & Johnson" stays whole. @joints holds what stood before each. */
static GPtrArray *cut_people(const DsPeople *people, const char *group, GPtrArray *joints) {
  GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
  const char *start = group;
  int brackets = 0;
  if (joints) g_ptr_array_add(joints, g_strdup(""));
  for (const char *p = group; *p && pieces->len < MAX_PEOPLE; p++) {
    if (*p == '(') brackets++;
    else if (*p == ')' && brackets > 0) brackets--;
    gsize len = brackets ? 0 : and_at(p);
    if (!len || !begins_person(people, p + len)) continue;
    g_ptr_array_add(pieces, g_strstrip(g_strndup(start, (gsize)(p - start))));
    if (joints) g_ptr_array_add(joints, g_strndup(p, len));
    start = p + len;
    p += len - 1;
  }
  g_ptr_array_add(pieces, g_strstrip(g_strdup(start)));
  return pieces;
}

/* ---- one person ---- */

static gboolean is_pronouns(const char *text) {
  static const char *const words[] = {"she", "he", "they", "her", "him", "them", "any", "hers", "his", "theirs", NULL};
  g_autofree char *lower = g_utf8_strdown(text, -1);
  g_auto(GStrv) parts = g_strsplit(lower, "/", 5);
  for (guint i = 0; parts[i]; i++)
    if (!g_strv_contains(words, g_strstrip(parts[i]))) return FALSE;
  return parts[0] != NULL && parts[1] != NULL;
}

/* "Name (Org)", "Name from Org", "Name @ Org" to a name and what it is said to be. */
static Person *read_person(const char *field) {
  Person *person = g_new0(Person, 1);
  const char *text = ds_name_skip_role(field);
  const char *open = strchr(text, '('), *close = open ? strrchr(open, ')') : NULL;
  if (close && open > text) {
    g_autofree char *inside = g_strstrip(g_strndup(open + 1, (gsize)(close - open - 1)));
    person->name = g_strstrip(g_strndup(text, (gsize)(open - text)));
    if (*inside && !is_pronouns(inside)) person->affiliation = g_steal_pointer(&inside);
    return person;
  }
  static const char *const links[] = {" from ", " @ ", " at ", " of ", " | "};
  for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
    const char *link = strstr(text, links[i]);
    if (!link) continue;
    g_autofree char *name = g_strstrip(g_strndup(text, (gsize)(link - text)));
    if (ds_name_kind(name) == 0) continue;
    person->name = g_steal_pointer(&name);
    person->affiliation = g_strstrip(g_strdup(link + strlen(links[i])));
    return person;
  }
  person->name = g_strstrip(g_strdup(text));
  return person;
}

/* Whether a field behind a comma is another person rather than an affiliation. */
static gboolean is_person_field(const DsPeople *people, const char *field) {
  g_autofree char *key = people ? ds_fold_key(field) : NULL;
  if (key && g_hash_table_contains(people->orgs, key)) return FALSE;
  if (key && g_hash_table_contains(people->names, key)) return TRUE;
  if (strchr(field, '(')) return begins_person(people, field);
  guint words = ds_name_words(field);
  return ds_name_kind(field) == 2 && words >= 2 && words <= 4;
}

static void add_affiliation(Person *person, const char *field) {
  gsize len = strlen(field);
  gboolean in_brackets = len > 2 && field[0] == '(' && strchr(field, ')') == field + len - 1;
  g_autofree char *text = in_brackets ? g_strndup(field + 1, len - 2) : g_strdup(field);
  char *whole = person->affiliation ? g_strdup_printf("%s, %s", person->affiliation, text) : g_strdup(text);
  g_free(person->affiliation);
  person->affiliation = whole;
}

/* Whether a group between semicolons names nobody: "Jane Roe, Wax College; University of Combs". */
static gboolean is_organisation(const char *group) {
  if (strpbrk(group, ",(&") || ds_name_kind(group)) return FALSE;
  g_autofree char *key = ds_fold_key(group);
  g_auto(GStrv) words = g_strsplit(key, " ", 16);
  for (guint i = 0; words[i]; i++)
    if (ds_is_org_word(words[i], strlen(words[i]))) return g_unichar_isupper(g_utf8_get_char(group));
  return FALSE;
}

/* All that one piece says: "A, Org"; "A, B" of "A, B & C, Org"; "A, CTO, Org"; "A, Org, B, Org". */
static void read_piece(const DsPeople *people, const char *piece, gboolean last, gboolean bracketed_list, GPtrArray *out) {
  g_autoptr(GPtrArray) fields = cut(piece, ',');
  if (fields->len == 0) return;
  Person *person = read_person(g_ptr_array_index(fields, 0));
  g_ptr_array_add(out, person);
  guint people_fields = 0;
  for (guint i = 1; fields->len > 2 && i < fields->len; i++) people_fields += is_person_field(people, g_ptr_array_index(fields, i));
  gboolean all_people = people_fields == fields->len - 1;
  gboolean listed = !last && g_str_has_suffix(piece, ",");   /* "A, B, and C, Org" */
  for (guint i = 1; i < fields->len && out->len < MAX_PEOPLE; i++) {
    const char *field = g_ptr_array_index(fields, i);
    gboolean more = i + 1 < fields->len;
    gboolean is_person = is_person_field(people, field);
    /* the last word of a piece is what its people are, unless another piece follows or nothing but names stands here */
    gboolean is_known = people && known(people->names, field), is_org = people && known(people->orgs, field);
    /* where brackets hold what people are, commas part people: "A, B & C (Org)" */
    if ((listed || (bracketed_list && !last)) && ds_name_kind(field) && ds_name_words(field) > 1 && !is_org) is_person = TRUE;
    /* "A (Org), B (Org)" */
    gboolean bracketed = strchr(field, '(') && strchr(g_ptr_array_index(fields, 0), '(');
    if (is_person && last && !more && !is_known && !bracketed && !(all_people && fields->len > 2)) is_person = FALSE;
    if (is_person) g_ptr_array_add(out, person = read_person(field));
    else add_affiliation(person, field);
  }
}

/* "A & B, Org": who has no affiliation shares the next one's of the group. */
static void share_affiliations(GPtrArray *group, guint from) {
  const char *next = NULL;
  for (guint i = group->len; i > from; i--) {
    Person *person = g_ptr_array_index(group, i - 1);
    if (!person->affiliation && next) person->affiliation = g_strdup(next);
    next = person->affiliation ? person->affiliation : next;
  }
}

static GPtrArray *read_people(const DsPeople *people, const char *text) {
  GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
  if (strlen(text) > MAX_LIST) return out;
  g_autoptr(GPtrArray) groups = cut(ds_name_skip_role(text), ';');
  gboolean bracketed_list = strchr(text, '(') != NULL;
  for (guint g = 0; g < groups->len && out->len < MAX_PEOPLE; g++) {
    guint from = out->len;
    if (from && is_organisation(g_ptr_array_index(groups, g))) {
      add_affiliation(g_ptr_array_index(out, from - 1), g_ptr_array_index(groups, g));
      continue;
    }
    g_autoptr(GPtrArray) joints = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) pieces = cut_people(people, g_ptr_array_index(groups, g), joints);
    for (guint i = 0; i < pieces->len; i++) {
      gboolean last = i + 1 == pieces->len;
      const char *piece = g_ptr_array_index(pieces, i);
      Person *before = out->len > from ? g_ptr_array_index(out, out->len - 1) : NULL;
      /* "A, Marks & Spencer Digital": nobody known, and nothing behind it */
      if (last && before && before->affiliation && !strchr(piece, ',') && !strchr(piece, '(') && ds_name_kind(piece) < 2 &&
          !(people && known(people->names, piece))) {
        char *whole = g_strconcat(before->affiliation, (char *)g_ptr_array_index(joints, i), piece, NULL);
        g_free(before->affiliation);
        before->affiliation = whole;
        continue;
      }
      read_piece(people, piece, last, bracketed_list, out);
    }
    share_affiliations(out, from);
  }
  return out;
}

void ds_speakers_parse(const DsPeople *people, const char *text, DsTalk *talk) {
  g_autoptr(GPtrArray) list = read_people(people, text);
  for (guint i = 0; i < list->len; i++) {
    const Person *person = g_ptr_array_index(list, i);
    if (*person->name) ds_talk_add_speaker(talk, person->name, person->affiliation);
  }
}

void ds_people_learn(DsPeople *people, const char *text) {
  if (strlen(text) > MAX_LIST) return;
  g_autoptr(GPtrArray) groups = cut(ds_name_skip_role(text), ';');
  for (guint g = 0; g < groups->len; g++) {
    g_autoptr(GPtrArray) pieces = cut_people(NULL, g_ptr_array_index(groups, g), NULL);
    for (guint i = 0; i < pieces->len; i++) {
      g_autoptr(GPtrArray) fields = cut(g_ptr_array_index(pieces, i), ',');
      if (fields->len == 0) continue;
      const char *name = ds_name_skip_role(g_ptr_array_index(fields, 0));
      if (ds_name_kind(name) && ds_name_words(name) > 1) g_hash_table_add(people->names, ds_fold_key(name));
      /* only the last piece's comma is sure to part a person from an organisation */
      gboolean pair = i + 1 == pieces->len && fields->len == 2 && !strchr(g_ptr_array_index(fields, 0), '(');
      if (pair) g_hash_table_add(people->orgs, ds_fold_key(g_ptr_array_index(fields, 1)));
    }
  }
}

/* ---- how likely ---- */

/* Whether a sentence ends within @text: a full stop behind more than "Co." or "Inc." */
static gboolean ends_sentence(const char *text) {
  for (const char *stop = strstr(text, ". "); stop; stop = strstr(stop + 1, ". ")) {
    const char *word = stop;
    while (word > text && word[-1] != ' ') word--;
    if (stop - word > 4) return TRUE;
  }
  return FALSE;
}

/* An affiliation is a few words, not a sentence. */
static gboolean is_affiliation(const char *text) {
  if (strlen(text) > 120 || ds_name_words(text) > 14) return FALSE;
  if (strpbrk(text, "?:#") || strstr(text, ") (") || ends_sentence(text)) return FALSE;
  static const char *const clauses[] = {" will ", " is ", " are ", " how ", " your ", " you ", " we ", " this ", " that ", " to "};
  g_autofree char *lower = g_utf8_strdown(text, -1);
  g_autofree char *padded = g_strconcat(" ", lower, " ", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(clauses); i++)
    if (strstr(padded, clauses[i])) return FALSE;
  return TRUE;
}

static gboolean is_known_org(const DsPeople *people, const char *text) {
  if (people && known(people->orgs, text)) return TRUE;
  g_autofree char *lower = g_utf8_strdown(text, -1);
  return ds_is_org_word(lower, strlen(lower));
}

/* A list of speakers begins with a name, prose with a word in small letters soon. Cheap, for it is asked of every line of a post. */
static gboolean begins_like_prose(const char *text) {
  static const char *const links[] = {"from", "at", "of", "and", NULL};
  for (const char *p = text; *p;) {
    gsize len = strcspn(p, " ,;(&+|@/");
    gsize small = strspn(p, "abcdefghijklmnopqrstuvwxyz");
    if (len && small == len && p > text) {
      g_autofree char *word = g_strndup(p, len);
      if (g_strv_contains(links, word)) return FALSE;
      if (!ds_is_particle(word, len)) return TRUE;
    }
    p += len;
    if (*p != ' ') return FALSE;
    p++;
  }
  return FALSE;
}

int ds_speakers_likely(const DsPeople *people, const char *text) {
  if (strlen(text) > MAX_LIST || begins_like_prose(ds_name_skip_role(text))) return 0;
  g_autoptr(GPtrArray) list = read_people(people, text);
  if (list->len == 0) return 0;
  guint affiliations = 0, given = 0, single = 0, sure = 0, doubtful = 0, full = 0;
  for (guint i = 0; i < list->len; i++) {
    const Person *person = g_ptr_array_index(list, i);
    gboolean is_known = people && known(people->names, person->name);
    int kind = is_known ? 2 : ds_name_kind(person->name);
    gboolean known_org = person->affiliation && is_known_org(people, person->affiliation);
    if (person->affiliation && !is_affiliation(person->affiliation)) return 0;
    if (kind == 0 && !ds_name_could(person->name)) return 0;
    full += kind > 0 && ds_name_words(person->name) > 1;
    gboolean odd = kind == 0 && person->affiliation && list->len > 1 && ds_name_has_odd_surname(person->name);
    doubtful += kind == 0 && !known_org && !odd;
    affiliations += person->affiliation != NULL;
    given += kind == 2;
    single += ds_name_words(person->name) == 1 && !is_known;
    sure += known_org;
  }
  if (doubtful * 2 > list->len || (doubtful && list->len == 1)) return 0;
  if (affiliations) {
    if (single == list->len && !given && !sure) return 1;
    return given * 2 >= list->len && affiliations == list->len && single == 0 ? 4 : 3;
  }
  if (single == list->len) return 0;
  /* two full names that nobody knows are speakers in a list whose titles carry theirs */
  if (list->len > 1 && full == list->len && people && g_hash_table_size(people->names) > 0) return 2;
  return given == list->len || (given && list->len > 1) ? 2 : 1;
}

/* ---- the dash ---- */

/* The length of a dash at @p that may separate: one with a blank on either side. */
static gsize dash_at(const char *text, const char *p) {
  static const char *const dashes[] = {"-", "–", "—", "−"};
  /* most bytes are no dash: the loop over a title's bytes is the busiest of all */
  for (guint i = 0; (*p == '-' || (guchar)*p == 0xe2) && i < G_N_ELEMENTS(dashes); i++) {
    if (!g_str_has_prefix(p, dashes[i])) continue;
    gsize len = strlen(dashes[i]);
    if (p > text && (p[-1] == ' ' || p[len] == ' ') && p[len]) return len;
  }
  return 0;
}

int ds_speakers_split(const DsPeople *people, const char *text, gsize *ret_title_len, const char **ret_speakers) {
  int best = 0;
  guint tried = 0;
  for (const char *p = text + strlen(text); p > text && tried < 8;) {
    p--;
    gsize len = dash_at(text, p);
    if (!len) continue;
    tried++;
    const char *speakers = p + len;
    while (*speakers == ' ') speakers++;
    gsize title_len = (gsize)(p - text);
    while (title_len && text[title_len - 1] == ' ') title_len--;
    if (!title_len || !*speakers) continue;
    int likely = 2 * ds_speakers_likely(people, speakers);
    /* a dash that is glued to a word is less of a separator */
    if (likely && !(p[-1] == ' ' && p[len] == ' ')) likely--;
    if (likely <= best) continue;
    best = likely;
    *ret_title_len = title_len;
    *ret_speakers = speakers;
    if (best == 8) break;   /* nothing is surer */
  }
  if (best >= 2) return (best + 1) / 2;
  /* "KubeFlow BoF: A, Org & B, Org": colons and bars part only what is beyond doubt */
  static const char *const others[] = {": ", " | "};
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    const char *mark = g_strrstr(text, others[i]);
    if (!mark || mark == text || ds_speakers_likely(people, mark + strlen(others[i])) < 4) continue;
    *ret_title_len = (gsize)(mark - text);
    *ret_speakers = mark + strlen(others[i]);
    return 4;
  }
  return 0;
}
