/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post's closing words: "Make sure you stop by the booth … See you there!" stands below the last talk, but is not its abstract. */
#include "post.h"

#include <string.h>

/* What a writer says to a reader, and no abstract does; below zero what only an abstract does. */
static const struct { const char *words; int weight; } cues[] = {
    {"see you there", 3}, {"see you in", 3}, {"see you at", 3}, {"see you all", 3}, {"see you soon", 3}, {"see you next", 3},
    {"hope to see you", 3}, {"stop by the", 3}, {"stop by our", 3}, {"swing by the", 3}, {"swing by our", 3}, {"visit us", 3},
    {"come say", 3}, {"say hi", 3}, {"say hello", 3}, {"our booth", 3}, {"project booth", 3}, {"swag", 3}, {"project pavilion", 3},
    {"project pavillion", 3}, {"this blog post", 3}, {"stay tuned", 3}, {"safe travels", 3}, {"follow us", 3}, {"join our slack", 3},
    {"join us on slack", 3}, {"join the slack", 3}, {"talks above", 3}, {"sessions above", 3}, {"happy kubecon", 3},
    {"thank you for reading", 3}, {"thanks for reading", 3}, {"that s a wrap", 3}, {"recordings will be", 3},
    {"whether you are attending", 3}, {"whether you re attending", 3}, {"thanks to all", 3}, {"thank you to all", 3},
    {"the program committee", 3}, {"mark your calendars", 3}, {"this year s list", 3}, {"the full schedule", 3}, {"enjoy the conference", 3},
    {"hallway track", 3}, {"seeing you", 2}, {"meeting you", 2}, {"meet you", 2}, {"meet us", 2}, {"meet the team", 2}, {"catch up with", 2},
    {"catch you", 2}, {"connecting with you", 2}, {"connecting with all", 2}, {"drop by", 2}, {"booth", 2}, {"stickers", 2}, {"slack", 2},
    {"until then", 2}, {"until next", 2}, {"excited to see", 2}, {"excited to share", 2}, {"excited to meet", 2}, {"excited for", 2},
    {"can t wait to", 2}, {"get in touch", 2}, {"office hours", 2}, {"registration", 2}, {"registration is", 2}, {"register now", 2},
    {"register here", 2}, {"industry peers", 2}, {"read the blog", 2}, {"call for papers", 2}, {"can t make it", 2}, {"not attending", 2},
    {"live updates", 2}, {"will be recorded", 2}, {"speakers for", 2}, {"these talks", 2}, {"the list", 2}, {"your schedule", 2},
    {"this year", 2}, {"happy networking", 2}, {"party", 2}, {"our stand", 2}, {"our team", 2}, {"in person", 2}, {"did we miss", 2},
    {"that we missed", 2}, {"head over to", 2}, {"newsletter", 2}, {"subscribe to our", 2}, {"subscribe to the", 2}, {"kiosk", 1},
    {"blog post", 1}, {"this post", 2}, {"at kubecon", 1}, {"attending kubecon", 1}, {"if you are attending", 1}, {"if you re attending", 1},
    {"kubecon", 1}, {"ciliumcon", 1}, {"the conference", 1}, {"this week", 1}, {"talks", 1}, {"sessions", 1}, {"schedule", 1},
    {"community", 1}, {"maintainers", 1}, {"don t forget to", 1}, {"don t miss", 1}, {"be sure to", 1}, {"make sure you", 1},
    {"make sure to", 1}, {"find us", 1}, {"visit", 1}, {"grab", 1}, {"follow", 1}, {"looking forward", 1}, {"look forward to", 1},
    {"we hope", 1}, {"let us know", 1}, {"reach out to us", 1}, {"learn more about the project", 1}, {"check out", 1},
    {"want to contribute", 1}, {"in conclusion", 1}, {"navigate", 1}, {"networking with", 1}, {"special prize", 1}, {"cfp", 1},
    {"as always", 1}, {"remember to", 1}, {"we re excited", 1}, {"we are excited", 1}, {"seeing everyone", 1}, {"everyone there", 1},
    {"come by", 1}, {"come chat", 1}, {"everyone", 1}, {"github", 1}, {"youtube", 1}, {"this talk", -3},
    {"this session", -3}, {"the session", -3}, {"our talk", -3}, {"this presentation", -3}, {"this workshop", -3}, {"this tutorial", -3},
    {"this panel", -3}, {"this lightning talk", -3}, {"attendees", -3}, {"the audience", -3}, {"you will learn", -3}, {"you ll learn", -3},
    {"you will see", -3}, {"you ll see", -3}, {"you will leave", -3}, {"you ll leave", -3}, {"we will show", -3}, {"we ll show", -3},
    {"we will also", -3}, {"we ll also", -3}, {"we present", -3}, {"we show", -3}, {"we discuss", -3}, {"we ll discuss", -3},
    {"we will discuss", -3}, {"by the end", -3}, {"bring a laptop", -3}, {"hands on", -3}, {"with live demos", -3},
    {"you attend", 2}, {"will you attend", 2}, {"come talk", 2}, {"ticket", 2}, {"tickets", 2}, {"come celebrate", 2}, {"linkedin", 2},
    {"bluesky", 2}, {"twitter", 2}, {"mastodon", 2}, {"at the event", 2}, {"connect with", 1}, {"opportunity to", 1}, {"highlights", 1},
    {"we d love to", 1}, {"we would love to", 1}, {"come to the", 1}, {"more talks", 2}, {"the next ciliumcon", 2}, {"on wednesday", 1},
    {"on tuesday", 1}, {"on thursday", 1}, {"if you have any questions", 2}, {"ways to engage", 1}, {"content", 1}, {"participants", -2},
    {"the speakers", -2}, {"the presenters", -2}, {"we ll explore", -3}, {"we will explore", -3}, {"you ll walk away", -3},
    {"the session ends", -3}, {"learn how", -1}, {"in the talk", -3}, {"the talk", -2}, {"is required", -1},
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

void ds_post_measure(DsPost *post) {
  guint talks = 0, paragraphs = 0;
  post->third_talk = post->second_paragraph = post->lines->len;
  for (guint i = 0; i < post->lines->len && post->second_paragraph == post->lines->len; i++) {
    const DsPostLine *line = &g_array_index(post->lines, DsPostLine, i);
    if (line->role == DS_ROLE_TITLE && ++talks == 3) post->third_talk = i;
    if (line->role == DS_ROLE_TITLE || line->role == DS_ROLE_SECTION) paragraphs = 0;
    gboolean text = talks && line->role == DS_ROLE_TEXT && line->starts_block && !line->names;
    if (text && ++paragraphs > 1) post->second_paragraph = i;
  }
}

guint ds_post_abstract_end(const DsPost *post, guint from, guint to, gboolean last) {
  guint paragraphs = 0;
  /* where every talk before keeps to one paragraph, a second one below the last is hardly part of it */
  gboolean one_each = post->third_talk < from && post->second_paragraph >= from;
  for (guint i = from; i < to;) {
    const DsPostLine *line = &g_array_index(post->lines, DsPostLine, i);
    guint end = i + 1;
    while (end < to && g_array_index(post->lines, DsPostLine, end).block_index == line->block_index) end++;
    /* what stands right below a title is its abstract, unless nothing else follows */
    if (line->role == DS_ROLE_TEXT && line->block->depth == 0 && (last || paragraphs)) {
      g_autofree char *text = paragraph(post, i, end);
      int weight = weight_of(text);
      if (weight > 0 && last && paragraphs && one_each) weight++;
      if (last && begins_bold(line)) weight++;
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
