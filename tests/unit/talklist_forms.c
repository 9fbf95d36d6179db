/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that posts come in beside the plain one: each once, with names and organisations that no dictionary holds. */
#include <string.h>

#include "talklist_help.h"

#define FRONT "---\ntitle: 'Wax Talks at KubeCon EU 2023'\ndate: '2023-03-01'\n---\n\n"
#define HIVE "Bees are busy."

static void unknown_names_and_organisations(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT
      "[Wax - A Story - Zorvan Quell, Brightforge](https://sched.co/1)\n\nTuesday, April 18, 09:00 - 09:10 CEST\n\n" HIVE "\n\n"
      "[Red, Green & Blue - Ilmari Tuck & Saoirse Penn, Dune Labs](https://sched.co/2)\n\nTuesday, April 18, 10:00 - 10:10 CEST\n\n" HIVE
      "\n\n[Combs - Orla Brix, Kestrel & Sons; Tove Wray, Head of Wax, Marvane, Inc.](https://sched.co/3)\n\nTuesday, April 18, 11:00 - "
      "11:10 CEST\n\n" HIVE "\n\n[Hives - Thorvald Ex, CTO & Co-Founder, Waxworks](https://sched.co/4)\n\nTuesday, April 18, 12:00 - 12:10 "
      "CEST\n\n" HIVE "\n\n[Pollen - Wren Kastel, Plinth now part of Orbe & Ambrose Key, Orbe](https://sched.co/5)\n\nTuesday, April 18, "
      "13:00 - 13:10 CEST\n\n" HIVE "\n\n[Nectar - Mirabel Stoat & Fenno Aske](https://sched.co/6)\n\nTuesday, April 18, 14:00 - 14:10 "
      "CEST\n\n" HIVE "\n\n[Stings - Zorvan Ås, Kvist; Pell Roth, (Independent)](https://sched.co/7)\n\nTuesday, April 18, 15:00 - 15:10 "
      "CEST\n\n" HIVE "\n");
#define BEHIND(time, n) " | - | 2023-04-18 " time " CEST | kubecon-eu-2023 | https://sched.co/" n " | " HIVE
  assert_told(read, 0, "6 Wax - A Story [talk] Zorvan Quell (Brightforge)" BEHIND("09:00-09:10", "1"));
  assert_told(read, 1, "12 Red, Green & Blue [talk] Ilmari Tuck (Dune Labs), Saoirse Penn (Dune Labs)" BEHIND("10:00-10:10", "2"));
  assert_told(read, 2, "18 Combs [talk] Orla Brix (Kestrel & Sons), Tove Wray (Head of Wax, Marvane, Inc.)" BEHIND("11:00-11:10", "3"));
  assert_told(read, 3, "24 Hives [talk] Thorvald Ex (CTO & Co-Founder, Waxworks)" BEHIND("12:00-12:10", "4"));
  assert_told(read, 4, "30 Pollen [talk] Wren Kastel (Plinth now part of Orbe), Ambrose Key (Orbe)" BEHIND("13:00-13:10", "5"));
  assert_told(read, 5, "36 Nectar [talk] Mirabel Stoat (-), Fenno Aske (-)" BEHIND("14:00-14:10", "6"));
  assert_told(read, 6, "42 Stings [talk] Zorvan Ås (Kvist), Pell Roth (Independent)" BEHIND("15:00-15:10", "7"));
#undef BEHIND
}

static void fields_behind_bold_labels(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "## Sessions\n\n### Wax Gardens\n\n**Speakers:** Zorvan Quell, Brightforge & Maud Oriel, Dune Labs\n\n"
                              "**When:** Wednesday, April 19, 11:15 - 11:45 CEST\n\n**Where:** Hall 3\n\n" HIVE "\n\n### Wax Walls\n\n"
                              "**Speakers:** TBA\n\n**When:** Thursday, April 20, 11:00 - 11:30 CEST\n\n" HIVE "\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(read, 0,
              "8 Wax Gardens [talk] Zorvan Quell (Brightforge), Maud Oriel (Dune Labs) | Sessions | 2023-04-19 11:15-11:45 CEST | "
              "kubecon-eu-2023 | - | " HIVE);
  g_assert_cmpstr(((DsTalk *)g_ptr_array_index(read.talks, 0))->room, ==, "Hall 3");
  assert_told(read, 1, "18 Wax Walls [talk] | Sessions | 2023-04-20 11:00-11:30 CEST | kubecon-eu-2023 | - | " HIVE);
}

