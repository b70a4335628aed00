/* The scripts: each hands the words of the command line over, and shows in its shell's way what comes back.
 */
#include "lab/cli/completion_scripts.h"

#include <stddef.h>
#include <string.h>

/* bash parts words at "=" too, so "--at=12" comes as three, of which it wants the last one back. */
/* clang-format off */
static const char bash[] =
    "# bash completion for sockeye, made by `sockeye completion bash`.\n"
    "_sockeye() {\n"
    "    local -a words=()\n"
    "    local word line name kind now=${COMP_WORDS[COMP_CWORD]} before= i n=0\n"
    "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if ((n > 0)) && [[ $word == = && ${words[n-1]} == --* ||\n"
    "            ${COMP_WORDS[i-1]} == = && ${words[n-1]} == --*= ]]; then\n"
    "            words[n-1]+=$word\n"
    "        else\n"
    "            words[n++]=$word\n"
    "        fi\n"
    "    done\n"
    "    case $now in\n"
    "        =) now= ;;\n"
    "        --*=*) before=${now%%=*}= now=${now#*=} ;;\n"
    "    esac\n"
    "    COMPREPLY=()\n"
    "    while IFS= read -r line; do\n"
    "        name=${line%%$'\\t'*} kind=${line#*$'\\t'}\n"
    "        if [[ $name ]]; then\n"
    "            COMPREPLY+=(\"$before$name\")\n"
    "            continue\n"
    "        fi\n"
    "        case $kind in\n"
    "            processes) name=$(cd /proc && compgen -G '[0-9]*') ;;\n"
    "            commands) name=$(compgen -c -- \"$now\"; compgen -f -- \"$now\") ;;\n"
    "            folders) name=$(compgen -d -- \"$now\") ;;\n"
    "            'files pcapng') name=$(compgen -d -- \"$now\"; compgen -f -X '!*.pcap' -- \"$now\"\n"
    "                compgen -f -X '!*.pcapng' -- \"$now\") ;;\n"
    "            files) name=$(compgen -f -- \"$now\") ;;\n"
    "        esac\n"
    "        [[ $kind == processes ]] || compopt -o filenames 2>/dev/null\n"
    "        while IFS= read -r word; do\n"
    "            [[ $word && $word == \"$now\"* ]] && COMPREPLY+=(\"$before$word\")\n"
    "        done <<<\"$name\"\n"
    "    done < <(\"$1\" completion words -- \"${words[@]}\" 2>/dev/null)\n"
    "    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == --*= ]] && compopt -o nospace 2>/dev/null\n"
    "    return 0\n"
    "}\n"
    "complete -F _sockeye sockeye\n";

static const char zsh[] =
    "#compdef sockeye\n"
    "# zsh completion for sockeye, made by `sockeye completion zsh`.\n"
    "_sockeye() {\n"
    "    local -a lines offers open\n"
    "    local line name about\n"
    "    lines=(\"${(@f)$(\"${words[1]}\" completion words -- \"${(@Q)words[2,CURRENT-1]}\" \"${(Q)PREFIX}\" "
    "2>/dev/null)}\")\n"
    "    [[ $PREFIX == --*=* ]] && compset -P '--*='\n"
    "    for line in $lines; do\n"
    "        name=${line%%$'\\t'*} about=${line#*$'\\t'}\n"
    "        case $name:$about in\n"
    "            :processes) _pids ;;\n"
    "            :commands) _command_names -e; _files ;;\n"
    "            :folders) _files -/ ;;\n"
    "            ':files pcapng') _files -g '*.(pcapng|pcap)' ;;\n"
    "            :files) _files ;;\n"
    "            --*=:*) open+=(\"${name//:/\\\\:}:$about\") ;;\n"
    "            ?*) offers+=(\"${name//:/\\\\:}:$about\") ;;\n"
    "        esac\n"
    "    done\n"
    "    _describe -V sockeye offers -- open -S ''\n"
    "}\n"
    "if [ \"$funcstack[1]\" = _sockeye ]; then\n"
    "    _sockeye \"$@\"\n"
    "else\n"
    "    compdef _sockeye sockeye\n"
    "fi\n";

static const char fish[] =
    "# fish completion for sockeye, made by `sockeye completion fish`.\n"
    "function __sockeye_words\n"
    "    set -l words (commandline -opc)\n"
    "    set -l now (commandline -ct)\n"
    "    set -l before (string match -r -- '^--[a-z-]+=' $now)\n"
    "    set -l value (string replace -r -- '^--[a-z-]+=' '' $now)\n"
    "    for line in ($words[1] completion words -- $words[2..-1] \"$now\" 2>/dev/null)\n"
    "        switch $line\n"
    "            case \\tprocesses\n"
    "                __fish_complete_pids\n"
    "            case \\tcommands\n"
    "                __fish_complete_command\n"
    "                __fish_complete_path \"$value\"\n"
    "            case \\tfolders\n"
    "                __fish_complete_directories \"$value\"\n"
    "            case \\t'files pcapng'\n"
    "                string match -r -- '.*(?:/|\\.pcap|\\.pcapng)(?:\\t.*)?$' (__fish_complete_path "
    "\"$value\")\n"
    "            case \\tfiles\n"
    "                __fish_complete_path \"$value\"\n"
    "            case '*'\n"
    "                echo $line\n"
    "        end\n"
    "    end | string replace -r -- '^' \"$before\"\n"
    "end\n"
    "complete -c sockeye -f -a '(__sockeye_words)'\n";

/* clang-format on */

const char *completion_script(const char *shell)
{
    static const struct {
        const char *shell, *script;
    } scripts[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (strcmp(scripts[i].shell, shell) == 0)
            return scripts[i].script;
    return NULL;
}
