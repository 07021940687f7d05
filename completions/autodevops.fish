# Completion of autodevops for fish; written by `autodevops completion fish`.

complete -c autodevops -f
complete -c autodevops -n '__fish_use_subcommand' -a analyze -d 'Say what a repository is, with evidence, and propose a pipeline for it.'
complete -c autodevops -n '__fish_use_subcommand' -a completion -d 'Print a completion script; it knows all words itself and starts nothing.'
complete -c autodevops -n '__fish_use_subcommand' -a config -d 'Show the settings in force.'
complete -c autodevops -n '__fish_use_subcommand' -a doctor -d 'Look at what the tool works with: programs, data, folders, configuration.'
complete -c autodevops -n '__fish_use_subcommand' -a explain -d 'Say why a fact is what it is: the evidence that won, who agreed, what was overruled.'
complete -c autodevops -n '__fish_use_subcommand' -a generate -d 'Write the pipeline of a repository.'
complete -c autodevops -n '__fish_use_subcommand' -a version -d 'Say which version this is, and which Python it runs on.'
complete -c autodevops -n '__fish_use_subcommand' -l quiet -s q -d 'Say less.'
complete -c autodevops -n '__fish_use_subcommand' -l verbose -s v -d 'Say more.'
complete -c autodevops -n '__fish_use_subcommand' -l color -d 'Colour: auto, always or never.' -x -a 'auto always never'
complete -c autodevops -n '__fish_use_subcommand' -l config -d 'Read this configuration file too.' -r -F
complete -c autodevops -n '__fish_use_subcommand' -l offline -l online -d 'Refuse or allow the network.'
complete -c autodevops -n '__fish_use_subcommand' -l version -d 'Say which this is.'
complete -c autodevops -n '__fish_use_subcommand' -s h -l help -d 'Show this message and exit.'
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
complete -c autodevops -n '__fish_seen_subcommand_from completion' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish powershell'
complete -c autodevops -n '__fish_seen_subcommand_from config; and not __fish_seen_subcommand_from show' -a show -d 'Print the settings in force, one a line.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and not __fish_seen_subcommand_from show' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -l origin -d 'Say who said each.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -s h -l help -d 'Show this message and exit.'
complete -c autodevops -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from show' -F
complete -c autodevops -n '__fish_seen_subcommand_from doctor' -s h -l help -d 'Show this message and exit.'
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
complete -c autodevops -n '__fish_seen_subcommand_from version' -s h -l help -d 'Show this message and exit.'
