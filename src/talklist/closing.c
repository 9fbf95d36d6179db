/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post's closing words: "Make sure you stop by the booth … See you there!" stands below the last talk, but is not its abstract. */
#include "post.h"

#include <string.h>

/* What a writer says to a reader, and no abstract does. */
static const struct { const char *words; int weight; } cues[] = {
    {"see you there", 3},
    {"see you in", 3},
    {"see you at", 3},
    {"see you all", 3},
    {"see you soon", 3},
    {"hope to see you", 3},
    {"seeing you", 2},
    {"meeting you", 2},
    {"stop by the", 3},
    {"stop by our", 3},
    {"swing by", 3},
    {"come by", 2},
    {"drop by", 2},
    {"visit us", 3},
    {"come say", 3},
    {"say hi", 3},
    {"say hello", 3},
    {"the cilium booth", 3},
    {"our booth", 3},
    {"project booth", 3},
    {"booth", 2},
    {"kiosk", 2},
    {"swag", 3},
    {"stickers", 2},
    {"project pavilion", 3},
    {"project pavillion", 3},
    {"this blog post", 3},
    {"this post", 2},
    {"blog post", 1},
    {"to me at the", 2},
    {"special prize", 2},
    {"whether you are attending", 3},
    {"whether you re attending", 3},
    {"if you are attending", 2},
    {"if you re attending", 2},
    {"attending kubecon", 2},
    {"at kubecon", 1},
    {"catch you", 2},
    {"until then", 2},
    {"stay tuned", 3},
    {"safe travels", 3},
    {"follow us", 3},
    {"join our slack", 3},
    {"join us on slack", 3},
    {"join the slack", 3},
    {"slack channel", 2},
    {"cilium slack", 2},
    {"don t forget to", 2},
    {"be sure to", 2},
    {"make sure you", 1},
    {"make sure to", 1},
    {"these talks", 1},
    {"all of these talks", 2},
    {"talks above", 3},
    {"sessions above", 3},
    {"other talks", 1},
    {"as you navigate", 2},
    {"immerse yourself", 1},
    {"register now", 2},
    {"register here", 2},
    {"registration", 1},
    {"can t wait to", 2},
    {"look forward to", 1},
    {"looking forward to", 2},
    {"excited to see", 2},
    {"we hope", 1},
    {"happy kubecon", 3},
    {"thank you for reading", 3},
    {"thanks for reading", 3},
    {"let us know", 2},
    {"get in touch", 2},
    {"reach out to us", 2},
    {"in conclusion", 2},
    {"that s a wrap", 3},
    {"if you can t make it", 3},
    {"recordings will be", 3},
    {"will be available on", 2},
    {"office hours", 2},
    {"industry peers", 2},
    {"networking with", 1},
    {"read the blog", 2},
    {"call for papers", 1},
    {"cfp", 1},
    {"subscribe", 2},
    {"newsletter", 2},
    {"find us", 3},
    {"meet us", 3},
    {"meet the team", 2},
};

/* Whether @words stand in @key as whole words. */
static gboolean holds(const char *key, const char *words) {
  gsize len = strlen(words);
  for (const char *hit = strstr(key, words); hit; hit = strstr(hit + 1, words))
    if ((hit == key || hit[-1] == ' ') && (hit[len] == '\0' || hit[len] == ' ')) return TRUE;
  return FALSE;
}

/* How much @text sounds like closing words. */
static int weight_of(const char *text) {
  g_autofree char *key = ds_fold_key(text);
  int weight = 0;
  for (guint i = 0; i < G_N_ELEMENTS(cues); i++)
    if (holds(key, cues[i].words)) weight += cues[i].weight;
  return weight;
}

static char *paragraph(const DsPost *post, guint from, guint to) {
  GString *text = g_string_new(NULL);
  for (guint i = from; i < to; i++) {
    const DsPostLine *line = &g_array_index(post->lines, DsPostLine, i);
    if (line->line && line->role == DS_ROLE_TEXT) g_string_append_printf(text, "%s%s", text->len ? " " : "", line->line->text);
  }
  return g_string_free(text, FALSE);
}

/* "**Cilium Project Booth:** Finally, …" */
static gboolean begins_bold(const DsPostLine *line) {
  for (guint i = 0; i < line->line->spans->len; i++) {
    const DsMdSpan *span = &g_array_index(line->line->spans, DsMdSpan, i);
    if (span->kind == DS_SPAN_STRONG && span->start == 0 && span->end > 1) {
      const char *text = line->line->text;
      return text[span->end - 1] == ':' || text[span->end] == ':';
    }
  }
  return FALSE;
}

guint ds_post_abstract_end(const DsPost *post, guint from, guint to, gboolean last) {
  guint paragraphs = 0;
  for (guint i = from; i < to;) {
    const DsPostLine *line = &g_array_index(post->lines, DsPostLine, i);
    guint end = i + 1;
    while (end < to && g_array_index(post->lines, DsPostLine, end).block_index == line->block_index) end++;
    /* what stands right below a title is its abstract, unless nothing else follows */
    if (line->role == DS_ROLE_TEXT && line->block->depth == 0 && (last || paragraphs)) {
      g_autofree char *text = paragraph(post, i, end);
      int weight = weight_of(text) + (last && begins_bold(line) ? 1 : 0);
      /* the first paragraph of an abstract says such things seldom, a later one of the last talk most often */
      int need = paragraphs == 0 ? 6 : (last ? 2 : 3);
      if (paragraphs == 0 && last && strlen(text) < 40) need = 3;
      if (weight >= need) return i;
    }
    paragraphs += line->role == DS_ROLE_TEXT;
    i = end;
  }
  return to;
}
