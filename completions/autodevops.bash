# Completion of autodevops for bash; written by `autodevops completion bash`.

_autodevops_offer() {
    local IFS=$'\n'
    COMPREPLY=($(compgen "$@"))
}

_autodevops() {
    local word previous path i
    COMPREPLY=()
    word=${COMP_WORDS[COMP_CWORD]}
    previous=${COMP_WORDS[COMP_CWORD-1]}
    path=
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$path ${COMP_WORDS[i]}" in
            " adopt") path=" adopt" ;;
            " ai") path=" ai" ;;
            " ai status") path=" ai status" ;;
            " ai cost") path=" ai cost" ;;
            " analyze") path=" analyze" ;;
            " apply") path=" apply" ;;
            " cache") path=" cache" ;;
            " cache info") path=" cache info" ;;
            " cache clear") path=" cache clear" ;;
            " check") path=" check" ;;
            " ci") path=" ci" ;;
            " ci init") path=" ci init" ;;
            " completion") path=" completion" ;;
            " config") path=" config" ;;
            " config show") path=" config show" ;;
            " config schema") path=" config schema" ;;
            " doctor") path=" doctor" ;;
            " drift") path=" drift" ;;
            " eject") path=" eject" ;;
            " explain") path=" explain" ;;
            " generate") path=" generate" ;;
            " plan") path=" plan" ;;
            " revert") path=" revert" ;;
            " rules") path=" rules" ;;
            " rules list") path=" rules list" ;;
            " rules show") path=" rules show" ;;
            " update") path=" update" ;;
            " version") path=" version" ;;
        esac
    done
    case "$path|$previous" in
        "|--color")
            _autodevops_offer -W $'auto\nalways\nnever' -- "$word"
            return ;;
        "|--config")
            _autodevops_offer -f -W $'' -- "$word"
            return ;;
        " ai cost|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " analyze|--output" | " analyze|-o")
            _autodevops_offer -W $'html\njson\nmarkdown\ntext' -- "$word"
            return ;;
        " analyze|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " analyze|--provider")
            _autodevops_offer -W $'azure\nbitbucket\nbuildkite\ncircleci\ndrone\ngithub\ngitlab\njenkins\nwoodpecker' -- "$word"
            return ;;
        " analyze|--with")
            _autodevops_offer -W $'release\nsecurity\nupdates\nnone' -- "$word"
            return ;;
        " analyze|--template-dir")
            _autodevops_offer -d -W $'' -- "$word"
            return ;;
        " analyze|--ai")
            _autodevops_offer -W $'auto\nrequire' -- "$word"
            return ;;
        " check|--output" | " check|-o")
            _autodevops_offer -W $'html\njson\nmarkdown\ntext' -- "$word"
            return ;;
        " check|--fail-on")
            _autodevops_offer -W $'info\nlow\nmedium\nhigh\ncritical\nnever' -- "$word"
            return ;;
        " check|--min-confidence")
            _autodevops_offer -W $'low\nmedium\nhigh' -- "$word"
            return ;;
        " check|--select")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " check|--ignore")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " check|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " check|--baseline")
            _autodevops_offer -f -W $'' -- "$word"
            return ;;
        " check|--write-baseline")
            _autodevops_offer -f -W $'' -- "$word"
            return ;;
        " check|--fix")
            _autodevops_offer -W $'safe\nall' -- "$word"
            return ;;
        " ci init|--provider")
            _autodevops_offer -W $'azure\nbitbucket\nbuildkite\ncircleci\ndrone\ngithub\ngitlab\njenkins\nwoodpecker' -- "$word"
            return ;;
        " ci init|--package")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " ci init|--template-dir")
            _autodevops_offer -d -W $'' -- "$word"
            return ;;
        " drift|--output" | " drift|-o")
            _autodevops_offer -W $'html\njson\nmarkdown\ntext' -- "$word"
            return ;;
        " drift|--fail-on")
            _autodevops_offer -W $'info\nlow\nmedium\nhigh\ncritical\nnever' -- "$word"
            return ;;
        " drift|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " explain|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " generate|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " generate|--provider")
            _autodevops_offer -W $'azure\nbitbucket\nbuildkite\ncircleci\ndrone\ngithub\ngitlab\njenkins\nwoodpecker' -- "$word"
            return ;;
        " generate|--with")
            _autodevops_offer -W $'release\nsecurity\nupdates\nnone' -- "$word"
            return ;;
        " generate|--template-dir")
            _autodevops_offer -d -W $'' -- "$word"
            return ;;
        " plan|--out")
            _autodevops_offer -f -W $'' -- "$word"
            return ;;
        " plan|--output" | " plan|-o")
            _autodevops_offer -W $'html\njson\nmarkdown\ntext' -- "$word"
            return ;;
        " plan|--provider")
            _autodevops_offer -W $'azure\nbitbucket\nbuildkite\ncircleci\ndrone\ngithub\ngitlab\njenkins\nwoodpecker' -- "$word"
            return ;;
        " plan|--with")
            _autodevops_offer -W $'release\nsecurity\nupdates\nnone' -- "$word"
            return ;;
        " plan|--template-dir")
            _autodevops_offer -d -W $'' -- "$word"
            return ;;
        " plan|--rev")
            _autodevops_offer -W $'' -- "$word"
            return ;;
        " rules list|--output" | " rules list|-o")
            _autodevops_offer -W $'text\njson\nmarkdown' -- "$word"
            return ;;
        " rules list|--topic")
            _autodevops_offer -W $'supply-chain\npermissions\ninjection\nsecrets\nrelease\nreliability\nvalidity\nrepository\ncontrol' -- "$word"
            return ;;
        " rules show|--output" | " rules show|-o")
            _autodevops_offer -W $'text\njson\nmarkdown' -- "$word"
            return ;;
        " update|--provider")
            _autodevops_offer -W $'azure\nbitbucket\nbuildkite\ncircleci\ndrone\ngithub\ngitlab\njenkins\nwoodpecker' -- "$word"
            return ;;
        " update|--with")
            _autodevops_offer -W $'release\nsecurity\nupdates\nnone' -- "$word"
            return ;;
        " update|--template-dir")
            _autodevops_offer -d -W $'' -- "$word"
            return ;;
    esac
    case "$path" in
        "") _autodevops_offer -W $'--quiet\n-q\n--verbose\n-v\n--color\n--config\n--offline\n--online\n--version\n-h\n--help\nadopt\nai\nanalyze\napply\ncache\ncheck\nci\ncompletion\nconfig\ndoctor\ndrift\neject\nexplain\ngenerate\nplan\nrevert\nrules\nupdate\nversion' -- "$word" ;;
        " adopt") _autodevops_offer -f -W $'-h\n--help' -- "$word" ;;
        " ai") _autodevops_offer -W $'-h\n--help\nstatus\ncost' -- "$word" ;;
        " ai status") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
        " ai cost") _autodevops_offer -f -W $'--rev\n-h\n--help' -- "$word" ;;
        " analyze") _autodevops_offer -f -W $'--output\n-o\n--rev\n--provider\n--with\n--template-dir\n--diff\n--no-diff\n--write\n--yes\n--linters\n--allow-empty\n--ai\n--apply-ai\n--dry-run\n-h\n--help' -- "$word" ;;
        " apply") _autodevops_offer -f -W $'-h\n--help' -- "$word" ;;
        " cache") _autodevops_offer -W $'-h\n--help\ninfo\nclear' -- "$word" ;;
        " cache info") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
        " cache clear") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
        " check") _autodevops_offer -f -W $'--output\n-o\n--fail-on\n--min-confidence\n--select\n--ignore\n--rev\n--baseline\n--write-baseline\n--no-ignores\n--linters\n--no-linters\n--fix\n--diff\n--exit-zero\n--allow-empty\n-h\n--help' -- "$word" ;;
        " ci") _autodevops_offer -W $'-h\n--help\ninit' -- "$word" ;;
        " ci init") _autodevops_offer -f -W $'--provider\n--package\n--stdout\n--yes\n--linters\n--template-dir\n-h\n--help' -- "$word" ;;
        " completion") _autodevops_offer -W $'-h\n--help\nbash\nzsh\nfish\npowershell' -- "$word" ;;
        " config") _autodevops_offer -W $'-h\n--help\nshow\nschema' -- "$word" ;;
        " config show") _autodevops_offer -f -W $'--origin\n-h\n--help' -- "$word" ;;
        " config schema") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
        " doctor") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
        " drift") _autodevops_offer -f -W $'--output\n-o\n--diff\n--fail-on\n--exit-zero\n--rev\n-h\n--help' -- "$word" ;;
        " eject") _autodevops_offer -f -W $'-h\n--help' -- "$word" ;;
        " explain") _autodevops_offer -f -W $'--rev\n-h\n--help' -- "$word" ;;
        " generate") _autodevops_offer -f -W $'--diff\n--check\n--stdout\n--yes\n--rev\n--provider\n--linters\n--with\n--template-dir\n-h\n--help' -- "$word" ;;
        " plan") _autodevops_offer -f -W $'--out\n--output\n-o\n--detailed-exitcode\n--restore\n--prune\n--yes\n--provider\n--with\n--template-dir\n--rev\n-h\n--help' -- "$word" ;;
        " revert") _autodevops_offer -f -W $'--yes\n-h\n--help' -- "$word" ;;
        " rules") _autodevops_offer -W $'-h\n--help\nlist\nshow' -- "$word" ;;
        " rules list") _autodevops_offer -W $'--output\n-o\n--topic\n-h\n--help' -- "$word" ;;
        " rules show") _autodevops_offer -f -W $'--output\n-o\n-h\n--help' -- "$word" ;;
        " update") _autodevops_offer -f -W $'--restore\n--prune\n--provider\n--with\n--template-dir\n-h\n--help' -- "$word" ;;
        " version") _autodevops_offer -W $'-h\n--help' -- "$word" ;;
    esac
}

complete -o filenames -F _autodevops autodevops
