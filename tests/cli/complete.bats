#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
load lib

# offered WORD...: the candidates for the last word, without their descriptions.
offered() { decksearch __complete "$@" | cut -f1; }

@test "commands, options, their values, fields and values from the index are offered" {
  sample_library
  [ "$(offered st)" = status ]
  [ "$(offered --sor)" = "--sort=" ]
  [ "$(offered --sort=d | paste -sd' ')" = "--sort=date --sort=deck" ]
  [ "$(offered --sort d | paste -sd' ')" = "date deck" ]
  [ "$(offered open --viewer=ev)" = "--viewer=evince" ]
  [ "$(offered --format=b)" = "--format=bibtex" ]
  [ -z "$(offered --viewer)" ]
  [ "$(offered speak)" = "speaker:" ]
  [ "$(offered netkit speaker:mar)" = "speaker:Mara Lindqvist" ]
  [ "$(offered 'event:kubecon n')" = "event:KubeCon NA 2024" ]
  [ "$(offered kind:li)" = "kind:lightning" ]
  [ "$(offered year:)" = "year:2024" ]
  [ "$(offered open community/te)" = "community/tetragon-field-guide.pdf" ]
  [ "$(offered decks deck:community/te)" = "deck:community/tetragon-field-guide.pdf" ]
  [ -n "$(offered link community/tetragon-field-guide.pdf kubecon-na-2024/)" ]
  [ "$(offered help vie)" = viewers ]
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "libraries: {work: $PWD}" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  [ "$(offered -L w)" = work ]
  cd /
  [ "$(offered -L work speaker:mara)" = "speaker:Mara Lindqvist" ]
  [ "$(offered --library=work open community/te)" = "community/tetragon-field-guide.pdf" ]
}

@test "every command and every option of its help is offered" {
  for command in $(decksearch help | awk '/^commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }'); do
    [ "$(offered "$command")" = "$command" ]
    for option in $(decksearch help "$command" | grep -oE -- '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
      offered "$command" "$option" | grep -qxE -- "$option=?" || { echo "$command $option"; false; }
    done
  done
}

@test "without a library, with a broken configuration or a hostile name nothing is said and nothing breaks" {
  run decksearch __complete speaker:
  exits 0
  [ -z "$output" ]
  sample_library
  cp community/tetragon-field-guide.pdf "$(printf 'a\033]0;x\007\n.pdf')"
  decksearch index >/dev/null 2>&1
  [ "$(offered open a)" = "" ]
  mkdir -p "$XDG_CONFIG_HOME/decksearch" && echo "nonsense: x" >"$XDG_CONFIG_HOME/decksearch/config.yaml"
  run decksearch __complete open ""
  exits 0
  [ -z "$output" ]
}

@test "real bash completes commands, options, and values with spaces and colons" {
  sample_library
  say='decksearch() { if [ "$1" = __complete ]; then command decksearch "$@"; else printf "<%s>" "$@"; echo; fi; }'
  keys() { printf '%s\n%s\t\nexit\n' "$say" "$1"; }
  run_bash() {
    cat >rc <<END
PS1='> '
bind 'set enable-bracketed-paste off'
source "$DECKSEARCH_TOP/completions/decksearch.bash"
END
    output=$(keys "$1" | TERM=dumb script -qec "bash --noprofile --rcfile rc -i" /dev/null | tr -d '\r\a')
  }
  need_tool script
  run_bash 'decksearch statu'
  has '<status>'
  run_bash 'decksearch --hyperl'
  has '<--hyperlink=>'
  run_bash 'decksearch event:KubeC'
  has '<event:KubeCon NA 2024>'
  run_bash 'decksearch netkit speaker:"Mara'
  has '<netkit><speaker:Mara Lindqvist>'
  run_bash 'decksearch --sort=rel'
  has '<--sort=relevance>'
  run_bash 'decksearch open community/te'
  has '<open><community/tetragon-field-guide.pdf>'
}

@test "real zsh completes the same" {
  need_tool zsh
  sample_library
  cat >t.zsh <<'END'
zmodload zsh/zpty
zpty z 'TERM=dumb zsh -f -i'
zpty -w z 'PS1="> "; fpath=($DECKSEARCH_TOP/completions $fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep'
zpty -w z 'decksearch() { if [[ $1 == __complete ]]; then command decksearch "$@"; else print -r -- "SA""ID<${(j:><:)@}>E""ND"; fi }'
zpty -w z 'print rea""dy'
zpty -r z seen '*ready*'
for typed in "$@"; do
  zpty -w z "$typed"$'\t'
  zpty -r z seen '*SAID<*>END*'
  print -r -- "${${seen##*SAID}%%END*}"
done
zpty -d z
END
  run timeout 30 zsh -f t.zsh 'decksearch statu' 'decksearch --hyperl' 'decksearch event:KubeC' 'decksearch netkit speaker:mar' 'decksearch open community/te'
  echo "$output"
  has '<status>'
  has '<--hyperlink=>'
  has '<event:KubeCon NA 2024>'
  has '<netkit><speaker:Mara Lindqvist>'
  has '<open><community/tetragon-field-guide.pdf>'
}

@test "real fish completes the same" {
  need_tool fish
  sample_library
  fish_says() { fish --no-config -c "source $DECKSEARCH_TOP/completions/decksearch.fish; complete -C '$1'" | cut -f1; }
  [ "$(fish_says 'decksearch statu')" = status ]
  [ "$(fish_says 'decksearch --hyperl')" = "--hyperlink=" ]
  [ "$(fish_says 'decksearch netkit speaker:mar')" = "speaker:Mara Lindqvist" ]
  [ "$(fish_says 'decksearch event:KubeCon\\ N')" = "event:KubeCon NA 2024" ]
  [ "$(fish_says 'decksearch open community/te')" = "community/tetragon-field-guide.pdf" ]
}
