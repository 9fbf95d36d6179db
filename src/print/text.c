/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results, talks, decks and slides for people at a terminal. */
#include "print.h"

#include <string.h>

#define FACET_VALUES 6u /* of one facet */
#define INDENT 6u       /* the width of a hit's number and its gap */

/* ---- results ---- */

static void print_talk_head(GString *out, const DsHit *hit, const DsStyle *style) {
  if (hit->talk) {
    g_autofree char *speakers = ds_print_speakers(hit->talk), *when = ds_print_when(hit->talk);
    g_autofree char *who = *speakers && *when ? g_strconcat(speakers, " · ", when, NULL) : g_strconcat(speakers, when, NULL);
    ds_print_link_open(out, style, hit->talk->url);
    ds_print_ink_cut(out, style, DS_INK_TITLE, hit->talk->title, style->columns);
    ds_print_link_close(out, style, hit->talk->url);
    g_string_append_c(out, '\n');
    if (*who) {
      ds_print_ink_cut(out, style, DS_INK_PLAIN, who, style->columns);
      g_string_append_c(out, '\n');
    }
  }
  if (hit->deck)
    ds_print_ink_cut(out, style, hit->talk ? DS_INK_DIM : DS_INK_TITLE, hit->deck, style->columns);
  else
    ds_print_ink(out, style, DS_INK_DIM, "no deck");
  g_string_append_c(out, '\n');
}

static void print_hit(GString *out, const DsHit *hit, const DsStyle *style) {
  g_autofree char *number = g_strdup_printf("%4u  ", hit->rank);
  g_autofree char *where = !hit->is_slide           ? g_strdup("talk")
                           : hit->last > hit->slide ? g_strdup_printf("slide %u-%u", hit->slide, hit->last)
                                                    : g_strdup_printf("slide %u", hit->slide);
  const char *title = hit->title ? hit->title : hit->first_line;
  ds_print_ink(out, style, DS_INK_NUMBER, number);
  ds_print_link_open(out, style, hit->uri);
  ds_print_ink(out, style, DS_INK_NUMBER, where);
  ds_print_link_close(out, style, hit->uri);
  if (title && hit->is_slide) {
    guint used = INDENT + ds_text_columns(where) + 2;
    g_string_append(out, "  ");
    ds_print_ink_cut(out, style, hit->title ? DS_INK_TITLE : DS_INK_DIM, title, style->columns > used + 10 ? style->columns - used : 0);
  }
  g_string_append_c(out, '\n');
  if (hit->snippet && *hit->snippet) ds_print_wrapped(out, style, hit->snippet, hit->highlights, INDENT);
  for (guint i = 0; hit->same_as && hit->same_as[i]; i++) {
    g_autofree char *same = g_strdup_printf("%*salso in %s", (int)INDENT, "", hit->same_as[i]);
    ds_print_ink_cut(out, style, DS_INK_DIM, same, style->columns);
    g_string_append_c(out, '\n');
  }
  if (hit->missing_words && hit->missing_words[0]) {
    g_autofree char *words = g_strjoinv(", ", hit->missing_words), *missing = g_strdup_printf("%*swithout: %s", (int)INDENT, "", words);
    ds_print_ink_cut(out, style, DS_INK_DIM, missing, style->columns);
    g_string_append_c(out, '\n');
  }
}

/* "37 hits, 10 shown". */
static void print_total(GString *out, const DsAnswer *answer, const DsStyle *style) {
  guint shown = 0;
  for (guint i = 0; i < answer->groups->len; i++) shown += ((DsHitGroup *)g_ptr_array_index(answer->groups, i))->hits->len;
  if (!shown) return;
  g_autofree char *all = g_strdup_printf("%s%u hit%s", answer->total_exact ? "" : "about ", answer->total, answer->total == 1 ? "" : "s");
  g_autofree char *line = shown < answer->total ? g_strdup_printf("%s, %u shown", all, shown) : g_strdup(all);
  g_string_append_c(out, '\n');
  ds_print_ink(out, style, DS_INK_DIM, line);
  g_string_append_c(out, '\n');
}

