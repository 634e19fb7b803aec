"""Extractors that come with the toolkit beside its rules: each runs only when it is named."""
