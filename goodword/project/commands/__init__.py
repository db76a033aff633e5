"""The subcommands of `goodword`, each a module with WORDS (its help), `arguments(parser)` and `run(options) -> exit code`.

They import what they need inside `run`, so that the command line starts fast.
"""