void ds_print_groups(GString *out, const DsAnswer *answer, const DsStyle *style) {
  for (guint i = 0; i < answer->groups->len; i++) {
    const DsHitGroup *group = g_ptr_array_index(answer->groups, i);
    if (i) g_string_append_c(out, '\n');
    print_talk_head(out, g_ptr_array_index(group->hits, 0), style);
    for (guint k = 0; k < group->hits->len; k++) print_hit(out, g_ptr_array_index(group->hits, k), style);
    if (!group->more) continue;
    g_autofree char *more = g_strdup_printf("%*s+%u more", (int)INDENT, "", group->more);
    ds_print_ink(out, style, DS_INK_DIM, more);
    g_string_append_c(out, '\n');
  }
  print_total(out, answer, style);
}

void ds_print_explanation(GString *out, const DsAnswer *answer, gboolean xapian) {
  const DsExplanation *explanation = answer->explanation;
  g_string_append_printf(out, "parsed:  %s\n", explanation->parsed);
  for (guint i = 0; i < explanation->words->len; i++) {
    const DsExplainedWord *word = g_ptr_array_index(explanation->words, i);
    g_string_append_printf(out, "word:    %s, weight %.2f%s%s\n", word->word, word->weight, word->only_helps ? ", only helps" : "",
                           word->is_absent ? ", in no deck" : "");
    for (guint k = 0; word->synonyms[k]; k++) g_string_append_printf(out, "also:    %s, for %s\n", word->synonyms[k], word->word);
  }
  if (xapian && explanation->xapian) g_string_append_printf(out, "xapian:  %s\n", explanation->xapian);
  for (guint i = 0; i < answer->hits->len; i++) {
    const DsHit *hit = g_ptr_array_index(answer->hits, i);
    g_string_append_printf(out, "hit %-4u %.2f =", hit->rank, hit->score);
    for (guint k = 0; k < hit->weights->len; k++) {
      const DsHitWeight *weight = &g_array_index(hit->weights, DsHitWeight, k);
      g_string_append_printf(out, "%s %s %.2f", k ? " +" : "", weight->what, weight->weight);
    }
    g_string_append_c(out, '\n');
  }
}

void ds_print_facets(GString *out, const DsFacets *facets, const DsStyle *style) {
  gboolean begun = FALSE;
  for (guint i = 0; i < DS_FACET_N; i++) {
    if (!facets->values[i]->len) continue;
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint k = 0; k < facets->values[i]->len && k < FACET_VALUES; k++) {
      const DsFacetValue *value = g_ptr_array_index(facets->values[i], k);
      g_string_append_printf(line, "%s%s (%u)", k ? ", " : "", value->name, value->count);
    }
    if (facets->values[i]->len > FACET_VALUES) g_string_append_printf(line, ", +%u more", facets->values[i]->len - FACET_VALUES);
    g_autofree char *name = g_strdup_printf("%-10s", ds_facet_names[i]);
    if (!begun) g_string_append_c(out, '\n');
    begun = TRUE;
    ds_print_ink(out, style, DS_INK_DIM, name);
    ds_print_ink_cut(out, style, DS_INK_PLAIN, line->str, style->columns > 30 ? style->columns - 10 : style->columns);
    g_string_append_c(out, '\n');
  }
}

/* ---- talks and decks ---- */

