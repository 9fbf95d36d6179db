/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats that talk lists come in, a row each. */
#include <decksearch/talk.h>

const DsTalkFormatRow ds_talk_formats[DS_FORMAT_N] = {
    [DS_FORMAT_POST] = {"post", "md,markdown",
                        "a Markdown post (with or without YAML front matter): a linked title with speakers, a line with day and time, an abstract"},
    [DS_FORMAT_TABLE] = {"table", "md,markdown", "a Markdown table: one talk a row, titles in one or two languages, speakers, links to videos"},
    [DS_FORMAT_YAML] = {"yaml", "yaml,yml",
                        "a YAML list of name, description, video, slides, date, presenters, event, language, projects, tags and deck"},
    [DS_FORMAT_ICAL] = {"ical", "ics", "an iCalendar export: SUMMARY, DTSTART and DTEND, DESCRIPTION, CATEGORIES, LOCATION, URL"},
};