static void times_and_names_in_subheadings(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "### [Mango Meshes](https://x.sched.com/event/1)\n\n#### Wednesday, April 19, 2023 11:00 - 11:30 CEST\n\n"
                              "#### Ganya Pillut & Tavleen Brar, Mangrove\n\n" HIVE "\n\n---\n\n### [Monsoon](https://x.sched.com/event/2)"
                              "\n\n#### Thursday, April 20, 2023 15:00 - 15:30 CEST\n\n" HIVE "\n");
  g_assert_cmpuint(read.talks->len, ==, 2);
  assert_told(
      read, 0,
      "6 Mango Meshes [talk] Ganya Pillut (Mangrove), Tavleen Brar (Mangrove) | - | 2023-04-19 11:00-11:30 CEST | kubecon-eu-2023 | "
      "https://x.sched.com/event/1 | " HIVE);
  assert_told(read, 1, "16 Monsoon [talk] | - | 2023-04-20 15:00-15:30 CEST | kubecon-eu-2023 | https://x.sched.com/event/2 | " HIVE);
}

static void dashes_glued_to_days_and_hours(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "- 🐝 [Bees - Zorvan Quell, Brightforge](https://sched.co/1)\n\n  **Tuesday, April 18 – 9:15am–9:40am CEST**\n\n"
                    "  " HIVE "\n");
  assert_told(read, 0,
              "6 Bees [talk] Zorvan Quell (Brightforge) | - | 2023-04-18 09:15-09:40 CEST | kubecon-eu-2023 | https://sched.co/1 | " HIVE);
}

static void a_forgotten_empty_line(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT "[Bees - Zorvan Quell, Brightforge](https://sched.co/1)\n\nTuesday, April 18, 9:15 - 9:40\n\n" HIVE "\n"
                              "[Combs - Maud Oriel, Dune Labs](https://sched.co/2)\nTuesday, April 18, 9:45 - 10:00\n\nBig.\n");
  assert_told(read, 0,
              "6 Bees [talk] Zorvan Quell (Brightforge) | - | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | https://sched.co/1 | " HIVE);
  assert_told(read, 1,
              "11 Combs [talk] Maud Oriel (Dune Labs) | - | 2023-04-18 09:45-10:00 - | kubecon-eu-2023 | https://sched.co/2 | Big.");
}

static void bold_titles_one_below_the_other(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "**Tapas and Traces**\n\nZorvan Quell, Brightforge | Tuesday, April 18, 14:00 - 14:40 CEST\n\n"
                    "[Details](https://x.sched.com/event/1)\n\n" HIVE "\n\n**A Museum of Graphs**\n\nMaud Oriel & Ilmari Tuck, Dune "
                    "Labs | Wednesday, April 19, 9:50 - 10:30 CEST\n\n[Details](https://x.sched.com/event/2)\n\n" HIVE "\n");
  assert_told(read, 0,
              "6 Tapas and Traces [talk] Zorvan Quell (Brightforge) | - | 2023-04-18 14:00-14:40 CEST | kubecon-eu-2023 | "
              "https://x.sched.com/event/1 | " HIVE);
  assert_told(read, 1,
              "14 A Museum of Graphs [talk] Maud Oriel (Dune Labs), Ilmari Tuck (Dune Labs) | - | 2023-04-19 09:50-10:30 CEST | "
              "kubecon-eu-2023 | https://x.sched.com/event/2 | " HIVE);
}

static void numbers_count_titles(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "## 1. [Bees - Zorvan Quell, Brightforge](https://sched.co/1)\n\nTuesday, April 18, 9:15 - 9:40\n\n" HIVE "\n");
  assert_told(read, 0,
              "6 Bees [talk] Zorvan Quell (Brightforge) | - | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | https://sched.co/1 | " HIVE);
}

