/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where links lead: to a talk's page, a recording, slides. */
#pragma once

#include "markdown.h"

/** The text of @span on @line. */
char *ds_md_span_text(const DsMdLine *line, const DsMdSpan *span);
/** Whether @url leads to a talk's own page in a schedule, by its look. */
gboolean ds_url_is_talk(const char *url);
/** Whether @url leads to a video, by its host. */
gboolean ds_url_is_video(const char *url);
/** Whether @url leads to slides: by the file's kind or the host. */
gboolean ds_url_is_slides(const char *url);
/** What the link leads to that @text labels: 'v' a recording ("Watch the video"), 's' slides, 'd' the talk's page ("details"); else 0. */
char ds_link_label(const char *text);
/** Whether the whole of @line is links with such labels. */
gboolean ds_line_is_labels(const DsMdLine *line);