static void print_talk(GString *out, const DsTalk *talk, const GPtrArray *decks, const DsStyle *style) {
  g_autofree char *speakers = ds_print_speakers(talk), *when = ds_print_when(talk);
  g_autofree char *who = g_strconcat("  ", speakers, *speakers && *when ? " · " : "", when, NULL);
  ds_print_link_open(out, style, talk->url);
  ds_print_ink_cut(out, style, DS_INK_TITLE, talk->title, style->columns);
  ds_print_link_close(out, style, talk->url);
  g_string_append_c(out, '\n');
  ds_print_ink_cut(out, style, DS_INK_PLAIN, who, style->columns);
  g_string_append_c(out, '\n');
  for (guint i = 0; i < decks->len; i++) {
    g_autofree char *deck = g_strconcat("  ", g_ptr_array_index(decks, i), NULL);
    ds_print_ink_cut(out, style, DS_INK_DIM, deck, style->columns);
    g_string_append_c(out, '\n');
  }
}

void ds_print_talks(GString *out, const GPtrArray *talks, const GPtrArray *decks_of, const DsStyle *style) {
  for (guint i = 0; i < talks->len; i++) print_talk(out, g_ptr_array_index(talks, i), g_ptr_array_index(decks_of, i), style);
}

void ds_print_talk(GString *out, const DsTalk *talk, const GPtrArray *decks, const DsStyle *style) {
  print_talk(out, talk, decks, style);
  if (talk->url) {
    g_autofree char *url = g_strconcat("  ", talk->url, NULL);
    ds_print_ink(out, style, DS_INK_DIM, url);
    g_string_append_c(out, '\n');
  }
  g_auto(GStrv) lines = g_strsplit(talk->abstract ? talk->abstract : "", "\n", -1);
  if (lines[0]) g_string_append_c(out, '\n');
  for (guint i = 0; lines[i]; i++) {
    if (*lines[i])
      ds_print_wrapped(out, style, lines[i], NULL, 0);
    else
      g_string_append_c(out, '\n');
  }
}

static void print_candidates(GString *out, const DsManifest *manifest, const DsStyle *style) {
  g_autofree char *quoted = g_shell_quote(manifest->path);
  for (guint i = 0; manifest->others && i < manifest->others->len; i++) {
    g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(manifest->others, i), "\t", 2);
    if (!parts[0]) continue;
    g_autofree char *talk = g_shell_quote(parts[0]);
    g_autofree char *line = g_strdup_printf("    %s  decksearch link %s %s", parts[1] ? parts[1] : "", quoted, talk);
    ds_print_ink(out, style, DS_INK_DIM, line);
    g_string_append_c(out, '\n');
  }
}

static void print_deck(GString *out, const DsManifest *manifest, const DsTalk *talk, const DsStyle *style) {
  const char *status = ds_print_deck_status(manifest);
  g_autofree char *count = g_strdup_printf("  %u slide%s", manifest->slides, manifest->slides == 1 ? "" : "s");
  ds_print_ink(out, style, DS_INK_TITLE, manifest->path);
  ds_print_ink(out, style, DS_INK_DIM, count);
  g_string_append_c(out, '\n');
  if (manifest->code >= 0) {
    g_autofree char *line =
        g_strdup_printf("  %s: %s", g_str_equal(status, "ok") ? "incomplete" : status, manifest->message ? manifest->message : "");
    ds_print_ink(out, style, DS_INK_WARN, line);
    g_string_append_c(out, '\n');
  }
  if (g_str_equal(status, "failed")) return;
  g_autofree char *line = talk ? g_strdup_printf("  %s", talk->title)
                               : g_strdup_printf("  unlinked: %s", manifest->evidence ? manifest->evidence : "no evidence");
  ds_print_ink_cut(out, style, talk ? DS_INK_PLAIN : DS_INK_WARN, line, style->columns);
  g_string_append_c(out, '\n');
  if (!talk) {
    print_candidates(out, manifest, style);
    return;
  }
  g_autofree char *how = g_strdup_printf("  linked by %s (%.2f; next best %.2f)", manifest->evidence ? manifest->evidence : manifest->how,
                                         manifest->score, manifest->next_best);
  ds_print_ink_cut(out, style, DS_INK_DIM, how, style->columns);
  g_string_append_c(out, '\n');
}

