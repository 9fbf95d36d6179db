/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * THE field table, and the whole layout of the index. Query parser, help and the manual read the table; document.c and plan.c
 * follow what is written here.
 *
 * Documents
 *   one per slide (a page, or the pages of a build), one per talk. A talk's abstract stands in its own document only.
 *
 * Terms of a slide
 *   (none)  words of title, body and code, in this order, with positions from 1: a phrase may run over a line's end, not from title to body
 *   S       words of the title, without positions: a phrase in a title is a phrase of the text whose words are the title's
 *   XN      words of lines taken out as noise; XNO notes; XH hidden text
 *   XK      the kind of talk: XKlightning    XLA  the language: XLAzh
 *   XPG     each page of the slide: XPG12   XTI<hash>  the whole title, as stems
 *   Z...    stems: "Z" + prefix + stem, for (none), S, XTT, XSEC; of word and part tokens whose stem is another word; no positions
 *   K<key>  its deck, 20 digits of its key      O<hash> its deck and what is said of it: all that one head speaks for
 * Terms of a head, the first slide of a deck or a talk, besides: what is said of all of the deck, its context. Terms of what is said of each
 * slide would be half of all terms.
 *   XTT     words of the talk's titles in all its languages   XORG words of the speakers' affiliations   XSEC words of the section
 *   A       words of the speakers' names                      XEV  words of the event: name, key, as written
 *   XDK     words of the deck's path and PDF metadata title
 *   L<hash> its deck's talk    XIShead
 *   words with positions, values of one field GAP_PART apart; the wdf of each is how many documents the head speaks for, 0 for itself alone
 * Terms of a talk
 *   (none)  words of its titles, then its abstract; S its titles; XK XLA as those of a slide; their stems as above; A XORG XEV XSEC XIShead
 *   T<hash> itself      XIStalk, XISbare when no deck is linked to it
 * Every token of the tokenizer (whole words, parts, variants, general forms, n-grams) is a term; what a phrase is made of (leaves and
 * n-grams) has its position; in what is said of decks and talks, half of a bigram has none.
 *
 * The slides of a deck stand one behind the other, the head first, with ids that follow each other: a deck is put in one piece, or not at
 * all. So a head's id and their number say which documents its context is of (context.c of the query).
 *
 * Values
 *   0 date of the talk, YYYY-MM-DD    1 first page (sortable)    2 content hash + first page    4 language
 *   3 of heads: the deck's path, or "talk:" and the talk's id     5 of a deck's head, its O<hash>
 *
 * Data: a stored record (stored.c): what a hit shows; of a head, also its deck's path, content and talk. Values are packed by nothing, and a
 * search reads two blocks for each; so what a hit shows is no value, and what is the same for a deck stands in its head.
 *
 * Metadata
 *   schema               DS_SCHEMA_VERSION as text
 *   deck/<key>           a deck's manifest      list/<key>   a talk list's, and talk/<hash>   a merged talk: packed (pack.c)
 *   last-run             JSON text              inputs       what the last run took in besides decks, for the next one
 *   distinct             "1": no two decks have the same content, and a search need not look for such slides
 *   whole                "1": the last run came to its end
 *   part                 "2/4": which part of its library this is; empty: all
 */
#include <decksearch/index.h>

