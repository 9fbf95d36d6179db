# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for bash: decksearch itself says what may follow.

_decksearch() {
  local i line current cut= quoted=
  local -a words=()
  # bash breaks words at = and : ; the program gets them whole
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((i > 1)) && [[ ${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i - 1]} == [=:]* ]]; then
      words[-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
  [[ ${words[-1]} == [\"\']* || ${words[-1]} == *[=:][\"\']* ]] && quoted=1
  for i in "${!words[@]}"; do
    words[i]=${words[i]//[\"\'\\]/}
  done
  current=${words[-1]}
  # what stands before the last break stays on the line
  [[ $current == *[=:]* ]] && cut=${current%"${current##*[=:]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    line=${line%%$'\t'*}
    [[ $line == *[=:] ]] && compopt -o nospace 2>/dev/null
    line=${line:${#cut}}
    [[ $quoted ]] || line=$(printf '%q' "$line")
    COMPREPLY+=("$line")
  done < <(decksearch __complete "${words[@]}" 2>/dev/null)
}
complete -o default -F _decksearch decksearch
