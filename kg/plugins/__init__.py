"""Extractors that come with the toolkit and need more than it: each runs only when it is named."""
