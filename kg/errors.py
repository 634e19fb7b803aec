"""Everything that can go wrong, as one small tree.

    KgError                  any of the below; its text is one sentence that a user can act on
    ├── InputError           a file that cannot be read: missing, empty, binary, malformed
    ├── OntologyError        an entry of ontology/ that does not fit: given twice, of an unknown kind
    ├── ReviewError          lines of a review file that do not fit their document, all of them at once
    ├── GraphError           a graph that cannot be opened, or that lacks a layer that is asked for
    ├── QueryError           SPARQL that does not parse or cannot be answered
    ├── RemoteError          a SPARQL server that cannot be reached, refuses, or asks for a login
    ├── IncompleteResult     an answer that a server capped or cut; no part of it is given
    ├── FormatError          a format that we do not know; the text names those we do
    └── MissingExtraError    an optional package is not installed; the text gives the pip command

What is wrong with the *data* (a claim without evidence, a quote that moved) is a
finding of `kg.validate`, not an exception.
"""

from __future__ import annotations


class KgError(Exception):
    """Any error of this package; the command line prints it and exits with 2."""


class InputError(KgError):
    """A file that cannot be read: missing, empty, binary, or malformed."""


class OntologyError(KgError):
    """An entry of the ontology that does not fit the others."""


class ReviewError(KgError):
    """Lines of a review file that do not fit their document."""


class GraphError(KgError):
    """A graph that cannot be opened or lacks what was asked of it."""


class QueryError(KgError):
    """A SPARQL query that does not parse or cannot be answered."""


class RemoteError(KgError):
    """A SPARQL server that cannot be reached, refuses, or asks for a login."""


class IncompleteResult(KgError):  # noqa: N818  # it says what has come, and what is not given
    """An answer that a server capped or cut; no part of it is given."""


class FormatError(KgError):
    """A format, relation, kind or question of a name that we do not know."""


class MissingExtraError(KgError):
    """An optional package is missing; the message gives the command that installs it."""