static void the_day_of_the_first_words(void) {
  g_auto(Read) read = read_text("a.md", FRONT "_Posted on March 1st, 2023_\n\nWax Day is on Tuesday, April 18th.\n\n## Schedule\n\n"
                                              "**09:00 - 09:10** [Bees - Zorvan Quell, Brightforge](https://x.sched.com/event/1)\n\n"
                                              "**09:15 - 09:40** [Combs - Maud Oriel, Dune Labs](https://x.sched.com/event/2)\n");
  assert_told(read, 0,
              "12 Bees [talk] Zorvan Quell (Brightforge) | Schedule | 2023-04-18 09:00-09:10 - | kubecon-eu-2023 | "
              "https://x.sched.com/event/1 | -");
  assert_told(
      read, 1,
      "14 Combs [talk] Maud Oriel (Dune Labs) | Schedule | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | https://x.sched.com/event/2 | -");
  g_assert_true(doubts_hold(&read, "a.md:12: the day of 'Bees' is that of the list's first words"));
}

static void a_tables_day_stands_above_it(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "## Tuesday, April 18\n\n| When | What | Where |\n|-|-|-|\n| 11:00 - 11:30 | [Sharks](https://x.example/1) - Ines "
                    "Voll, Reef | B4 |\n\n## Wednesday, April 19\n\n| When | What | Where |\n|-|-|-|\n| 15:00 - 15:30 | "
                    "[Kelp](https://x.example/2) - Nuala Frayne, Tide | C2 |\n");
  assert_told(
      read, 0,
      "10 Sharks [talk] Ines Voll (Reef) | Tuesday, April 18 | 2023-04-18 11:00-11:30 - | kubecon-eu-2023 | https://x.example/1 | -");
  assert_told(
      read, 1,
      "16 Kelp [talk] Nuala Frayne (Tide) | Wednesday, April 19 | 2023-04-19 15:00-15:30 - | kubecon-eu-2023 | https://x.example/2 | -");
}

static void hours_before_and_speakers_behind_the_link(void) {
  g_auto(Read) read = read_text(
      "a.md", FRONT "## Tuesday, April 18\n\n- **09:15 - 09:40**: [Mortar & Wax](https://x.sched.com/event/1) – *Isaura Quint, Masonry "
                    "Labs*\n- 10:00 - 10:25 | [Bricks](https://x.sched.com/event/2) – *Teo Bask, Kvist*\n");
  assert_told(read, 0,
              "8 Mortar & Wax [talk] Isaura Quint (Masonry Labs) | Tuesday, April 18 | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | "
              "https://x.sched.com/event/1 | -");
  assert_told(read, 1,
              "9 Bricks [talk] Teo Bask (Kvist) | Tuesday, April 18 | 2023-04-18 10:00-10:25 - | kubecon-eu-2023 | "
              "https://x.sched.com/event/2 | -");
}

static void speakers_with_brackets_stops_and_roles(void) {
  g_auto(Read) read = read_text(
      "a.md",
      FRONT "| When | Talk | Speakers |\n|-|-|-|\n| April 18, 2023, 9:00 | Peaches | Delia Vance (Orchardly), Rolf Imm (Stoneworks) |\n\n"
            "[Wax (No, Really) - Zorvan Dole, Wasmworks GmbH & Co. KG](https://x.sched.com/event/1)\n\nTuesday, April 18, 10:00\n\n"
            "[Who Watches? - Moderated by Zorvan Vos, NS; Mared Ney, Metro](https://x.sched.com/event/2)\n\nTuesday, April 18, 11:00\n");
  assert_told(read, 0,
              "10 Wax (No, Really) [talk] Zorvan Dole (Wasmworks GmbH & Co. KG) | - | 2023-04-18 10:00-- - | kubecon-eu-2023 | "
              "https://x.sched.com/event/1 | -");
  assert_told(read, 1,
              "14 Who Watches? [talk] Zorvan Vos (NS), Mared Ney (Metro) | - | 2023-04-18 11:00-- - | kubecon-eu-2023 | "
              "https://x.sched.com/event/2 | -");
  assert_told(read, 2,
              "8 Peaches [talk] Delia Vance (Orchardly), Rolf Imm (Stoneworks) | - | 2023-04-18 09:00-- - | kubecon-eu-2023 | - | -");
}