const DsField ds_fields[DS_FIELD_N] = {
    [DS_FIELD_BODY] = {"body", "", -1, 1.0, DS_FIELD_WORDS, NULL, "words anywhere on the slide", "body:netkit"},
    [DS_FIELD_TITLE] = {"title", "S", -1, 2.0, DS_FIELD_WORDS, NULL, "words of the slide's title", "title:netkit"},
    [DS_FIELD_TALK] = {"talk", "XTT", -1, 0.12, DS_FIELD_WORDS, NULL, "words of the talk's title", "talk:\"life of a packet\""},
    [DS_FIELD_SPEAKER] = {"speaker", "A", -1, 0.12, DS_FIELD_WORDS, NULL, "a speaker's name", "speaker:\"liz rice\""},
    [DS_FIELD_ORG] = {"org", "XORG", -1, 0.06, DS_FIELD_WORDS, NULL, "a speaker's affiliation", "org:isovalent"},
    [DS_FIELD_EVENT] = {"event", "XEV", -1, 0.06, DS_FIELD_WORDS, NULL, "the event's name", "event:\"KubeCon NA 2024\""},
    [DS_FIELD_SECTION] = {"section", "XSEC", -1, 0.06, DS_FIELD_WORDS, NULL, "co-located day, track or section", "section:ebpf"},
    [DS_FIELD_KIND] = {"kind", "XK", -1, 0, DS_FIELD_VALUE,
                       "talk,keynote,lightning,panel,tutorial,workshop,meeting,contribfest,opening,closing", "the kind of talk",
                       "kind:lightning"},
    [DS_FIELD_DECK] = {"deck", "XDK", -1, 0.12, DS_FIELD_WORDS, NULL, "words of the deck's path or title", "deck:maintainer"},
    [DS_FIELD_SLIDE] = {"slide", "XPG", DS_SLOT_SLIDE, 0, DS_FIELD_RANGE, NULL, "the slide's page number", "slide:12"},
    [DS_FIELD_LANG] = {"lang", "XLA", -1, 0, DS_FIELD_VALUE, NULL, "the language, two letters", "lang:zh"},
    [DS_FIELD_DATE] = {"date", NULL, DS_SLOT_DATE, 0, DS_FIELD_RANGE, NULL, "the talk's date: a year, month or day, or a range of them",
                       "date:2023..2024-06"},
    [DS_FIELD_YEAR] = {"year", NULL, DS_SLOT_DATE, 0, DS_FIELD_RANGE, NULL, "the talk's year", "year:2024"},
    [DS_FIELD_HAS] = {"has", NULL, -1, 0, DS_FIELD_FLAG, "deck", "what an entry has", "has:deck"},
    [DS_FIELD_IS] = {"is", "XIS", -1, 0, DS_FIELD_FLAG, "talk,slide", "only talk entries, or only slides", "is:talk"},
    [DS_FIELD_IN] = {"in", NULL, -1, 0, DS_FIELD_FLAG, "noise,notes,hidden", "look there for the words beside it", "in:noise"},
    [DS_FIELD_NOISE] = {NULL, "XN", -1, 0, DS_FIELD_WORDS, NULL, NULL, NULL},
    [DS_FIELD_NOTES] = {NULL, "XNO", -1, 0, DS_FIELD_WORDS, NULL, NULL, NULL},
    [DS_FIELD_HIDDEN] = {NULL, "XH", -1, 0, DS_FIELD_WORDS, NULL, NULL, NULL},
};

int ds_field_find(const char *name, gssize len) {
  g_autofree char *typed = len < 0 ? g_ascii_strdown(name, -1) : g_ascii_strdown(name, len);
  for (int i = 0; i < DS_FIELD_N; i++)
    if (ds_fields[i].name && g_str_equal(ds_fields[i].name, typed)) return i;
  return -1;
}

static char *hashed(const char *prefix, const char *text, int digits) {
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  return g_strdup_printf("%s%.*s", prefix, digits, sum);
}

/* Each slide has it: 80 bits tell decks apart. */
char *ds_term_deck(const char *deck_key) {
  return g_strdup_printf("K%.20s", deck_key);
}
char *ds_term_talk(const char *talk_id) {
  return hashed("T", talk_id, 32);
}
char *ds_term_owner(const char *said) {
  return hashed("O", said, 16);
}
char *ds_term_title(const char *title, DsStemmer *stemmer) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(title, -1, 1);
  g_autoptr(GString) words = g_string_new(NULL);
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    gboolean is_character = token->kind == DS_TOKEN_NGRAM && token->span == 1;
    if (!is_character && !ds_token_is_leaf(token)) continue;
    g_string_append(words, is_character ? token->term : ds_stemmer_stem(stemmer, token->term));
    g_string_append_c(words, ' ');
  }
  return words->len ? hashed("XTI", words->str, 12) : NULL;
}
char *ds_term_linked(const char *talk_id) {
  return hashed("L", talk_id, 32);
}
