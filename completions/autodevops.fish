# Completion of autodevops for fish; written by `autodevops completion fish`.

complete -c autodevops -f
complete -c autodevops -n '__fish_use_subcommand' -a adopt -d 'Have files managed that are there; what is in them counts as edits of yours and stays.'
complete -c autodevops -n '__fish_use_subcommand' -a analyze -d 'Say what a repository is, with evidence, and propose a pipeline for it.'
complete -c autodevops -n '__fish_use_subcommand' -a apply -d 'Write exactly what a plan says; refuse where the files are no longer as they were.'
complete -c autodevops -n '__fish_use_subcommand' -a check -d 'Find what is wrong with the CI of a repository.'
complete -c autodevops -n '__fish_use_subcommand' -a ci -d 'Let a CI system run `autodevops check`.'
complete -c autodevops -n '__fish_use_subcommand' -a completion -d 'Print a completion script; it knows all words itself and starts nothing.'
complete -c autodevops -n '__fish_use_subcommand' -a config -d 'Show the settings in force.'
complete -c autodevops -n '__fish_use_subcommand' -a doctor -d 'Look at what the tool works with: programs, data, folders, configuration.'
complete -c autodevops -n '__fish_use_subcommand' -a drift -d 'Say how the files stand to what was generated, and to what would be now; write nothing.'
complete -c autodevops -n '__fish_use_subcommand' -a eject -d 'Never touch files again; they stay as they are, and drift no more.'
complete -c autodevops -n '__fish_use_subcommand' -a explain -d 'Say why a fact is what it is, or what a rule finds and why.'
complete -c autodevops -n '__fish_use_subcommand' -a generate -d 'Write the pipeline of a repository.'
complete -c autodevops -n '__fish_use_subcommand' -a plan -d 'Say what would be written and why; write nothing but the plan.'
complete -c autodevops -n '__fish_use_subcommand' -a revert -d 'Put back what is rendered for files, after showing what that changes.'
complete -c autodevops -n '__fish_use_subcommand' -a rules -d 'Tell which rules `check` has.'
complete -c autodevops -n '__fish_use_subcommand' -a update -d 'Bring what was generated up to date; your edits stay.'
complete -c autodevops -n '__fish_use_subcommand' -a version -d 'Say which version this is, and which Python it runs on.'
complete -c autodevops -n '__fish_use_subcommand' -l quiet -s q -d 'Say less.'
complete -c autodevops -n '__fish_use_subcommand' -l verbose -s v -d 'Say more.'
complete -c autodevops -n '__fish_use_subcommand' -l color -d 'Colour: auto, always or never.' -x -a 'auto always never'
complete -c autodevops -n '__fish_use_subcommand' -l config -d 'Read this configuration file too.' -r -F
complete -c autodevops -n '__fish_use_subcommand' -l offline -l online -d 'Refuse or allow the network.'
complete -c autodevops -n '__fish_use_subcommand' -l version -d 'Say which this is.'
complete -c autodevops -n '__fish_use_subcommand' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from adopt' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from adopt' -F
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l output -s o -d 'Report as text, json, markdown or html.' -x -a 'html json markdown text'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l provider -d 'The CI system to propose for; auto takes the one in use.' -x -a 'azure bitbucket buildkite circleci drone github gitlab jenkins woodpecker'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l with -d 'By-products to write, too: release, security, updates, or none of them.' -x -a 'release security updates none'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l template-dir -d 'Templates that go before our own.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l diff -l no-diff -d 'Show what would be written.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l write -d 'Write the pipeline, too.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l yes -d 'Replace files of somebody else.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l linters -d 'Ask zizmor and actionlint, where installed.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -l allow-empty -d 'Exit 0 where nothing is recognised.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from analyze' -F
complete -c autodevops -n '__fish_seen_subcommand_from apply' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from apply' -F
complete -c autodevops -n '__fish_seen_subcommand_from check' -l output -s o -d 'How to tell it; may be repeated.' -x -a 'html json markdown text'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l fail-on -d 'Exit 1 from this severity on (medium); never for none.' -x -a 'info low medium high critical never'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l min-confidence -d 'Leave out what we are less sure of.' -x -a 'low medium high'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l select -d 'Only these rules or topics.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from check' -l ignore -d 'Not these rules or topics.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from check' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from check' -l baseline -d 'Tell only what is new since this file or revision.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from check' -l write-baseline -d 'Write what is found now to a baseline file.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from check' -l no-ignores -d 'Tell also what comments and files ignore.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l linters -l no-linters -d 'Ask zizmor and actionlint, where installed.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l fix -d 'Put right what can be; safe if not said.' -x -a 'safe all'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l diff -d 'Print what --fix would change; write nothing.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l exit-zero -d 'Exit 0 whatever is found; errors still count.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -l allow-empty -d 'Exit 0 where there is no CI to look at.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from check' -F
complete -c autodevops -n '__fish_seen_subcommand_from ci; and not __fish_seen_subcommand_from init' -a init -d 'Write a pipeline that runs `autodevops check`; a pipeline that is there is not touched.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and not __fish_seen_subcommand_from init' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l provider -d 'The CI system to write for; auto takes the one in use.' -x -a 'azure bitbucket buildkite circleci drone github gitlab jenkins woodpecker'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l package -d 'What pip installs in CI to get this tool.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l stdout -d 'Print it; write nothing.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l yes -d 'Replace a file of somebody else.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l linters -d 'Ask zizmor and actionlint, where installed.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -l template-dir -d 'Templates that go before our own.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from ci; and __fish_seen_subcommand_from init' -F
complete -c autodevops -n '__fish_seen_subcommand_from completion' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish powershell'
complete -c autodevops -n '__fish_seen_subcommand_from config; and not __fish_seen_subcommand_from show schema' -a show -d 'Print the settings in force, one a line.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and not __fish_seen_subcommand_from show schema' -a schema -d 'Print the JSON Schema of the configuration, for editors.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and not __fish_seen_subcommand_from show schema' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -l origin -d 'Say who said each.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -F
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from schema' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from doctor' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -l output -s o -d 'How to tell it; may be repeated.' -x -a 'html json markdown text'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -l diff -d 'Show what you changed and what we would change.'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -l fail-on -d 'Ask the rules, too, and exit 1 from this severity on.' -x -a 'info low medium high critical never'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -l exit-zero -d 'Exit 0 whatever has drifted; errors still count.'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from drift' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from drift' -F
complete -c autodevops -n '__fish_seen_subcommand_from eject' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from eject' -F
complete -c autodevops -n '__fish_seen_subcommand_from explain' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from explain' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from explain' -F
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l diff -d 'Print what would change; write nothing.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l check -d 'Exit 1 when a file would change; write nothing.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l stdout -d 'Print the files; write nothing.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l yes -d 'Replace files of somebody else.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l provider -d 'The CI system to write for; auto takes the one in use.' -x -a 'azure bitbucket buildkite circleci drone github gitlab jenkins woodpecker'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l linters -d 'Ask zizmor and actionlint, where installed.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l with -d 'By-products to write, too: release, security, updates, or none of them.' -x -a 'release security updates none'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -l template-dir -d 'Templates that go before our own.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from generate' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from generate' -F
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l out -d 'Write the plan for `apply` to this file.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l output -s o -d 'How to tell it; may be repeated.' -x -a 'html json markdown text'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l detailed-exitcode -d 'Exit 0 for no change, 1 on error, 2 for some.'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l restore -d 'Bring back files that were removed.'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l prune -d 'Remove unchanged files that nothing renders any more.'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l yes -d 'Replace files of somebody else.'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l provider -d 'The CI system to write for; auto takes the one in use.' -x -a 'azure bitbucket buildkite circleci drone github gitlab jenkins woodpecker'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l with -d 'By-products to write, too: release, security, updates, or none of them.' -x -a 'release security updates none'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l template-dir -d 'Templates that go before our own.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from plan' -l rev -d 'Read this branch, tag or commit.' -x -a ''
complete -c autodevops -n '__fish_seen_subcommand_from plan' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from plan' -F
complete -c autodevops -n '__fish_seen_subcommand_from revert' -l yes -d 'Give up the edits that are shown.'
complete -c autodevops -n '__fish_seen_subcommand_from revert' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from revert' -F
complete -c autodevops -n '__fish_seen_subcommand_from rules; and not __fish_seen_subcommand_from list show' -a list -d 'List the rules, one a line.'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and not __fish_seen_subcommand_from list show' -a show -d 'Show the page of a rule: what, why, examples, and how to mend it.'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and not __fish_seen_subcommand_from list show' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -l output -s o -d 'How to tell it.' -x -a 'text json markdown'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -l topic -d 'Only the rules of this topic.' -x -a 'supply-chain permissions injection secrets release reliability validity repository control'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from list' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from show' -l output -s o -d 'How to tell it.' -x -a 'text json markdown'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from show' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from rules; and __fish_seen_subcommand_from show' -F
complete -c autodevops -n '__fish_seen_subcommand_from update' -l restore -d 'Bring back files that were removed.'
complete -c autodevops -n '__fish_seen_subcommand_from update' -l prune -d 'Remove unchanged files that nothing renders any more.'
complete -c autodevops -n '__fish_seen_subcommand_from update' -l provider -d 'The CI system to write for; auto takes the one in use.' -x -a 'azure bitbucket buildkite circleci drone github gitlab jenkins woodpecker'
complete -c autodevops -n '__fish_seen_subcommand_from update' -l with -d 'By-products to write, too: release, security, updates, or none of them.' -x -a 'release security updates none'
complete -c autodevops -n '__fish_seen_subcommand_from update' -l template-dir -d 'Templates that go before our own.' -r -F
complete -c autodevops -n '__fish_seen_subcommand_from update' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from update' -F
complete -c autodevops -n '__fish_seen_subcommand_from version' -s h -l help -d 'Show this message and exit.'