static void parties_and_jumps_are_no_talks(void) {
  g_auto(Read) read =
      read_text("a.md", FRONT
                "- [Talks](#talks)\n\n## Talks\n\n[Bees - Zorvan Quell, Brightforge](https://x.sched.com/event/1)\n\nTuesday, April 18, "
                "9:15 - 9:40\n\n" HIVE "\n\n[Back to top](#top)\n\n## Party\n\n### [WaxParty](https://luma.example/1)\n\n"
                "Tuesday, April 18, 19:00 - 23:00\n\nFree drinks.\n");
  g_assert_cmpuint(read.talks->len, ==, 1);
  assert_told(read, 0,
              "10 Bees [talk] Zorvan Quell (Brightforge) | Talks | 2023-04-18 09:15-09:40 - | kubecon-eu-2023 | "
              "https://x.sched.com/event/1 | " HIVE);
}

/* The abstract of the last of three talks, with @text as its second paragraph, is that paragraph part of it? */
static gboolean belongs(const char *text) {
  GString *post = g_string_new(FRONT "## KubeCon\n\n");
  for (guint i = 1; i <= 3; i++)
    g_string_append_printf(
        post, "[Bees %u - Zorvan Quell, Brightforge](https://x.sched.com/event/%u)\n\nTuesday, April 18, 9:1%u - 9:40\n\n" HIVE "\n\n", i,
        i, i);
  g_string_append(post, text);
  g_auto(Read) read = read_bytes("a.md", post->str, post->len);
  g_string_free(post, TRUE);
  g_assert_cmpuint(read.talks->len, ==, 3);
  return strstr(((DsTalk *)g_ptr_array_index(read.talks, 2))->abstract, "\n\n") != NULL;
}

static void closing_words_and_second_paragraphs(void) {
  static const char *const closing[] = {
      "We can't wait to meet you in Porto!",
      "Did we miss a talk? Tell us on Slack!",
      "Thanks to all of the speakers for their stories.",
      "For the full schedule, see the [site](https://x.example).",
      "With so many great talks, KubeCon is one to remember.",
      "As always, come chat with the maintainers at our stand.",
      "Wow, that is a lot of wax content! Which one will you attend?",
  };
  static const char *const abstract[] = {
      "Attendees will leave with a plan to subscribe to events without losing any.",
      "Be sure to bring a laptop with wax installed.",
      "In conclusion, we show how the move cut cost by a third.",
      "No previous knowledge of wax is required, although it helps.",
      "**Note:** bring your own cauldron.",
      "The presenters will share recent news and the roadmap.",
  };
  for (guint i = 0; i < G_N_ELEMENTS(closing); i++)
    if (belongs(closing[i])) g_test_fail_printf("an abstract: %s", closing[i]);
  for (guint i = 0; i < G_N_ELEMENTS(abstract); i++)
    if (!belongs(abstract[i])) g_test_fail_printf("closing words: %s", abstract[i]);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/forms/unknown-names-and-organisations", unknown_names_and_organisations);
  g_test_add_func("/talklist/forms/fields-behind-bold-labels", fields_behind_bold_labels);
  g_test_add_func("/talklist/forms/times-and-names-in-subheadings", times_and_names_in_subheadings);
  g_test_add_func("/talklist/forms/dashes-glued-to-days-and-hours", dashes_glued_to_days_and_hours);
  g_test_add_func("/talklist/forms/a-forgotten-empty-line", a_forgotten_empty_line);
  g_test_add_func("/talklist/forms/bold-titles-one-below-the-other", bold_titles_one_below_the_other);
  g_test_add_func("/talklist/forms/numbers-count-titles", numbers_count_titles);
  g_test_add_func("/talklist/forms/the-day-of-the-first-words", the_day_of_the_first_words);
  g_test_add_func("/talklist/forms/a-tables-day-stands-above-it", a_tables_day_stands_above_it);
  g_test_add_func("/talklist/forms/hours-before-and-speakers-behind-the-link", hours_before_and_speakers_behind_the_link);
  g_test_add_func("/talklist/forms/speakers-with-brackets-stops-and-roles", speakers_with_brackets_stops_and_roles);
  g_test_add_func("/talklist/forms/parties-and-jumps-are-no-talks", parties_and_jumps_are_no_talks);
  g_test_add_func("/talklist/forms/closing-words-and-second-paragraphs", closing_words_and_second_paragraphs);
  return g_test_run();
}
