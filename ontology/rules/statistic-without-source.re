# title: A figure without a source
# severity: info
# message: “{match}” is given without a source.
# fix: Ask the author where the figure comes from.
# unless: (?i:\baccording to\b)|\b(19|20)\d\d\b|\bet al\b|https?://|\[\d+\]
\b\d+(?:\.\d+)?(?:\s?%|\spercent\b|\sper\s?cent\b)|\b\d+\s(?:in|out of)\s(?:every\s)?\d+\b|\b(?:a |an )?(?:large|high|small|significant)\s(?:percentage|proportion|share|number)\b