void ds_print_decks(GString *out, const GPtrArray *manifests, const GPtrArray *talks, const DsStyle *style) {
  for (guint i = 0; i < manifests->len; i++)
    print_deck(out, g_ptr_array_index(manifests, i), talks ? g_ptr_array_index(talks, i) : NULL, style);
}

/* ---- one slide ---- */

static void print_slide_head(GString *out, const DsStored *slide, const DsTalk *talk, const DsStyle *style) {
  g_autofree char *pages = slide->last > slide->first ? g_strdup_printf("-%u", slide->last) : g_strdup("");
  g_autofree char *place = g_strdup_printf("%s:%u%s", slide->deck, slide->first, pages);
  ds_print_ink(out, style, DS_INK_NUMBER, place);
  if (slide->label && strtoul(slide->label, NULL, 10) != slide->first) {
    g_autofree char *label = g_strdup_printf("  (page label %s)", slide->label);
    ds_print_ink(out, style, DS_INK_DIM, label);
  }
  g_string_append_c(out, '\n');
  if (talk) {
    g_autofree char *speakers = ds_print_speakers(talk), *when = ds_print_when(talk),
                    *who = g_strconcat(speakers, *speakers && *when ? " · " : "", when, NULL);
    ds_print_lines(out, style, DS_INK_DIM, talk->title);
    if (*who) ds_print_lines(out, style, DS_INK_DIM, who);
  }
  g_string_append_c(out, '\n');
}

void ds_print_slide(GString *out, const DsStored *slide, const DsTalk *talk, gboolean noise, const DsStyle *style) {
  print_slide_head(out, slide, talk, style);
  if (slide->title) {
    ds_print_lines(out, style, DS_INK_TITLE, slide->title);
    g_string_append_c(out, '\n');
  }
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_BODY || line->role == DS_ROLE_CODE) ds_print_lines(out, style, DS_INK_PLAIN, line->text);
  }
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if (line->role == DS_ROLE_NOISE && !noise) continue;
    const char *what = line->role == DS_ROLE_NOTES    ? "notes"
                       : line->role == DS_ROLE_HIDDEN ? "hidden"
                       : line->role == DS_ROLE_NOISE  ? ds_noise_kind_name(line->noise)
                                                      : NULL;
    if (!what) continue;
    g_autofree char *why = line->why && *line->why ? g_strdup_printf(" (%s)", line->why) : g_strdup("");
    g_autofree char *marked = g_strdup_printf("[%s] %s%s", what, line->text, why);
    ds_print_lines(out, style, DS_INK_DIM, marked);
  }
}

/* ---- what a run did ---- */

static void part(GString *out, guint n, const char *what) {
  if (n) g_string_append_printf(out, "%s%u %s", out->len && out->str[out->len - 1] != ' ' ? ", " : "", n, what);
}

void ds_print_ingest(GString *out, const DsIngestReport *report) {
  g_autoptr(GString) did = g_string_new(NULL);
  part(did, report->added, "added");
  part(did, report->refreshed, "refreshed");
  part(did, report->moved, "moved");
  part(did, report->forgotten, "forgotten");
  part(did, report->failed_new, "failed");
  part(did, report->failed_known, "failed before");
  /* what follows from the above, or from another list of talks, is only told where it is all there is to tell */
  if (!did->len) part(did, report->put, "brought up to date");
  if (!did->len) part(did, report->lists_read, report->lists_read == 1 ? "talk list read" : "talk lists read");
  if (report->dealt) g_string_append_printf(did, "%sdealt to %u shard%s", did->len ? ", " : "", report->dealt, report->dealt == 1 ? "" : "s");
  g_string_append_printf(out, "%u decks, %u slides, %u talks: %s; %u extracted (%u pages) in %.1f s\n", report->decks, report->slides,
                         report->talks, did->len ? did->str : "nothing new", report->extracted, report->pages, report->elapsed_seconds);
}
