# title: A study that is not named
# severity: info
# message: “{match}” is not identified: no author, year, journal or link.
# fix: Ask the author which study is meant; without it the statement cannot be checked.
# unless: \b(19|20)\d\d\b|\bet al\b|(?i:\bdoi\b|\bpmid\b)|https?://|\[\d+\]|\b(published|funded|led) (in|by)\b
\b(?i:the|this|one|a|another|recent|several|many|some)\s+(?:(?!of\b)[a-z]+\s+)?(?:study|studies|trial|trials|survey|researchers|scientists)\b
