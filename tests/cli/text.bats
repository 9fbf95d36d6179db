#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

@test "no letter of the samples is lost" {
  need_tool pdftotext
  run "$DECKSEARCH_TOP/tests/whole_text.py" "$DECKSEARCH_TOP/decks"
  echo "$output"
  has "0 of 74 pages differ"
}

@test "no letter of a conference's decks is lost, but at the edges of five pages" {
  need_tool pdftotext
  need_data corpus/eu-2019
  run "$DECKSEARCH_TOP/tests/whole_text.py" "$DECKSEARCH_TESTDATA/corpus/eu-2019"
  echo "$output"
  has "5 of 1648 pages differ"
  lacks " 1 too many"
  [ "$(grep -c 'letters missing, 0 too many' <<<"$output")" -eq 5 ]
}

@test "what is taken out as noise of measured decks is noise, and nearly all of it" {
  need_data truth/noise
  run "$DECKSEARCH_TOP/tests/bench/truth.py" noise
  echo "$output"
  awk '$1 == "MICRO" { seen++; if ($9 < 99.5 || $10 < 99 || $11 > 0.05) bad = 1 } END { exit bad || seen != 2 }' <<<"$output"
}

@test "words in the colour of the paper are found in:hidden only" {
  mkdir lib
  content="0 g BT /F 24 Tf 40 340 Td (Honey and bees) Tj ET 1 g BT /F 24 Tf 40 200 Td (whisper) Tj ET"
  cat > lib/bees.pdf <<EOF
%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents 4 0 R
   /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>
endobj
4 0 obj
<< /Length ${#content} >>
stream
$content
endstream
endobj
trailer << /Root 1 0 R >>
%%EOF
EOF
  run decksearch index lib
  exits 0
  run decksearch -L lib whisper
  exits 1
  run decksearch -L lib --json honey
  exits 0
  lacks whisper
  run decksearch -L lib --json 'whisper in:hidden'
  exits 0
  has '"deck":"bees.pdf"'
}
