# Completion of autodevops for PowerShell; written by `autodevops completion powershell`.

Register-ArgumentCompleter -Native -CommandName autodevops -ScriptBlock {
    param($word, $ast, $cursor)
    $known = @{
        '' = @('adopt', 'ai', 'analyze', 'apply', 'cache', 'check', 'ci', 'completion', 'config', 'doctor', 'drift', 'eject', 'explain', 'generate', 'plan', 'revert', 'rules', 'update', 'version', '--quiet', '-q', '--verbose', '-v', '--color', '--config', '--offline', '--online', '--version', '-h', '--help')
        'adopt' = @('-h', '--help')
        'ai' = @('status', 'cost', '-h', '--help')
        'ai status' = @('-h', '--help')
        'ai cost' = @('--rev', '-h', '--help')
        'analyze' = @('--output', '-o', '--rev', '--provider', '--with', '--template-dir', '--diff', '--no-diff', '--write', '--yes', '--linters', '--allow-empty', '--ai', '--apply-ai', '--dry-run', '-h', '--help')
        'apply' = @('-h', '--help')
        'cache' = @('info', 'clear', '-h', '--help')
        'cache info' = @('-h', '--help')
        'cache clear' = @('-h', '--help')
        'check' = @('--output', '-o', '--fail-on', '--min-confidence', '--select', '--ignore', '--rev', '--baseline', '--write-baseline', '--no-ignores', '--linters', '--no-linters', '--fix', '--diff', '--exit-zero', '--allow-empty', '-h', '--help')
        'ci' = @('init', '-h', '--help')
        'ci init' = @('--provider', '--package', '--stdout', '--yes', '--linters', '--template-dir', '-h', '--help')
        'completion' = @('bash', 'zsh', 'fish', 'powershell', '-h', '--help')
        'config' = @('show', 'schema', '-h', '--help')
        'config show' = @('--origin', '-h', '--help')
        'config schema' = @('-h', '--help')
        'doctor' = @('-h', '--help')
        'drift' = @('--output', '-o', '--diff', '--fail-on', '--exit-zero', '--rev', '-h', '--help')
        'eject' = @('-h', '--help')
        'explain' = @('--rev', '-h', '--help')
        'generate' = @('--diff', '--check', '--stdout', '--yes', '--rev', '--provider', '--linters', '--with', '--template-dir', '-h', '--help')
        'plan' = @('--out', '--output', '-o', '--detailed-exitcode', '--restore', '--prune', '--yes', '--provider', '--with', '--template-dir', '--rev', '-h', '--help')
        'revert' = @('--yes', '-h', '--help')
        'rules' = @('list', 'show', '-h', '--help')
        'rules list' = @('--output', '-o', '--topic', '-h', '--help')
        'rules show' = @('--output', '-o', '-h', '--help')
        'update' = @('--restore', '--prune', '--provider', '--with', '--template-dir', '-h', '--help')
        'version' = @('-h', '--help')
    }
    $values = @{
        '|--color' = @('auto', 'always', 'never')
        'analyze|--output' = @('html', 'json', 'markdown', 'text')
        'analyze|-o' = @('html', 'json', 'markdown', 'text')
        'analyze|--provider' = @('azure', 'bitbucket', 'buildkite', 'circleci', 'drone', 'github', 'gitlab', 'jenkins', 'woodpecker')
        'analyze|--with' = @('release', 'security', 'updates', 'none')
        'analyze|--ai' = @('auto', 'require')
        'check|--output' = @('html', 'json', 'markdown', 'text')
        'check|-o' = @('html', 'json', 'markdown', 'text')
        'check|--fail-on' = @('info', 'low', 'medium', 'high', 'critical', 'never')
        'check|--min-confidence' = @('low', 'medium', 'high')
        'check|--fix' = @('safe', 'all')
        'ci init|--provider' = @('azure', 'bitbucket', 'buildkite', 'circleci', 'drone', 'github', 'gitlab', 'jenkins', 'woodpecker')
        'drift|--output' = @('html', 'json', 'markdown', 'text')
        'drift|-o' = @('html', 'json', 'markdown', 'text')
        'drift|--fail-on' = @('info', 'low', 'medium', 'high', 'critical', 'never')
        'generate|--provider' = @('azure', 'bitbucket', 'buildkite', 'circleci', 'drone', 'github', 'gitlab', 'jenkins', 'woodpecker')
        'generate|--with' = @('release', 'security', 'updates', 'none')
        'plan|--output' = @('html', 'json', 'markdown', 'text')
        'plan|-o' = @('html', 'json', 'markdown', 'text')
        'plan|--provider' = @('azure', 'bitbucket', 'buildkite', 'circleci', 'drone', 'github', 'gitlab', 'jenkins', 'woodpecker')
        'plan|--with' = @('release', 'security', 'updates', 'none')
        'rules list|--output' = @('text', 'json', 'markdown')
        'rules list|-o' = @('text', 'json', 'markdown')
        'rules list|--topic' = @('supply-chain', 'permissions', 'injection', 'secrets', 'release', 'reliability', 'validity', 'repository', 'control')
        'rules show|--output' = @('text', 'json', 'markdown')
        'rules show|-o' = @('text', 'json', 'markdown')
        'update|--provider' = @('azure', 'bitbucket', 'buildkite', 'circleci', 'drone', 'github', 'gitlab', 'jenkins', 'woodpecker')
        'update|--with' = @('release', 'security', 'updates', 'none')
    }
    $typed = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -ne '' -and $typed.Count -gt 0) {
        $typed = @($typed | Select-Object -SkipLast 1)
    }
    $path = ''
    foreach ($one in $typed) {
        if ($known.ContainsKey("$path $one".Trim())) { $path = "$path $one".Trim() }
    }
    $offered = $known[$path]
    if ($typed.Count -gt 0 -and $values.ContainsKey("$path|$($typed[-1])")) {
        $offered = $values["$path|$($typed[-1])"]
    }
    $offered | Where-Object { $_ -like "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
